"""Reading texts in one language, and property tests that do not fail because a machine is busy."""

import hypothesis
import pytest
from django.utils import translation

hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield

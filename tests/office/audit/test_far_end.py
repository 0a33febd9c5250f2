"""From where: behind our proxy what it wrote down, else who stands at the door, whatever they claim."""

import pytest
from django.http import HttpResponse

from office.audit.middleware import FarEndMiddleware


@pytest.mark.parametrize(
    ("behind", "written", "seen"),
    [
        (True, "10.8.0.7", "10.8.0.7"),
        (True, "6.6.6.6, 10.8.0.7", "10.8.0.7"),  # what the reader claimed comes first, our proxy's own word last
        (True, "2001:db8::7", "2001:db8::7"),
        (True, "", "127.0.0.1"),
        (True, "unknown", "127.0.0.1"),
        (False, "10.8.0.7", "127.0.0.1"),
    ],
)
def test_the_address_of_the_reader(rf, settings, behind, written, seen):
    settings.BEHIND_PROXY = behind
    request = rf.get("/", headers={"x-forwarded-for": written})
    found = []
    FarEndMiddleware(lambda one: found.append(one.META["REMOTE_ADDR"]) or HttpResponse())(request)
    assert found == [seen]

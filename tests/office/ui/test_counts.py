"""How counts read: grouped, and with a noun that fits."""

from django.template import engines
from django.utils import translation

from office.ui.paging import Capped
from office.ui.templatetags.ui import grouped

SAID = (
    "{% load i18n ui %}{{ n|grouped }}: {% blocktranslate count n=n|grouped %}{{ n }} post{% plural %}{{ n }} posts"
    "{% endblocktranslate %}"
)


def test_a_count_reads_with_its_thousands_and_is_counted_all_the_same():
    with translation.override("en"):
        said = [engines["django"].from_string(SAID).render({"n": n}) for n in (1, 999, 1561)]
    assert said == ["1: 1 post", "999: 999 posts", "1,561: 1,561 posts"]


def test_what_is_no_number_stays_as_it_is():
    capped = Capped(1001, 1000)
    assert (grouped(None), grouped(capped)) == (None, capped)

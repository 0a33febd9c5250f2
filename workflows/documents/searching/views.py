"""The page of hits: documents written here and those that arrived, with where the words stand in them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.subjects.keys import LONGEST, Word, words_of
from office.ui.drawings import Tab
from office.ui.paging import Capped
from workflows.documents.models import Document, Entry, Incoming
from workflows.documents.recognition.reading import MOST as MOST_WORDS
from workflows.documents.searching.finding import MOST, found, opened
from workflows.documents.searching.marking import Passage, passages, title_of
from workflows.documents.views.access import actor_of

PER_PAGE = 20
_OF = {"document": Q(incoming=None), "incoming": Q(document=None)}


@dataclass(frozen=True, slots=True)
class Hit:
    paper: Document | Incoming
    url: str
    title: SafeString
    number: str
    party: str
    passages: list[Passage]

    @property
    def has_arrived(self) -> bool:
        return isinstance(self.paper, Incoming)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    question, of = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("of", "")
    actor, words = actor_of(request), words_of(question)
    entries = found(actor, question, narrowed=_OF.get(of))
    page = _page_number(request, len(entries[:MOST]))
    shown = entries[:MOST][(page - 1) * PER_PAGE : page * PER_PAGE]
    context: dict[str, Any] = {
        "q": question,
        "of": of if of in _OF else "",
        "hits": [_hit(entry, paper, words) for entry, paper in opened(actor, shown)],
        "total": Capped(len(entries), MOST),
        "tabs": [
            Tab(label, _address(question, name), current=name == (of if of in _OF else ""))
            for name, label in (("", _("All")), ("document", _("Outgoing")), ("incoming", _("Incoming")))
        ],
        "before": _address(question, of, page - 1) if page > 1 else "",
        "after": _address(question, of, page + 1) if page * PER_PAGE < len(entries[:MOST]) else "",
        "most_words": f"{MOST_WORDS:,}",
        "is_last": len(entries) > MOST and page * PER_PAGE >= MOST,
    }
    return render(request, "documents/search.html", context)


def _page_number(request: HttpRequest, total: int) -> int:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    return min(max(number, 1), max(1, -(-total // PER_PAGE)))


def _address(question: str, of: str, page: int = 1) -> str:
    query = {"q": question} | ({"of": of} if of else {}) | ({"page": page} if page > 1 else {})
    return reverse("documents:search", query=query)


def _hit(entry: Entry, paper: Document | Incoming, words: list[Word]) -> Hit:
    told = passages(entry, words)
    title = title_of(str(paper), words)
    if isinstance(paper, Incoming):
        number, url = paper.sender_number or paper.number, reverse("documents:incoming", args=[paper.public_id])
        return Hit(paper, url, title, number, paper.sender_name, told)
    number = " ".join(str(one) for one in paper.numbers.all() if one.state == "used")
    return Hit(paper, reverse("documents:detail", args=[paper.public_id]), title, number, paper.issuer.name, told)

"""The steps of which the routes of papers are composed, and what the Regulation wants of them.

What a draft itself asks for, such as a countersigning or a legal review, stands in every route and is passed over where
the draft does not ask for it: leaving it out would drop in silence what somebody has asked for.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from workflows.documents import route as outgoing
from workflows.documents.incoming import route as incoming
from workflows.engine.composing import Catalogue, KnownStep
from workflows.engine.routes import StepSpec

_EDITOR, _DIRECTOR, _CLERK = "document.office_editor", "document.office_director", "document.registry_clerk"
# What may be put into a route of documents besides the steps of the built-in one.
FIRST_CHECK = StepSpec("first_check", _EDITOR, gettext_noop("First check"), gettext_noop("Check"), days=(1, 1, 1))
CHECK = StepSpec(
    "check",
    "incoming.office_director",
    gettext_noop("Check the proposal"),
    gettext_noop("Check the proposal"),
    days=(1, 1, 1),
)

_BEFORE_SIGNATURE = ("draft", "review", "countersign", "first_check", "office_review", "legal_review", "meeting")
_AFTER_SIGNATURE = ("sign", "cosign", "verify", "register", "seal", "proof", "dispatch", "file")


def _outgoing() -> dict[str, tuple[tuple[str, ...], str | Promise]]:
    """By step: who else may have it, and where it is laid down that it is not left out."""
    return {
        "draft": ((), _("Regulation, article 19")),
        "review": ((), ""),
        "countersign": ((), _("whom a draft names is asked (Regulation, article 19)")),
        "first_check": ((), ""),
        "office_review": ((_EDITOR,), _("Regulation, article 20")),
        "legal_review": ((), _("a draft may lay down rules (General Office of the State Council, 2018, no. 115)")),
        "meeting": ((), _("a draft may be one that a meeting decides on (Regulation, article 19)")),
        "sign": ((), _("Regulation, article 22")),
        "cosign": ((), _("of a joint document every head signs (Regulation, article 22)")),
        "verify": ((_CLERK,), _("Regulation, article 25 (1)")),
        "register": ((), _("Regulation, article 25 (2)")),
        "seal": ((), _("Regulation, article 9 (13)")),
        "proof": ((_CLERK,), _("the printed page is checked (Regulation, article 25 (4))")),
        "dispatch": ((), _("Regulation, article 25 (4)")),
        "file": ((_CLERK,), _("Regulation, article 27")),
    }


def _incoming() -> dict[str, tuple[tuple[str, ...], str | Promise]]:
    return {
        "register": ((), _("Regulation, article 24 (2)")),
        "propose": (("incoming.office_editor", "incoming.registry_clerk"), _("Regulation, article 24 (4)")),
        "check": ((), ""),
        "instruct": ((), ""),  # “or passes it to the department that handles it”, article 24 (4)
        "handle": ((), _("Regulation, article 24 (4)")),
        "file": (("incoming.registry_clerk",), _("Regulation, article 27")),
    }


def _before(name: str) -> tuple[str, ...]:
    """A draft comes first; what is for the signature comes before it in any order; what follows has only one."""
    if name == "draft":
        return ()
    if name in _BEFORE_SIGNATURE:
        return ("draft", *(["first_check"] if name == "office_review" else []))
    return (*_BEFORE_SIGNATURE, *_AFTER_SIGNATURE[: _AFTER_SIGNATURE.index(name)])


def _catalogue(
    steps: Iterable[StepSpec],
    told: dict[str, tuple[tuple[str, ...], str | Promise]],
    before: dict[str, tuple[str, ...]],
) -> Catalogue:
    usual = {step.name: step for step in steps}
    return {
        name: KnownStep(usual[name], (usual[name].rule, *others), ground, before[name])
        for name, (others, ground) in told.items()
    }


CATALOGUES: dict[str, Catalogue] = {
    outgoing.KEY: _catalogue(
        (*outgoing.STEPS, FIRST_CHECK), _outgoing(), {name: _before(name) for name in _outgoing()}
    ),
    incoming.KEY: _catalogue(
        (*incoming.STEPS, CHECK), _incoming(), {name: tuple(_incoming())[:at] for at, name in enumerate(_incoming())}
    ),
}
# Who has a step, in the words of the screen.
HOLDERS: dict[str, str | Promise] = {
    "document.drafter": _("whoever drafts it"),
    "document.division_head": _("the head of the drafting unit"),
    "document.countersigners": _("whom the draft names"),
    "document.office_editor": _("an editor of the office"),
    "document.office_director": _("the office director"),
    "document.legal_reviewer": _("the legal reviewer, where the draft asks for it"),
    "document.meeting": _("the office director, where a meeting decides"),
    "document.signatory": _("the signatory the draft names"),
    "document.joint_signatories": _("the other heads, where it is issued jointly"),
    "document.verifier": _("an editor of the office, else its registry clerk"),
    "document.registry_clerk": _("the registry clerk"),
    "document.seal_keepers": _("the keeper of each seal"),
    "document.archivist": _("the archivist"),
    "incoming.registry_clerk": _("the registry clerk"),
    "incoming.office_editor": _("an editor of the office"),
    "incoming.office_director": _("the office director"),
    "incoming.leader": _("the leader the proposal names"),
    "incoming.handlers": _("whom the proposal names"),
    "incoming.archivist": _("the archivist"),
}

"""In whose name, and under whose signature."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflows.documents.lints.draft import Draft
from workflows.documents.lints.finding import Finding


def may_issue(draft: Draft) -> Iterator[Finding]:
    """R12: divisions issue nothing to the outside."""
    if not draft.may_issue:
        said = _("%(unit)s may not issue documents in its own name.")
        yield Finding("R12", "must", "issuer", said % {"unit": draft.issuer.name})


def signed_by_the_head(draft: Draft) -> Iterator[Finding]:
    """R13: somebody signs it, and what goes up or is important is signed by the principal leader."""
    if draft.signatory is None:
        yield Finding("R13", "must", "signatory", _("Say who is to sign it for issue."))
    elif draft.is_the_principals and draft.signatory.has_principal and not draft.signatory.is_principal:
        said = _("What goes up and what is important is signed by the principal leader (article 22).")
        yield Finding("R13", "must", "signatory", said, about=draft.signatory.name)


def nothing(draft: Draft) -> Iterator[Finding]:
    """Seen to by the route or by the page; nothing a drafter could get wrong."""
    yield from ()

"""The rules in the order in which one reads them, and what they find."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from workflows.documents.genres import Genre
from workflows.documents.lints import elements, matter, recipients, signing
from workflows.documents.lints.draft import Draft
from workflows.documents.lints.finding import WEIGHT, Answered, Kept, Passed, Report, Rule

_STANDARD, _PRACTICE = "GB/T 9704-2012", _("Practice")


def _upward(draft: Draft) -> bool:
    return draft.direction == "upward"


def _downward(draft: Draft) -> bool:
    return draft.direction == "downward"


def _department(draft: Draft) -> bool:
    return draft.issuer.kind in ("bureau", "institution") and bool(draft.main)


RULES: tuple[Rule, ...] = (
    Rule("secrecy", _("Law on Guarding State Secrets"), _("No secrecy mark found"), elements.no_mark),
    Rule("R19", _("Regulation, article 9"), _("Title, body and recipients are there"), elements.complete),
    Rule("genre", _("Regulation, article 8"), _("The genre fits those it goes to"), recipients.fits_the_genre),
    Rule("R01", _("Regulation, article 14"), _("No level is skipped"), recipients.skipped_level),
    Rule(
        "R02",
        _("Regulation, article 15 (1)"),
        _("To one superior, without copies to those below"),
        recipients.one_superior,
        _upward,
    ),
    Rule(
        "R03",
        _("Regulation, article 15 (2)"),
        _("The own government's consent is clear"),
        matter.own_government,
        matter.asks_higher_department,
    ),
    Rule(
        "R04",
        _("Regulation, article 15 (3)"),
        _("A request passed on has a view of one's own"),
        matter.own_view,
        matter.passes_on,
    ),
    Rule(
        "R05",
        _("Regulation, article 15 (4)"),
        _("One matter, and no request hidden in another genre"),
        matter.one_matter,
    ),
    Rule(
        "phrase",
        _("Regulation, article 8"),
        _("No phrase that orders those not subordinate"),
        matter.no_orders,
        lambda draft: draft.direction == "lateral",
    ),
    Rule("R06", _("Regulation, article 15 (5)"), _("Addressed to agencies, not to persons"), recipients.to_a_person),
    Rule(
        "R07",
        _("Regulation, articles 15 (6) and 16 (5)"),
        _("Both agencies that lead it know"),
        recipients.two_superiors,
        lambda draft: _upward(draft) and len(draft.above) > 1,
    ),
    Rule(
        "R08",
        _("Regulation, article 16 (1)"),
        _("What is of weight is copied to the superior"),
        recipients.superior_informed,
        _downward,
    ),
    Rule(
        "R09",
        _("Regulation, article 16 (2) and (3)"),
        _("No lower government is directed by a department"),
        recipients.orders_to_governments,
        _department,
    ),
    Rule(
        "R10",
        _("Regulation, article 16 (4)"),
        _("Other departments concerned agree"),
        matter.others_agree,
        matter.touches_others,
    ),
    Rule(
        "R11",
        _("Regulation, article 17"),
        _("Issued jointly by agencies of one rank"),
        recipients.same_rank,
        lambda draft: bool(draft.joint),
    ),
    Rule(
        "R12",
        _("Regulation, articles 17 and 37"),
        _("The issuer may issue documents in its own name"),
        signing.may_issue,
    ),
    Rule("R13", _("Regulation, article 22"), _("Signed by whom the Regulation asks for"), signing.signed_by_the_head),
    Rule(
        "R14",
        _("Regulation, article 25 (1)"),
        _("Changed in substance after signing, it goes back to the signatory: the route sees to it"),
        signing.nothing,
    ),
    Rule(
        "R15",
        _("Regulation, article 9 (6)"),
        _("The signatory's name stands in the head of the page"),
        signing.nothing,
        _upward,
    ),
    Rule(
        "R16",
        _("Regulation, article 9 (12)"),
        _("The date is that of the last signature: the route sets it"),
        signing.nothing,
    ),
    Rule(
        "R17",
        _("Rules on reducing burdens (2024)"),
        _("Not too long, and no reports asked for by default"),
        matter.not_too_long,
        _downward,
    ),
    Rule(
        "R18",
        _("State Council General Office, 〔2018〕115"),
        _("The legal review is settled"),
        matter.legality,
        matter.may_be_normative,
    ),
    Rule(
        "cites",
        _("Practice of replies, Regulation, article 8 (12)"),
        _("The request it answers is cited"),
        elements.cites,
        lambda draft: draft.genre == Genre.REPLY,
    ),
    Rule("title", _("Regulation, article 9 (7)"), _("The title names matter and genre"), elements.titled),
    Rule("date", _STANDARD, _("Dates are written without leading zeros"), elements.dates),
    Rule("number", _STANDARD, _("Numbers of documents are written as the standard has them"), elements.numbers),
    Rule("levels", _STANDARD, _("No level of headings is skipped"), elements.levels),
    Rule("closing", _PRACTICE, _("It ends as its genre usually does"), elements.closing),
    Rule("contact", _PRACTICE, _("A contact is named"), elements.contact, lambda draft: draft.genre == Genre.REQUEST),
    Rule("attached", _PRACTICE, _("What it calls attached is attached"), elements.attached),
)


def check(draft: Draft, reasons: Mapping[tuple[str, str], Kept | str] | None = None) -> Report:
    """Everything found, what must be mended first. reasons: (rule, about) → why it stays as it is."""
    report, given = Report(), reasons or {}
    for rule in RULES:
        if not rule.applies(draft):
            continue
        found = [replace(one, source=rule.source) for one in rule.check(draft)]
        asked = {one.question for one in rule.check(replace(draft, answers={}))} if draft.answers else set()
        for question in sorted(asked & draft.answers.keys()):
            report.answered.append(Answered(question, draft.answers[question], rule.id, rule.source))
        for one in found:
            reason = given.get((one.rule, one.about)) if one.level == "should" else None
            if reason:
                report.kept.append(replace(reason, finding=one) if isinstance(reason, Kept) else Kept(one, reason))
            else:
                report.findings.append(one)
        if not found:
            report.passed.append(Passed(rule.id, rule.passed, rule.source))
    report.findings.sort(key=lambda one: WEIGHT[one.level])
    return report

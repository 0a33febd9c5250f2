"""Terms and plans as people type them."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.worktime.terms import ImpossibleTerm, Term, TermUnit
from office.worktime.wording import parse, spell
from workflows.supervision.standards import Step

TITLE = 60  # characters of a milestone's name


class RhythmField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Report every"), required=False, min_value=1, max_value=250, help_text=_("in working days")
        )


class TermField(forms.CharField):
    """A term in words, as one writes it: “30 分钟”, “2 小时”, “1 个工作日”."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return spell(value) if isinstance(value, Term) else value

    def clean(self, value: Any) -> Term | None:
        text = super().clean(value)
        try:
            term = parse(text)
        except ImpossibleTerm as error:
            raise ValidationError(str(error), code="impossible") from None
        if text and term is None:
            raise ValidationError(_("Write it like 30 minutes, 2 hours or 1 working day."), code="unread")
        return term


class PlanField(forms.CharField):
    """A milestone a line, as one writes it: “立项批复 5个工作日 40%”."""

    _LINE = re.compile(r"^(?P<title>.+?)[\s,]+(?P<term>\d+\s*[^\d\s,%]*(?:\s+days?)?)[\s,]+(?P<percent>\d+)\s*%?$")

    def __init__(self) -> None:
        super().__init__(
            label=_("Plan"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("One milestone a line: Approval 5 working days 40%"),
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{one.title} {spell(Term(one.days))} {one.percent}%" for one in value)

    def clean(self, value: Any) -> list[Step]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return [self._read(line) for line in lines]

    def _read(self, line: str) -> Step:
        found = self._LINE.match(unicodedata.normalize("NFKC", line))
        try:
            term = parse(found["term"]) if found else None
        except ImpossibleTerm as error:
            raise ValidationError(str(error), code="impossible") from None
        if found is None or term is None or term.unit != TermUnit.WORKDAY:
            raise ValidationError(
                _("“%(line)s” is no milestone: write its name, working days, percent."), code="unread",
                params={"line": line},
            )  # fmt: skip
        if len(found["title"]) > TITLE:
            raise ValidationError(
                _("“%(title)s” is too long: a milestone's name has at most %(most)d characters."), code="long",
                params={"title": found["title"], "most": TITLE},
            )  # fmt: skip
        return Step(found["title"], term.value, int(found["percent"]))

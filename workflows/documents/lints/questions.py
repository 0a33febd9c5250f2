"""What only a person can say of a draft: asked where it applies, kept with who said it and when."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Question:
    """choices: (value, label); each settles the finding that asks."""

    asks: str | Promise
    choices: tuple[tuple[str, str | Promise], ...]


QUESTIONS: dict[str, Question] = {
    "own_government": Question(
        _("Is this a matter of weight for the higher department?"),
        (
            ("ordinary", _("No, ordinary business")),
            ("agreed", _("Yes, and the Party committee or government of our level has agreed or given authority")),
        ),
    ),
    "own_view": Question(
        _("Is a lower agency's request passed on with this?"),
        (
            ("stated", _("Yes, and the text says what we ourselves incline to")),
            ("not_passed_on", _("No, the matter is our own")),
        ),
    ),
    "one_matter": Question(
        _("Is everything asked for here one matter?"), (("one", _("Yes, it all belongs to the one matter")),)
    ),
    "assigned": Question(
        _("Did the leader of the superior agency give this task directly?"), (("directly", _("Yes, directly")),)
    ),
    "other_powers": Question(
        _("Does it touch what other departments are charged with?"),
        (
            ("none", _("No")),
            ("agreed", _("Yes, and they agree")),
            ("decided", _("Yes, and the superior agency has decided between us")),
        ),
    ),
    "normative": Question(
        _("Does it lay down rights or duties of citizens or firms, to be applied again and again?"),
        (("no", _("No, it is not a normative document")), ("yes", _("Yes, it is a normative document"))),
    ),
}


def answer_label(question: str, answer: str) -> str:
    asked = QUESTIONS.get(question)
    return str(dict(asked.choices).get(answer, answer)) if asked else answer

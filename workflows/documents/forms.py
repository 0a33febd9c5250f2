"""The drafting form（发文稿纸）and the small forms of the later steps."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from directory.choosing import OnePersonInPost, PeopleInPosts, people_near
from directory.models import Appointment, Unit
from directory.roles import Role
from directory.visibility import Purpose, reach_of
from office.audit.actor import Actor
from office.duties.models import Urgency
from office.subjects.kinds import Subject
from office.ui.forms import DateInput
from workflows.documents.agencies import issuers_for, office_of
from workflows.documents.declaring import KEEP, SHOWN, Told, told_in
from workflows.documents.genres import WAYS, Genre, by_direction
from workflows.documents.incoming.route import usual_limit
from workflows.documents.models import Document, Filing, Incoming, Opinion, Return
from workflows.documents.receiving import loose_ends
from workflows.documents.route import ARRANGED, countersigners, joint_signatories, signatories_for
from workflows.documents.sources import taken_over
from workflows.documents.words import Words
from workflows.engine.course import takes

_HEADS = [Role.DIVISION_HEAD, Role.DEPUTY_LEADER, Role.PRINCIPAL_LEADER, Role.OFFICE_DIRECTOR]


def who_may_countersign(actor: Actor, already: Iterable[Appointment] = ()) -> Any:
    """Heads of divisions and bureaus the actor may write to, in official order; and whoever was chosen before."""
    heads = reach_of(actor, Purpose.CONTACT).appointments().filter(post__roles__overlap=[str(role) for role in _HEADS])
    chosen = Appointment.objects.filter(pk__in=[one.pk for one in already])
    return (heads | chosen).with_names().in_official_order()


def who_may_issue_jointly(actor: Actor, issuers: Iterable[Unit], already: Iterable[Appointment] = ()) -> Any:
    """Principal leaders of other agencies of the same level whom the actor may write to; and who was chosen before."""
    lead = next(iter(issuers), None)
    heads = (
        reach_of(actor, Purpose.CONTACT)
        .appointments()
        .filter(
            post__roles__contains=[str(Role.PRINCIPAL_LEADER)],
            post__unit__can_issue=True,
            post__unit__level=lead.level if lead else None,
        )
    )
    chosen = Appointment.objects.filter(pk__in=[one.pk for one in already])
    others = heads.exclude(post__unit__in=[one.pk for one in issuers])
    return (others | chosen).with_names().in_official_order()


def offer(form: forms.Form, name: str, choices: QuerySet[Any]) -> None:
    """What a field of the form lets one choose from."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices


def genre_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The fifteen under the way each usually goes."""
    return [(WAYS[way], [(one.value, one.label) for one in genres]) for way, genres in by_direction()]


class PersonInPost(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.post}　{obj.person}"


class Text(forms.CharField):
    """Says how long it may be and how long it is; the browser cuts nothing off in silence."""

    def __init__(self, **kwargs: Any) -> None:
        told = _("At most %(limit_value)d characters; these are %(show_value)d.")
        given = {"required": _("Cannot be empty."), "max_length": told, **kwargs.pop("error_messages", {})}
        super().__init__(error_messages=given, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class DraftForm(forms.Form):
    """Nothing but a title is needed to save; what is needed to hand it on, the checker says beside the text."""

    genre = forms.ChoiceField(label=_("Genre"), choices=genre_choices, initial=Genre.NOTICE)
    urgency = forms.TypedChoiceField(label=_("Urgency"), choices=Urgency.choices, coerce=int, initial=Urgency.NORMAL)
    issuer = forms.ModelChoiceField(label=_("Issuer"), queryset=Unit.objects.none(), empty_label=None)
    title = Text(label=_("Title"), max_length=120, widget=forms.Textarea(attrs={"rows": 3}))
    main_recipients = Text(
        label=_("Main recipients"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by 、 or ，"),
    )
    cc_recipients = Text(label=_("Copies to"), required=False, widget=forms.Textarea(attrs={"rows": 1}))
    signatory = PersonInPost(
        label=_("Signs for issue"),
        queryset=Appointment.objects.none(),
        required=False,
        empty_label=_("Not chosen yet"),
    )
    countersigners = PeopleInPosts(label=_("Countersigners"), required=False)
    is_important = forms.BooleanField(
        label=_("Important: for the principal leader to sign"), help_text=_("Regulation, article 22"), required=False
    )
    needs_legal_review = forms.BooleanField(
        label=_("Lays down rules: legal review before it is signed"),
        help_text=_("5 to 15 working days"),
        required=False,
    )
    needs_meeting = forms.BooleanField(label=_("Decided by a meeting before it is signed"), required=False)
    joint = PeopleInPosts(
        label=_("Issued jointly with"),
        help_text=_("The head who signs for each agency of the same level, after the lead’s; the lead’s number."),
        required=False,
    )
    disclosure = forms.ChoiceField(
        label=_("Disclosure"), choices=Document.Disclosure.choices, initial=Document.Disclosure.ON_REQUEST
    )
    contact_phone = Text(label=_("Contact phone"), max_length=30, required=False)
    annotation = Text(label=_("Annotation"), max_length=200, required=False)
    body = Text(label=_("Body"), required=False, max_length=100_000, widget=forms.Textarea)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    source = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        document: Document | None = None,
        source: Subject | None = None,
        typed: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """typed: what stands in the fields over what was saved."""
        if document is not None:
            kwargs.setdefault("initial", self._from(document) | (typed or {}))
        elif source is not None:
            name = f"{source.subject_kind}:{source.public_id}"
            kwargs.setdefault("initial", taken_over(actor, source) | {"source": name})
        super().__init__(*args, **kwargs)
        self.made_of = source
        issuers = [document.issuer] if document else self._issuers(actor)
        offer(self, "issuer", Unit.objects.filter(pk__in=[one.pk for one in issuers]))
        self.fields["issuer"].initial = issuers[0] if issuers else None
        signatories = [one.pk for issuer in issuers for one in signatories_for(Document(issuer=issuer))]
        leaders = Appointment.objects.filter(pk__in=signatories).with_names().in_official_order()
        offer(self, "signatory", leaders)
        offer(self, "countersigners", who_may_countersign(actor, countersigners(document) if document else ()))
        joined = joint_signatories(document) if document else ()
        offer(self, "joint", who_may_issue_jointly(actor, issuers, joined))
        self.issuers = issuers

    @staticmethod
    def _issuers(actor: Actor) -> list[Unit]:
        return issuers_for(actor.appointment) if actor.appointment else []

    @staticmethod
    def _from(document: Document) -> dict[str, Any]:
        names = ("genre", "urgency", "issuer", "title", "main_recipients", "cc_recipients", "signatory", "disclosure")
        more = ("contact_phone", "annotation", "body", "version")
        ways = ("is_important", "needs_legal_review", "needs_meeting")
        chosen = {"countersigners": countersigners(document), "joint": joint_signatories(document)}
        return {name: getattr(document, name) for name in names + more + ways} | chosen

    @property
    def words(self) -> Words:
        given = self.cleaned_data
        names = ("title", "main_recipients", "cc_recipients", "body", "annotation")
        return Words(**{name: given.get(name) or "" for name in names})

    @property
    def told(self) -> Told:
        """What the checks asked for: answers, and reasons for what stays."""
        given: Any = self.data
        many = given.getlist if hasattr(given, "getlist") else lambda name: given.get(name) or []
        return told_in(given, many(KEEP), many(SHOWN))

    @property
    def facts(self) -> dict[str, Any]:
        several = ("countersigners", "joint")
        return {name: self.cleaned_data[name] for name in ARRANGED} | {
            name: list(self.cleaned_data[name]) for name in several
        }


class OpinionField(forms.CharField):
    """What is said with the act; it stands under the form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Opinion"), widget=forms.Textarea(attrs={"rows": 3}), **{"required": False, **kwargs})


class ProposeForm(forms.Form):
    """拟办: how it is handled, whose instruction is asked for, who in the office then has it, who leads and until when;
    and before whom it is laid to read."""

    handling = forms.ChoiceField(
        label=_("Handling"), choices=Incoming.Handling.choices, initial=Incoming.Handling.ACTION
    )
    leader = PersonInPost(label=_("Instruction by"), queryset=Appointment.objects.none(), empty_label=None)
    handlers = PeopleInPosts(label=_("Handled by"), required=False)
    lead = PersonInPost(
        label=_("In the lead"),
        queryset=Appointment.objects.none(),
        required=False,
        empty_label=_("Not chosen yet"),
        widget=forms.Select(attrs={"data-among": "handlers"}),
        help_text=_("Of several who handle it; one alone leads anyway."),
    )
    due_on = forms.DateField(
        label=_("To be handled by"), required=False, widget=DateInput, help_text=_("What is urgent must have a day.")
    )
    readers = PeopleInPosts(
        label=_("Laid before"), required=False, help_text=_("They read it once the leader has seen it.")
    )
    opinion = OpinionField()

    def __init__(self, *args: Any, incoming: Incoming, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incoming = incoming
        held = reach_of(actor, Purpose.CONTACT).appointments().with_names().in_official_order()
        leaders = [
            str(Role.PRINCIPAL_LEADER),
            str(Role.DEPUTY_LEADER),
            str(Role.OFFICE_DIRECTOR),
        ]  # who heads an office
        offer(self, "leader", held.filter(post__unit=incoming.unit, post__roles__overlap=leaders))
        in_office = held.filter(post__unit__path__startswith=office_of(incoming.unit).path)
        offer(self, "handlers", in_office)
        offer(self, "lead", in_office)
        offer(self, "readers", people_near(actor).exclude(person=actor.person))
        self.fields["due_on"].initial = usual_limit(incoming)
        if not takes(incoming, "instruct"):
            del self.fields["leader"]
        self.initial = {**self.initial, **_proposed_before(incoming)}

    def clean(self) -> dict[str, Any]:
        """All that is lacking at once."""
        given = super().clean() or {}
        if given.get("handling") == Incoming.Handling.ACTION:
            handlers = given.get("handlers") or (given.get("lead") and [given["lead"]]) or []
            for lacking in loose_ends(self.incoming, handlers, given.get("lead"), given.get("due_on")):
                self.add_error(lacking.field, str(lacking))
        return given


def _proposed_before(incoming: Incoming) -> dict[str, Any]:
    """What came back is put right, not filled in anew."""
    said = incoming.opinions.filter(verdict=Opinion.Verdict.PROPOSED).order_by("-pk").first()
    if said is None:
        return {}
    chosen = {
        "handling": incoming.handling,
        "leader": incoming.leader,
        "lead": incoming.lead,
        "handlers": list(incoming.handlers.all()),
        "readers": list(incoming.readers.all()),
        "due_on": incoming.due_on,
        "opinion": said.text,
    }
    return {name: value for name, value in chosen.items() if value}


class FileForm(forms.Form):
    retention = forms.ChoiceField(
        label=_("Retention"), choices=Filing.Retention.choices, initial=Filing.Retention.THIRTY
    )
    opinion = OpinionField()


class PassOnForm(forms.Form):
    """To whom: heads, or whom the caller names."""

    WAYS = (
        ("before", _("Sign before me")),
        ("parallel", _("Sign beside me")),
        ("after", _("Sign after me")),
        ("reassign", _("Reassign to")),
        ("delegate", _("Delegate to")),
    )
    how = forms.ChoiceField(label=_("How"), choices=WAYS)
    to = OnePersonInPost(label=_("To whom"), error_messages={"required": _("Choose a person.")})
    opinion = OpinionField()

    def __init__(
        self, *args: Any, actor: Actor, to: QuerySet[Any] | None = None, may_follow: bool = True, **kwargs: Any
    ) -> None:
        """may_follow: whether anybody is asked after this step."""
        super().__init__(*args, **kwargs)
        if not may_follow:
            how = self.fields["how"]
            assert isinstance(how, forms.ChoiceField)
            how.choices = [way for way in self.WAYS if way[0] != "after"]
        offer(self, "to", who_may_countersign(actor) if to is None else to)


class InterveneForm(forms.Form):
    """流程干预: to which step, and why."""

    to_step = forms.ChoiceField(label=_("Move to"))
    reason = Text(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = steps


class ReleaseForm(forms.Form):
    reason = Text(
        label=_("How you made sure"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the trail with your name."),
    )


class RemoveSignerForm(forms.Form):
    """减签: of those whom one has added."""

    signer = PersonInPost(label=_("Whom"), queryset=Appointment.objects.none(), empty_label=None)
    opinion = OpinionField()

    def __init__(self, *args: Any, added: Iterable[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "signer", Appointment.objects.filter(pk__in=[one.pk for one in added]).with_names())


class ReturnForm(forms.Form):
    """退文: which rule it does not meet, and in words what the sender is to do."""

    reason = forms.ChoiceField(
        label=_("Why it is returned"),
        choices=Return.Reason,
        widget=forms.RadioSelect,
        help_text=_("Regulation, article 24"),
    )
    opinion = OpinionField(required=True, max_length=500, error_messages={"required": _("Say why it is sent back.")})


class SendBackForm(forms.Form):
    to_step = forms.ChoiceField(label=_("Back to"))
    straight = forms.BooleanField(label=_("Returns straight to me"), required=False, initial=True)
    opinion = OpinionField(required=True, error_messages={"required": _("Say why it is sent back.")})

    def __init__(self, *args: Any, steps: list[tuple[str, str]], may_return: bool = True, **kwargs: Any) -> None:
        """may_return: straight. What was signed is signed again on its way back, and who was asked first may be asked
        anew."""
        super().__init__(*args, **kwargs)
        if not may_return:
            del self.fields["straight"]
        field = self.fields["to_step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = steps

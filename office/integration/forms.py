"""Forms of the pages under /apps/."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.choosing import OneUnit, UnitChoices
from office.audit.catalogue import event_types
from office.integration.models import Application, Endpoint, ServiceAccount, Source
from office.integration.scopes import Scope
from office.integration.targets import TARGETS


class ApplicationForm(forms.Form):
    """What the register says of an application; its unit is asked once."""

    unit = OneUnit(label=_("Owned by"), to_field_name="public_id")
    name = forms.CharField(label=_("Name of the application"), max_length=30)
    about = forms.CharField(label=_("What for"), max_length=60, help_text=_("In a few words, as they stand below it."))
    category = forms.ChoiceField(label=pgettext_lazy("application", "Category"), choices=Application.Category)
    picture = forms.ChoiceField(label=_("Picture"), choices=Application.Picture)
    address = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("https://…, or a page of ours: /documents/")
    )
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=Application.Audience,
        widget=forms.RadioSelect,
        initial=Application.Audience.EVERYBODY,
    )
    units = UnitChoices(label=_("Chosen units"), to_field_name="public_id", required=False)
    account = forms.ModelChoiceField(
        ServiceAccount.objects.none(),
        label=_("Connected system behind it"),
        to_field_name="public_id",
        required=False,
        empty_label=_("None of the connected ones"),
    )

    def __init__(
        self, *args: Any, application: Application | None, owners: Any, units: Any, accounts: Any, **options: Any
    ) -> None:
        if application is not None:
            names = ("name", "about", "category", "picture", "address", "audience")
            told = {name: getattr(application, name) for name in names}
            behind = application.account.public_id if application.account else None
            meant = [one.public_id for one in application.units.all()]
            options.setdefault("initial", {**told, "account": behind, "units": meant})
        super().__init__(*args, **options)
        if application is not None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = owners  # type: ignore[attr-defined]
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    unit = OneUnit(label=_("Speaks for"), to_field_name="public_id")
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    contact = forms.CharField(label=_("Contact"), max_length=120, help_text=_("Who is called when it fails."))
    filing_no = forms.CharField(label=_("Filing number"), max_length=60, required=False)
    per_minute = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=60_000, initial=600)

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """Nothing is ticked beforehand: a key gets what somebody means it to have."""

    scopes = forms.MultipleChoiceField(label=_("May be used to"), choices=Scope, widget=forms.CheckboxSelectMultiple)


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("https://…; inside our own networks only what is allowed here.")
    )
    patterns = forms.MultipleChoiceField(
        label=_("Hears of"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of all this only what the unit may see is told, asked anew at each delivery."),
    )

    def __init__(self, *args: Any, endpoint: Endpoint | None = None, **options: Any) -> None:
        if endpoint is not None:
            options.setdefault("initial", {"url": endpoint.url, "patterns": endpoint.patterns})
        super().__init__(*args, **options)
        families: dict[str, list[str]] = {}
        for one in event_types():
            if one.outside:
                families.setdefault(one.name.split(".")[0], []).append(str(one.label))
        choices = [(f"{family}.*", f"{family}.*  {'、'.join(labels)}") for family, labels in families.items()]
        kept = [one for one in (endpoint.patterns if endpoint else []) if one not in dict(choices)]
        self.fields["patterns"].choices = [*choices, *((one, one) for one in kept)]  # type: ignore[attr-defined]


class SourceForm(forms.ModelForm):
    addresses = forms.CharField(
        label=_("Only from"), required=False, help_text=_("Addresses or networks, with commas: 10.9.0.0/16")
    )

    class Meta:
        model = Source
        fields = ("name", "target", "verify", "header", "addresses", "id_path")
        labels = {"name": _("Name of the source")}
        help_texts = {
            "header": _("Where the signature or the token stands; X-Signature and X-Token unless said otherwise."),
            "id_path": _("JSONPath of the message's own number, so that doubles are known: $.id"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["addresses"] = ", ".join(self.instance.addresses)
            del self.fields["target"]

    def clean_addresses(self) -> list[str]:
        return [one.strip() for one in self.cleaned_data["addresses"].split(",") if one.strip()]

    def _post_clean(self) -> None:
        """Nothing is written into the row here: the verb does it."""


class MappingForm(forms.Form):
    """One rule for each field of the target."""

    def __init__(self, *args: Any, source: Source, **options: Any) -> None:
        super().__init__(*args, **options)
        for wanted in TARGETS[Source.Target(source.target)].fields:
            self.fields[wanted.name] = forms.CharField(
                label=str(wanted.label),
                required=wanted.needed,
                max_length=500,
                initial=source.mapping.get(wanted.name, ""),
                widget=forms.TextInput(attrs={"placeholder": str(wanted.hint), "spellcheck": "false"}),
            )

    @property
    def rules(self) -> dict[str, str]:
        return {name: rule for name, rule in self.cleaned_data.items() if rule}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)

"""How forms are drawn: every field through one template, every error at its field and in the summary on top."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.translation import gettext as _

_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "select"),
    (forms.Textarea, "area"),
    (forms.MultiWidget, "input"),
    (forms.widgets.Input, "input"),
]


class Field(BoundField):
    """A field that knows the class of its widget; ids of hint and error are Django's (`aria-describedby`)."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        named = " ".join(str(one) for one in (own, widget.attrs.get("class"), attrs.get("class")) if one)
        return {**attrs, "class": named} if named else attrs

    @property
    def is_tick(self) -> bool:
        """A lone box stands before its label, not below it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_long(self) -> bool:
        """A list too long to read through brings its own frame."""
        return isinstance(self.field.widget, _Long)

    @property
    def anchor(self) -> str:
        """Where the error summary's link leads."""
        return self.id_for_label or self.auto_id


class FormRenderer(TemplatesSetting):
    """`{{ form }}`, `{{ form.title.as_field_group }}`: ours. The bare widgets: Django's own, from its own folder."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = Field

    def __init__(self) -> None:
        self._widgets = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return self._widgets.get_template(template_name)
        return super().get_template(template_name)


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as 2026-11-20 in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongText(forms.CharField):
    """A text whose length is checked and told (text-limit.js), never cut by the browser while somebody pastes it."""

    def to_python(self, value: Any) -> Any:
        """A browser sends each line's end as two characters; it was one key."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        most = attrs.pop("maxlength", None)
        return attrs | ({"data-most": most} if most else {})


class _Long(forms.widgets.ChoiceWidget):
    """A long list under headings. Without JavaScript the headings open by themselves and what is chosen stands first;
    with it (frontend/js/choice-list.js) one types to find. A label with `sounds` is found by those as well; one that is
    `beside` others is offered after them."""

    template_name = "ui/forms/choice_list.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = [(heading or "", options) for heading, options, _index in context["widget"]["optgroups"]]
        options = [option for _heading, members in groups for option in members]
        for place, option in enumerate(options):
            option["place"] = place
            option["sounds"] = getattr(option["label"], "sounds", "")
            option["beside"] = getattr(option["label"], "beside", False)
        context["widget"]["several"] = self.allow_multiple_selected
        context["widget"]["groups"] = [
            (heading, [one for one in members if not one["selected"]], len(members)) for heading, members in groups
        ]
        context["widget"]["chosen"] = [
            (heading, one) for heading, members in groups for one in members if one["selected"]
        ]
        return context


class Choices(_Long, forms.CheckboxSelectMultiple):
    template_name = "ui/forms/choice_list.html"


class OneChoice(_Long, forms.RadioSelect):
    template_name = "ui/forms/choice_list.html"


class FileDrop(forms.FileInput):
    """One or several files, chosen or dropped. types: endings with their dot; max_bytes: of each file.

    The browser says at once what would be refused; the files room decides. What came with a form that is shown again
    is gone: the form is held until each of these files was chosen once more or taken away.
    """

    template_name = "ui/forms/file_drop.html"
    allow_multiple_selected = True

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        types: Sequence[str] = (),
        max_bytes: int = 0,
        multiple: bool = True,
    ) -> None:
        self.types, self.max_bytes = tuple(types), max_bytes
        several = {"multiple": True} if multiple else {}
        super().__init__({**several, **({"accept": ",".join(types)} if types else {}), **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        sent = value if isinstance(value, list | tuple) else [value]
        lost = [one.name for one in sent if isinstance(one, UploadedFile)]
        context["widget"] |= {"types": self.types, "max_bytes": self.max_bytes, "lost": lost}
        return context


class FilesField(forms.FileField):
    """Several uploads at once; cleans to a list, empty when nothing was chosen. What its widget does not take is
    refused here, by the names of what it does."""

    widget = FileDrop

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data  # so that the widget can name what was sent

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not given:
            super().clean(None, initial)
            return []
        types = getattr(self.widget, "types", ())
        if types and not all(one.name.lower().endswith(types) for one in given):
            raise forms.ValidationError(_("Not taken here. This field takes: %(types)s.") % {"types": " ".join(types)})
        return [super(FilesField, self).clean(one, initial) for one in given]

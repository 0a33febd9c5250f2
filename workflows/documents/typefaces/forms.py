"""The form by which a font is entered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from office.ui.fonts import Role


class TypefaceForm(forms.Form):
    role = forms.TypedChoiceField(
        label=_("Used for"), choices=[(role.value, role.value) for role in Role], coerce=Role, initial=Role.BIAOSONG
    )
    upload = forms.FileField(
        label=_("Font file"),
        help_text=_(".ttf, .otf or .ttc, at most 64 MB; your licence must allow it to be embedded in documents"),
        widget=forms.ClearableFileInput(attrs={"accept": ".ttf,.otf,.ttc"}),
    )

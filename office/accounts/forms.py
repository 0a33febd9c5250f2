"""Sign-in and password forms."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.accounts.lockout import tries_left


class SignInForm(allauth_forms.LoginForm):
    """One error, said plainly, with what follows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("Staff number")
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "placeholder": "", "autofocus": True}
        self.fields["password"].label = gettext_lazy("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs |= {"placeholder": ""}

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except ValidationError:
            left = tries_left(self.request, self.cleaned_data.get("login", ""))
            sentence = _("Staff number and password do not match.")
            if left:
                more = ngettext(
                    "%(n)d more try, then locked for 15 minutes.", "%(n)d more tries, then locked for 15 minutes.", left
                )
                sentence = f"{sentence} {more % {'n': left}}"
            self.add_error("password", sentence)
            return self.cleaned_data


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", gettext_lazy("Present password")),
            ("password1", gettext_lazy("New password")),
            ("password2", gettext_lazy("New password once more")),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs |= {"placeholder": ""}
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if given.get("password1") and given.get("password1") == given.get("oldpassword"):
            self.add_error("password1", _("This is the present password; choose another."))
        return given


class OneTimeCodeForm(forms.Form):
    """First sign-in, or a forgotten password: the code an administrator handed over, and a password of one's own."""

    login = forms.CharField(
        label=gettext_lazy("Staff number"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password1 = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if given.get("password1") and given.get("password1") != given.get("password2"):
            self.add_error("password2", _("The two passwords differ."))
        return given

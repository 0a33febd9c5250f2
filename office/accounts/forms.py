"""Sign-in and password forms."""

from allauth.account import forms


class SignInForm(forms.LoginForm):
    pass


class ChangePasswordForm(forms.ChangePasswordForm):
    pass

"""How allauth behaves here: nobody enters the book by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from office.accounts.events import PASSWORD_CHANGED
from office.accounts.lockout import know
from office.audit.actor import Actor
from office.audit.record import record


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        """Set by its owner, who knew the one before."""
        user.must_change_password = False
        super().set_password(user, password)
        record(PASSWORD_CHANGED, user, by=Actor(user))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        know(response, user.username)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own remarks ("Successfully signed in as …") tell nobody anything."""

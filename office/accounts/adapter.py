"""How allauth behaves here: nobody enters the book by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from office.accounts.lockout import know


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        know(response, user.username)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own remarks ("Successfully signed in as …") tell nobody anything."""

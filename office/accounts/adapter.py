"""How allauth behaves here: nobody enters the book by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own remarks ("Successfully signed in as …") tell nobody anything."""

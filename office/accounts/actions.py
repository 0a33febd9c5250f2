"""Issuing and using one-time codes. Tokens keep real time, whatever the office clock says."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from office.accounts.events import CODE_CONFIRMED, CODE_ISSUED, CODE_PROPOSED, CODE_REFUSED, CODE_USED
from office.accounts.models import OneTimeCode
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, Unacceptable

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken for something else when read out
LENGTH = 10
GOOD_FOR = timedelta(hours=24)
TRIES = 5


class NoSuchCode(Unacceptable):
    """The same sentence for a wrong number, a wrong code, a used or an expired one."""

    field = "code"

    def sentence(self) -> str:
        return _("Staff number and code do not match, or the code is used or older than a day. Ask for a new one.")


class NotYetConfirmed(Unacceptable):
    """Said only to whoever has the right code."""

    field = "code"

    def sentence(self) -> str:
        return _("This code is right, and a second administrator has not confirmed it yet.")


class NothingToConfirm(Refusal):
    def sentence(self) -> str:
        return _("There is no code to confirm: it is confirmed already, replaced by a newer one, or older than a day.")


class OwnHand(NotAllowed):
    def sentence(self) -> str:
        return _("Whoever issued the code, or is to use it, is not the second hand under it.")


@transaction.atomic
def issue_code(person: Any, *, by: Actor, awaits_second: bool = False) -> str:
    """A fresh code, shown once; codes issued before are void. The caller has asked whether the actor may.

    Whoever asks for a code has forgotten the password or no longer trusts it: until a new one is set, it opens nothing.
    One that `awaits_second` changes nothing at all before it is confirmed: no code of before, and not the password.
    """
    replaced = OneTimeCode.objects.filter(person=person, used_at=None, awaits_second=True)
    replaced.update(expires_at=timezone.now())
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    made = OneTimeCode.objects.create(
        person=person,
        digest=_digest(code),
        issued_by=by.person,
        expires_at=timezone.now() + GOOD_FOR,
        awaits_second=awaits_second,
    )
    if not awaits_second:
        _take_effect(made, person)
    record(CODE_PROPOSED if awaits_second else CODE_ISSUED, person, by=by)
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def confirm_code(person: Any, *, by: Actor) -> None:
    """The second hand under the code that waits; from now on it opens. The caller has asked whether the actor may."""
    waiting = _waiting(person).select_for_update().first()
    if waiting is None:
        raise NothingToConfirm
    if by.person in (person, waiting.issued_by):
        raise OwnHand
    waiting.awaits_second, waiting.confirmed_by = False, by.person
    waiting.save(update_fields=["awaits_second", "confirmed_by"])
    _take_effect(waiting, person)
    record(CODE_CONFIRMED, person, by=by, issued_by=str(waiting.issued_by))


def waiting_code(person: Any) -> OneTimeCode | None:
    """The code for this person that awaits a second administrator."""
    return _waiting(person).select_related("issued_by").first()


def _waiting(person: Any) -> QuerySet[OneTimeCode]:
    open_now = OneTimeCode.objects.filter(person=person, used_at=None, expires_at__gt=timezone.now())
    return open_now.filter(awaits_second=True).order_by("-id")


def _take_effect(code: OneTimeCode, person: Any) -> None:
    before = OneTimeCode.objects.filter(person=person, used_at=None).exclude(pk=code.pk)
    before.update(expires_at=timezone.now())
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])


def use_code(*, login: str, code: str, password: str) -> Any:
    """Set the password and give back the person. A failure costs one of five tries. Raises NoSuchCode,
    NotYetConfirmed."""
    person = get_user_model().objects.filter(username=login.strip().lower(), is_active=True).first()
    if person is None or not _spend(person, code, password):
        raise NoSuchCode
    return person


@transaction.atomic
def _spend(person: Any, code: str, password: str) -> bool:
    """Committed either way: a try that failed is spent too."""
    codes = OneTimeCode.objects.select_for_update().filter(person=person, used_at=None).order_by("-id")
    if (waiting := codes.filter(awaits_second=True).first()) is not None and _fits(waiting, code):
        raise NotYetConfirmed
    latest = codes.filter(awaits_second=False).first()
    if latest is None:
        return False
    if latest.tries >= TRIES:
        return False  # spent: neither counted nor recorded, else anybody could fill the trail from outside
    if not _fits(latest, code):
        latest.tries += 1
        latest.save(update_fields=["tries"])
        record(CODE_REFUSED, person, by=Actor(person), refused=True)
        return False
    latest.used_at = timezone.now()
    latest.save(update_fields=["used_at"])
    person.password = make_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record(CODE_USED, person, by=Actor(person))
    return True


def _fits(latest: OneTimeCode, code: str) -> bool:
    typed = "".join(character for character in code.upper() if character.isalnum())
    return constant_time_compare(latest.digest, _digest(typed)) and latest.expires_at > timezone.now()


def _digest(code: str) -> str:
    return salted_hmac("office.accounts.one_time_code", code, algorithm="sha256").hexdigest()

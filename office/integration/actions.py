"""What changes a connected system: its account and its keys. Webhooks are in endpoints.py, sources in sources.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Person, Unit
from directory.names import pinyin_of
from office.audit.actor import Actor
from office.audit.record import record
from office.audit.refusals import NotAllowed, Refusal, TooLate, Unacceptable
from office.integration.events import ACCOUNT_ENDED, ACCOUNT_OPENED, KEY_ENDED, KEY_MADE, KEY_ROTATED
from office.integration.models import Endpoint, Key, ServiceAccount
from office.integration.permissions import may_administer
from office.integration.scopes import Scope
from office.integration.tokens import digest_of, new_token, prefix_of
from office.worktime.clock import now

OVERLAP = timedelta(hours=24)


class NameTaken(Unacceptable):
    field = "name"

    def sentence(self) -> str:
        return _("This unit has a system of this name already.")


class AccountEnded(Refusal):
    def sentence(self) -> str:
        return _("This system has been disconnected; nothing more can be set up for it.")


class KeyEnded(TooLate):
    def sentence(self) -> str:
        return _("This key has ended already.")


@dataclass(frozen=True, slots=True)
class NewKey:
    """`token` is the whole key. It exists only here, for the one who made it."""

    key: Key
    token: str


def administer(actor: Actor, unit: Unit) -> None:
    if not may_administer(actor, unit):
        raise NotAllowed(_("Only the application administrator of this unit, or of one above it, may do this."))


def live(account: ServiceAccount) -> ServiceAccount:
    """The account, locked. Raises AccountEnded."""
    account = ServiceAccount.objects.select_for_update(of=("self",)).select_related("person__serves").get(pk=account.pk)
    if account.ended_at is not None:
        raise AccountEnded
    return account


@transaction.atomic
def open_account(
    unit: Unit, *, name: str, purpose: str, contact: str, filing_no: str = "", per_minute: int = 600, by: Actor
) -> ServiceAccount:
    """Connect a system that speaks for the unit. It can do nothing until a key is made."""
    administer(by, unit)
    if ServiceAccount.objects.filter(person__name=name, person__serves=unit, ended_at=None).exists():
        raise NameTaken
    account = ServiceAccount(
        purpose=purpose, contact=contact, filing_no=filing_no, per_minute=per_minute, opened_at=now()
    )
    username = f"svc-{account.public_id.hex[:12]}"
    person = Person(username=username, name=name, pinyin=pinyin_of(name), is_service=True, serves=unit)
    person.set_unusable_password()
    person.save(force_insert=True)
    account.person = person
    account.save(force_insert=True)
    record(ACCOUNT_OPENED, account, by=by, unit=unit.name, purpose=purpose)
    return account


@transaction.atomic
def end_account(account: ServiceAccount, *, reason: str, by: Actor) -> ServiceAccount:
    """Disconnect: keys end at once, nothing more is sent, everything it did stays."""
    administer(by, account.unit)
    account = live(account)
    moment = now()
    account.ended_at = moment
    account.save(update_fields=["ended_at"])
    Person.objects.filter(pk=account.person_id).update(is_active=False)
    ends_at = timezone.now()
    Key.objects.filter(account=account).exclude(ends_at__lte=ends_at).update(ends_at=ends_at)
    on = Endpoint.objects.filter(account=account, state=Endpoint.State.ON)
    on.update(state=Endpoint.State.STOPPED, state_since=moment)
    account.sources.update(is_on=False)
    record(ACCOUNT_ENDED, account, by=by, reason=reason)
    return account


@transaction.atomic
def make_key(account: ServiceAccount, *, scopes: Collection[str], by: Actor) -> NewKey:
    administer(by, account.unit)
    account = live(account)
    made = _new_key(account, scopes, by)
    record(KEY_MADE, account, by=by, prefix=made.key.prefix, scopes=made.key.scopes)
    return made


@transaction.atomic
def rotate_key(key: Key, *, overlap: timedelta = OVERLAP, by: Actor) -> NewKey:
    """A new key of the same scopes; the old one answers until the overlap is over."""
    administer(by, key.account.unit)
    account = live(key.account)
    key = _still_good(key)
    made = _new_key(account, key.scopes, by)
    until = timezone.now() + overlap
    key.ends_at = min(key.ends_at, until) if key.ends_at else until
    key.save(update_fields=["ends_at"])
    ends_at = key.ends_at.isoformat()
    record(KEY_ROTATED, account, by=by, former=key.prefix, prefix=made.key.prefix, ends_at=ends_at)
    return made


@transaction.atomic
def end_key(key: Key, *, by: Actor) -> Key:
    """From this moment on: the next request with it is refused."""
    administer(by, key.account.unit)
    key = _still_good(key)
    key.ends_at = timezone.now()
    key.save(update_fields=["ends_at"])
    record(KEY_ENDED, key.account, by=by, prefix=key.prefix)
    return key


def _new_key(account: ServiceAccount, scopes: Collection[str], by: Actor) -> NewKey:
    token = new_token()
    key = Key.objects.create(
        account=account,
        prefix=prefix_of(token),
        digest=digest_of(token),
        scopes=[str(scope) for scope in Scope if scope in scopes],
        made_at=timezone.now(),
        made_by=by.person,
    )
    return NewKey(key, token)


def _still_good(key: Key) -> Key:
    key = Key.objects.select_for_update(of=("self",)).select_related("account__person__serves").get(pk=key.pk)
    if key.ends_at is not None and key.ends_at <= timezone.now():
        raise KeyEnded
    return key

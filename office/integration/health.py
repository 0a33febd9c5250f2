"""How a connected system stands, in the shapes of the lights: its line in the list, and why."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.integration.models import Arrival, Delivery, Endpoint, Key, ServiceAccount
from office.worktime.clock import now

BROKEN_AFTER = timedelta(hours=1)
LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Health:
    """shape and label: as a light. rest: since when."""

    shape: str
    label: str
    since: datetime | None = None


def with_figures(accounts: QuerySet[ServiceAccount]) -> QuerySet[Any]:
    """last_at, today, waiting, unsorted, failing, overdue and off for each system, in one query."""
    moment = now()
    midnight = datetime.combine(timezone.localdate(moment), time(), tzinfo=timezone.get_current_timezone())
    deliveries = Delivery.objects.filter(endpoint__account=OuterRef("pk")).order_by()
    endpoints = Endpoint.objects.filter(account=OuterRef("pk")).order_by()
    arrivals = Arrival.objects.filter(source__account=OuterRef("pk")).order_by()
    keys = Key.objects.filter(account=OuterRef("pk")).order_by()
    waiting = deliveries.filter(state=Delivery.State.WAITING)
    off = endpoints.filter(state__in=(Endpoint.State.GONE, Endpoint.State.FAILED))
    return accounts.annotate(
        today=_count(deliveries.filter(state=Delivery.State.DELIVERED, ended_at__gte=midnight), "endpoint__account"),
        waiting=_count(waiting.filter(tries__gt=0), "endpoint__account"),
        unsorted=_count(arrivals.filter(state=Arrival.State.UNSORTED), "source__account"),
        off=_count(off, "account"),
        on=_count(endpoints.filter(state=Endpoint.State.ON), "account"),
        failing=_one(endpoints.filter(state=Endpoint.State.ON), "account", Min("failing_since")),
        overdue=_one(waiting.filter(endpoint__state="on"), "endpoint__account", Min("next_at")),
        delivered_at=_one(deliveries.filter(state=Delivery.State.DELIVERED), "endpoint__account", Max("ended_at")),
        called_at=_one(keys, "account", Max("last_used_at")),
        arrived_at=_one(arrivals, "source__account", Max("arrived_at")),
    )


def _count(rows: QuerySet[Any], by: str) -> Any:
    counted = rows.values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _one(rows: QuerySet[Any], by: str, figure: Any) -> Any:
    return Subquery(rows.values(by).annotate(found=figure).values("found"))


def health_of(account: Any) -> Health:
    """Of a row of `with_figures`."""
    moment = now()
    if account.ended_at:
        return Health("pause", pgettext("system", "Disconnected"), account.ended_at)
    if account.off:
        return Health("over", pgettext("system", "Interrupted"))
    if account.failing and moment - account.failing > BROKEN_AFTER:
        return Health("over", pgettext("system", "Interrupted"), account.failing)
    if account.failing or (account.overdue and moment - account.overdue > LATE_AFTER):
        return Health("near", pgettext("system", "Delayed"), account.failing or account.overdue)
    if account.on or last_of(account):
        return Health("ok", pgettext("system", "Normal"))
    return Health("idle", pgettext("system", "Not in use yet"))


def last_of(account: Any) -> datetime | None:
    """When anything last went over the gate, in or out."""
    moments = [one for one in (account.delivered_at, account.called_at, account.arrived_at) if one]
    return max(moments) if moments else None


def summary(states: list[Health]) -> str:
    """“正常 9，延迟 1”, worst last, as the heading says it."""
    names = {one.shape: one.label for one in states}
    counted = [(names[shape], sum(1 for one in states if one.shape == shape)) for shape in
               ("ok", "idle", "near", "over", "pause") if shape in names]  # fmt: skip
    return _(", ").join(f"{label} {count}" for label, count in counted)

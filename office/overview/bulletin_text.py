"""通报 as an official text: what happened, how it stands, and unit by unit in official order.

Whoever signs it may change every word.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from directory.models import Unit
from office.overview.bulletins import Bulletin

_HEAD = ("单位", "新立项", "办结", "逾期办结", "在办", "超期", "临期")


def title(unit: Unit, told: Bulletin) -> str:
    return f"{unit.name}关于{_span(told)}督办事项办理情况的通报"


def recipients(told: Bulletin) -> str:
    """Every lead unit it speaks of, in official order."""
    names = _names(told, "name")
    return "、".join(names[one.lead] for one in told.lines)


def body(told: Bulletin) -> str:
    parts = [f"现将{_span(told)}督办事项办理情况通报如下。", "一、总体情况", _whole(told), "二、各单位情况"]
    if told.lines:
        parts += ["各牵头单位情况见表1，按机构序列出。", "", "表1　各牵头单位督办事项情况", *_table(told), ""]
    else:
        parts.append("期末没有在办事项。")
    return "\n".join([*parts, "特此通报。"])


def _whole(told: Bulletin) -> str:
    sums = told.totals
    happened = [f"新立项{sums.opened}件", f"办结{sums.closed}件（按期{sums.closed - sums.late}件、逾期{sums.late}件）"]
    happened += [
        f"{word}{number}{measure}"
        for word, number, measure in (
            ("撤销", told.cancelled, "件"),
            ("重新启动", told.reopened, "件"),
            ("评价", sum(told.stars), "件"),
            ("批准延期", told.extended, "次"),
            ("退回重办", told.returned, "次"),
            ("催办", told.urged, "次"),
        )
        if number
    ]
    stands = f"截至{_day(_end(told))}，在办{sums.open}件，其中超期{sums.over}件、临期{sums.near}件。"
    return f"{'，'.join(happened)}。{stands}"


def _table(told: Bulletin) -> list[str]:
    names = _names(told, "short_name")
    rows = [(names[one.lead], one.opened, one.closed, one.late, one.open, one.over, one.near) for one in told.lines]
    return [f"| {' | '.join(map(str, row))} |" for row in (_HEAD, *rows)]


def _names(told: Bulletin, of: str) -> dict[str, str]:
    units = Unit.objects.filter(public_id__in=[line.lead for line in told.lines])
    return {str(public_id): name for public_id, name in units.values_list("public_id", of)}


def _span(told: Bulletin) -> str:
    """2026年11月16日至20日."""
    first, last = timezone.localtime(datetime.fromisoformat(told.since)), _end(told)
    if first.date() == last.date():
        return _day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_day(first)}至{last.day}日"
    return f"{_day(first)}至{last.month}月{last.day}日" if first.year == last.year else f"{_day(first)}至{_day(last)}"


def _end(told: Bulletin) -> datetime:
    """The last instant that counts: midnight belongs to the day that ends with it."""
    return timezone.localtime(datetime.fromisoformat(told.until)) - timedelta(microseconds=1)


def _day(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"

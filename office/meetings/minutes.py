"""纪要 as an official text: who met about what, what was decided, who was there (GB/T 9704-2012, 10.3)."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from office.meetings.attendance import Line, sheet
from office.meetings.models import Decision, Invitation, Meeting

_DIGITS = "零一二三四五六七八九"


def title_of(meeting: Meeting) -> str:
    """调度会 and 调度会议 both give 调度会议纪要."""
    return f"{meeting.title.removesuffix('议').removesuffix('会')}会议纪要"


def laid_out(meeting: Meeting) -> str:
    """The text as it begins: nothing in it is typed twice, and everything may be changed by the recorder."""
    lines = sheet(meeting)
    decisions = list(meeting.decisions.select_related("lead").prefetch_related("supports").order_by("no"))
    parts = [_opening(meeting), *_topics(meeting), *_decided(decisions), *_people(meeting, lines)]
    return "\n".join(parts)


def _opening(meeting: Meeting) -> str:
    met = timezone.localtime(meeting.began_at or meeting.starts_at)
    where = f"在{meeting.place}" if meeting.place else "以视频方式"
    chair = f"{meeting.chair.post.unit.short_name}{meeting.chair.post.title}{meeting.chair.person}"
    return f"{met.year}年{met.month}月{met.day}日，{chair}{where}主持召开{meeting.title}。"


def _topics(meeting: Meeting) -> list[str]:
    items = [item.title for item in meeting.agenda.filter(begun_at__isnull=False).order_by("no")]
    return [f"会议研究了{'、'.join(items)}等事项。" if len(items) > 1 else f"会议研究了{items[0]}。"] if items else []


def _decided(decisions: Sequence[Decision]) -> list[str]:
    if not decisions:
        return []
    return ["会议议定以下事项：", *(f"{spelled(no)}、{_decision(one)}" for no, one in enumerate(decisions, 1))]


def _decision(decision: Decision) -> str:
    """Its words, then who answers for it and by when."""
    said = []
    if decision.lead:
        said.append(f"牵头单位：{decision.lead.short_name}")
    if supports := [unit.short_name for unit in decision.supports.all()]:
        said.append(f"配合单位：{'、'.join(supports)}")
    if decision.due_on:
        said.append(f"完成时限：{decision.due_on.year}年{decision.due_on.month}月{decision.due_on.day}日")
    text = decision.text.strip().rstrip("。")
    return f"{text}。（{'；'.join(said)}）" if said else f"{text}。"


def _people(meeting: Meeting, lines: Sequence[Line]) -> list[str]:
    """出席, 请假, 缺席, 列席. Who came instead of another stands with whom they stood for; the recorder recorded."""
    at_table = [line for line in lines if line.invitation.part == Invitation.Part.MEMBER]
    came = [_came(line) for line in at_table if line.is_present]
    missing = [line for line in at_table if line.is_expected and not line.is_present]
    away = [f"{_named(line)}（{line.invitation.reason}）" for line in missing if line.is_away]
    absent = [_named(line) for line in missing if not line.is_away and line.invitation.holder_id != meeting.recorder_id]
    sat_in = [_named(line) for line in lines if line.invitation.part == Invitation.Part.OBSERVER and line.is_present]
    rows = (("出席", came), ("请假", away), ("缺席", absent), ("列席", sat_in))
    return [
        *(f"{name}：{'、'.join(people)}" for name, people in rows if people),
        f"记录：{meeting.recorder.person}",
    ]


def _named(line: Line) -> str:
    return f"{line.invitation.holder.post.unit.short_name}{line.person}"


def _came(line: Line) -> str:
    instead = line.invitation.instead_of
    return f"{_named(line)}（代{instead.holder.person}）" if instead else _named(line)


def spelled(number: int) -> str:
    """1 to 99 as the first level of an official text counts: 一, 十, 十二, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones or not tens else ''}"


def units_of(decisions: Iterable[Decision]) -> list[str]:
    """Public ids of the units that answer for something, each once."""
    return list(dict.fromkeys(str(one.lead.public_id) for one in decisions if one.lead))

"""Which column says what: guessed from the headings, as personnel offices write them."""

import hashlib
from collections.abc import Sequence

from directory.importing.headings import Headings, plain
from directory.importing.models import Column, ColumnMemory
from directory.models import Unit

NEEDED = (Column.STAFF_NUMBER, Column.NAME, Column.TITLE)
_SYNONYMS: dict[str, tuple[str, ...]] = {
    Column.STAFF_NUMBER: ("工号", "人员编号", "员工编号", "职工号", "编号", "账号", "登录名", "用户名", "staff number",
                          "staff no", "employee number", "employee no", "employee id", "username"),
    Column.NAME: ("姓名", "人员姓名", "名字", "name", "full name"),
    Column.UNIT: ("单位", "部门", "单位名称", "所在单位", "工作单位", "所属单位", "所在部门", "机构", "处室", "科室",
                  "unit", "department", "organization", "division"),
    Column.TITLE: ("职务", "岗位", "职位", "现任职务", "职务名称", "title", "post", "position"),
    Column.MAIN: ("主职兼职", "主兼职", "主职", "任职类型", "任职方式", "是否主职", "main", "is main",
                  "main or concurrent"),
    Column.PHONE: ("办公电话", "固定电话", "座机", "单位电话", "电话", "office phone", "phone", "work phone"),
    Column.MOBILE: ("手机", "手机号", "手机号码", "移动电话", "联系电话", "mobile", "mobile phone", "cell"),
    Column.EMAIL: ("邮箱", "电子邮箱", "电子邮件", "email", "e mail", "mail"),
    Column.ROOM: ("办公室", "房间", "房间号", "办公地点", "办公室号", "office room", "room", "office"),
    Column.STARTS_ON: ("起始日期", "任职日期", "任职时间", "到任日期", "开始日期", "from the day", "from", "starts on",
                       "start date", "since"),
}  # fmt: skip
HEADINGS = Headings(Column, _SYNONYMS)


def remembered(unit: Unit, headings: Sequence[str]) -> dict[str, int] | None:
    memory = ColumnMemory.objects.filter(unit=unit, headings=digest_of(headings)).first()
    return memory.columns if memory else None


def remember(unit: Unit, headings: Sequence[str], columns: dict[str, int]) -> None:
    ColumnMemory.objects.update_or_create(unit=unit, headings=digest_of(headings), defaults={"columns": columns})


def digest_of(headings: Sequence[str]) -> str:
    told = "\x1f".join(plain(heading) for heading in headings)
    return hashlib.sha256(told.encode()).hexdigest()

"""What the sheet of components shows: invented people and matters, as the mock-ups have them. Data, not wording."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.staticfiles import finders

from office.ui.drawings import Fork, Node, OpinionLine, ReceiptLine, Tab
from office.ui.forms import DateInput, FileDrop, FilesField
from office.ui.paging import Page

_CHINA = ZoneInfo("Asia/Shanghai")


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=_CHINA)


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    title: str
    ask: str
    sender: str
    at: datetime
    light: SimpleNamespace
    post: str = ""
    unread: bool = False
    urgency: str = ""
    url: str = "#"
    aside_url: str = ""
    aside_until: date | None = None
    choose: str = ""
    behalf: str = ""
    why_url: str = ""


def _light(shape: str, label: str, remaining: str = "") -> SimpleNamespace:
    return SimpleNamespace(shape=shape, label=label, remaining=remaining, reason="")


LIGHTS = [
    _light("ok", "正常", "12 个工作日"),
    _light("near", "临期", "今天 17:30"),
    _light("over", "超期", "5 个工作日"),
    _light("pause", "暂停", "等评审意见"),
    _light("done", "办结", "提前 2 日"),
    _light("idle", "未开始", "12月1日 起"),
    _light("over", "迟 3 日办结"),
]

ROWS = [
    Line(
        "公文",
        "关于青禾水库除险加固资金缺口的请示",
        "拟办意见",
        "青禾县人民政府",
        _at(11, 16, 9, 12),
        _light("over", "超期", "2 天"),
        unread=True,
        urgency="加急",
    ),
    Line(
        "公文",
        "关于公布“零跑动”事项清单（第二批）的通知",
        "审核",
        "综合一科 林知远",
        _at(11, 20, 8, 55),
        _light("near", "临期", "今天 17:30"),
        unread=True,
        urgency="特急",
    ),
    Line(
        "必读",
        "11月21日平台停机维护安排（22:00 至次日 2:00）",
        "确认知悉",
        "市数据局 罗建平",
        _at(11, 19, 17, 20),
        _light("ok", "正常", "4 个工作日"),
        post="专班联络员",
    ),
    Line(
        "督办",
        "高标准农田建设 12 万亩",
        "延期申请审批",
        "市农业农村局",
        _at(11, 16, 17, 5),
        _light("pause", "暂停", "待补材料"),
    ),
]

TABS = [
    Tab("待办", "#", 12, current=True),
    Tab("待阅", "#", 7),
    Tab("已办", "#", 46),
    Tab("办结", "#", "1000+"),
]

FLOW: list[Node | Fork] = [
    Node("起草", "林知远", "done"),
    Node("科室审核", "韩雨桐", "done"),
    Fork(
        "并行会签，3 家已答 2 家",
        [
            Node("发改局", "同意", "done"),
            Node("财政局", "改后同意", "back"),
            Node("数据局", "罗建平", "now"),
        ],
    ),
    Node("审核", "您，现在", "now"),
    Node("签发", "周明岚", "todo"),
    Node("复核", "后续 6 步", "todo"),
]

OPINIONS = [
    OpinionLine(
        "何景行",
        _at(11, 17, 21, 8),
        "改革清单要让办事的同志看得懂、用得上。请若川同志把关。",
        post="市长",
        step="批示",
        instruct=True,
    ),
    OpinionLine(
        "许嘉言",
        _at(11, 19, 15, 42),
        "第 41 项“用款计划调整”承诺时限，建议由 1 个工作日改为 2 个。",
        post="市财政局 副局长",
        step="会签",
        verdict="请修改",
        tone="no",
    ),
    OpinionLine(
        "罗建平",
        _at(11, 19, 17, 5),
        "同意。发布前请核对 12 项共享材料接口状态。",
        post="市数据局 局长",
        step="会签",
        verdict="同意",
        behalf="唐书敏",
    ),
]

RECEIPTS = [
    ReceiptLine("市水务局", "done", "已签收", _at(11, 20, 9, 2), by="夏可心"),
    ReceiptLine("市财政局", "done", "已签收", _at(11, 20, 9, 40), by="许嘉言"),
    ReceiptLine("青禾县人民政府", "wait", "未签收"),
    ReceiptLine("望海区人民政府", "late", "超期未签收"),
]

FACTS = [
    ("发文机关", "示范市人民政府"),
    ("文种", "通知（下行）"),
    ("主送", "各县（区）政府等 3 类"),
    ("抄送", "市委各部门等 3 家"),
    ("公开", "主动公开"),
    ("份数", ""),
]


class SampleForm(forms.Form):
    title = forms.CharField(label="标题", max_length=60)
    to = forms.CharField(label="主送机关", help_text="写单位，不写个人")
    genre = forms.ChoiceField(label="文种", choices=[("notice", "通知"), ("request", "请示")])
    due_on = forms.DateField(label="期限", widget=DateInput, required=False)
    open_to = forms.ChoiceField(
        label="公开属性",
        choices=[("yes", "主动公开"), ("ask", "依申请公开"), ("no", "不予公开")],
        widget=forms.RadioSelect,
    )
    attachments = FilesField(
        label="附件", required=False, widget=FileDrop(types=[".pdf", ".docx"], max_bytes=100 * 1024 * 1024)
    )
    reviewed = forms.BooleanField(label="已经党组会议审议")

    def clean_to(self) -> str:
        if self.cleaned_data["to"].endswith("市长"):
            raise forms.ValidationError("不得主送领导者个人（R06），请填单位")
        return str(self.cleaned_data["to"])


def icons() -> list[str]:
    """Every icon of the built sprite; none where the front end has not been built."""
    found = finders.find("icons.svg")
    return re.findall(r'id="i-(\w+)"', Path(found).read_text("utf-8")) if isinstance(found, str) else []


def sheet() -> dict[str, Any]:
    page: Page[Any] = Page([], after="?after=x", before="?before=x")
    wrong = SampleForm(
        {"title": "关于开展机关档案集中清查的通知", "to": "何景行市长", "genre": "notice", "open_to": "yes"},
        auto_id="w_%s",
    )
    return {
        "lights": LIGHTS,
        "rows": ROWS,
        "boxes": TABS,
        "nodes": FLOW,
        "opinions": OPINIONS,
        "receipts": RECEIPTS,
        "facts": FACTS,
        "icons": icons(),
        "form": wrong,
        "file": {"name": "示府办函〔2026〕214号.pdf", "size": 421888},
        "page": page,
        "phrases": ["同意。", "同意，请明岚同志签发。", "请再核。"],
        "path": ["示范市", "市政府办公室", "综合一科"],
    }

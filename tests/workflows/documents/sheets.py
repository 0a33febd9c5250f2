"""Sheets of the fictional city for the tests of the printed page."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from office.ui.fonts import Stacks, data_folder, find_stacks
from office.ui.fonts.preparation import prepare
from workflows.documents.sheet import Attachment, Seal, Sheet

PACKAGES = Path(__file__).resolve().parents[3] / "frontend" / "node_modules"
OPENING = "为深化机关内部“零跑动”改革，推动部门间办事减材料、减环节、减时限，经市人民政府同意，现就有关事项通知如下。"
CLAUSE = (
    "各单位不得在清单之外增设前置环节，不得要求申请单位重复提交可通过共享获取的材料；牵头单位应当于2026年12月18日前完成办理指南编制，"
    "逐项明确设定依据、适用对象、申请材料、办理环节、承诺时限和联系人，并在平台应用中心发布。"
)
BODY = "\n".join(
    (
        OPENING,
        f"一、明确事项范围。{CLAUSE}",
        "二、统一办理标准",
        f"（一）编制办理指南。{CLAUSE}",
        f"1. {CLAUSE}",
        f"（1）{CLAUSE}",
        "特此通知。",
    )
)


def notice(**changes: object) -> Sheet:
    parts: dict[str, object] = {
        "mark": "示范市人民政府文件",
        "number": "示府发〔2026〕18号",
        "title": "示范市人民政府关于公布机关内部“零跑动”事项清单（第二批）的通知",
        "recipients": "各县（区）人民政府，市政府各部门，市属各企事业单位",
        "body": BODY,
        "issuer": "示范市人民政府",
        "issued_on": date(2026, 11, 5),
        "annotations": ("此件公开发布",),
        "cc": "市委各部门，市人大常委会办公室，市政协办公室",
        "printed_by": "示范市人民政府办公室",
        "printed_on": date(2026, 11, 6),
    }
    return Sheet(**{**parts, **changes})  # type: ignore[arg-type]


def long_body(paragraphs: int) -> str:
    return "\n".join([OPENING, *[CLAUSE] * paragraphs])


def attachments(count: int, text: str = "") -> tuple[Attachment, ...]:
    return tuple(Attachment(f"示范市机关内部“零跑动”事项清单第{number}部分", text) for number in range(1, count + 1))


def round_seal(diameter: float = 45) -> Seal:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90">'
        '<circle cx="45" cy="45" r="44" fill="none" stroke="#e60012" stroke-width="2"/></svg>'
    )
    return Seal(svg.encode(), diameter)


@lru_cache(maxsize=1)
def installed() -> Stacks:
    """The fonts of this machine as set-up left them."""
    stacks = find_stacks(data_folder())
    if not all(stack.faces for stack in stacks.values()):
        pytest.skip("no Chinese fonts: run python -m office.ui.fonts")
    return stacks


@lru_cache(maxsize=1)
def only_npm() -> Stacks:
    """The situation of a machine where nothing may be installed: no system fonts, only those of the npm packages."""
    if not (PACKAGES / "@expo-google-fonts").exists():
        pytest.skip("no npm fonts: run npm ci in frontend/")
    return prepare(data_folder().parent / "fonts-of-npm-only", PACKAGES, apt=False, system=False, say=lambda text: None)

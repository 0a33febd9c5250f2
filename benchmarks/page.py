"""python -m benchmarks.page: what printing an official document costs (DESIGN §10), in one warm process.

Three pages of text with levels, figures and an attachment's name, a seal and a 版记. No database is used.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.documents.sheet import Sheet

THREE_PAGES = 0.2
PREVIEW = 0.6
ROUNDS = 20
CLAUSE = (
    "各单位不得在清单之外增设前置环节，不得要求申请单位重复提交可通过共享获取的材料；牵头单位应当于2026年12月18日前完成办理指南编制，"
    "逐项明确设定依据、适用对象、申请材料、办理环节、承诺时限和联系人，并在平台应用中心发布，共86项、9类。"
)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    import django

    django.setup()
    from workflows.documents.sheet import has_fast_subsetting, page_png, render_pdf

    if not has_fast_subsetting():
        say("libharfbuzz-subset0 is missing: WeasyPrint subsets fonts in Python, some 6 s a document.")
    sheet, draft = made_sheet(is_draft=False), made_sheet(is_draft=True)
    began = time.perf_counter()
    first = render_pdf(sheet)
    say(f"First document of the process: {time.perf_counter() - began:.2f} s, {', '.join(first.fonts)}.")
    if first.pages != 3:
        say(f"The document has {first.pages} pages instead of 3.")
        return 1

    def preview() -> None:
        pdf = render_pdf(draft).pdf
        page_png(pdf, 1, 1.4)
        page_png(pdf, 2, 1.4)

    holds = [
        report("red-header PDF, three pages, CPU", measured(lambda: render_pdf(sheet), time.process_time), THREE_PAGES),
        report("drafting preview, PDF and two pictures", measured(preview, time.perf_counter), PREVIEW),
    ]
    return 0 if all(holds) else 1


def measured(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """The lower quartile of several rounds, in seconds: other work on the same cores lengthens even CPU time."""
    work()
    spent = []
    for _ in range(ROUNDS):
        before = clock()
        work()
        spent.append(clock() - before)
    say(f"{ROUNDS} rounds: {min(spent):.3f} to {max(spent):.3f} s")
    return statistics.quantiles(spent, n=4)[0]


def report(name: str, figure: float, bar: float) -> bool:
    holds = figure <= bar
    print(json.dumps({"name": name, "figure": round(figure, 4), "unit": "s", "bar": bar, "holds": holds}), flush=True)
    return holds


def made_sheet(*, is_draft: bool) -> "Sheet":
    from workflows.documents.sheet import Attachment, Sheet
    from workflows.documents.sheet.seal import sample_seal

    levels = ("一、明确事项范围。", "（一）编制办理指南。", "1. ", "（1）")
    clauses = [levels[number % 4] + CLAUSE for number in range(7)]
    body = "\n".join(["为深化机关内部“零跑动”改革，现就有关事项通知如下。", *clauses])
    return Sheet(
        mark="示范市人民政府文件",
        title="示范市人民政府关于公布机关内部“零跑动”事项清单（第二批）的通知",
        body=body,
        issuer="示范市人民政府",
        number=None if is_draft else "示府发〔2026〕18号",
        number_stem="示府发〔2026〕",
        recipients="各县（区）人民政府，市政府各部门，市属各企事业单位",
        attachments=(Attachment("示范市机关内部“零跑动”事项清单（第二批）"),),
        issued_on=None if is_draft else date(2026, 11, 20),
        drafted_on=date(2026, 11, 19),
        seal=None if is_draft else sample_seal("示范市人民政府"),
        annotations=("此件公开发布",),
        cc="市委各部门，市人大常委会办公室，市政协办公室",
        printed_by="示范市人民政府办公室",
        printed_on=None if is_draft else date(2026, 11, 20),
        is_draft=is_draft,
        watermark=("陈若川 0417 市政府办公室",) if is_draft else (),
    )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

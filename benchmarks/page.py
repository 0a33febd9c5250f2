"""python -m benchmarks.page: what printing an official document costs (DESIGN §10), in one warm process.

Three pages of text with levels, figures and an attachment's name, a seal and a 版记; the preview of a letter of two
pages in which one word was changed, with its pictures; sixty pages as the background job prints them, saying how far it
is. Beside each stands WeasyPrint alone with the same text. No database is used.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.documents.sheet import Sheet

THREE_PAGES = 0.2
PREVIEW = 0.6
SIXTY_PAGES = 15
PAGES = 60
ROUNDS = 20
CLAUSE = (
    "各单位不得在清单之外增设前置环节，不得要求申请单位重复提交可通过共享获取的材料；牵头单位应当于2026年12月18日前完成办理指南编制，"
    "逐项明确设定依据、适用对象、申请材料、办理环节、承诺时限和联系人，并在平台应用中心发布，共86项、9类。"
)
LETTER = "\n".join([f"现就有关事项函告如下。{CLAUSE}", *[CLAUSE] * 4, "请予支持为盼。"])


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    import django

    django.setup()
    from workflows.documents.sheet import has_fast_subsetting, render_pdf

    if not has_fast_subsetting():
        say("libharfbuzz-subset0 is missing: WeasyPrint subsets fonts in Python, some 6 s a document.")
    sheet = made_sheet(is_draft=False)
    began = time.perf_counter()
    first = render_pdf(sheet)
    say(f"First document of the process: {time.perf_counter() - began:.2f} s, {', '.join(first.fonts)}.")
    if first.pages != 3:
        say(f"The document has {first.pages} pages instead of 3.")
        return 1

    holds = [
        report("red-header PDF, three pages, CPU", measured(lambda: render_pdf(sheet), time.process_time), THREE_PAGES),
        report("drafting preview, one word changed in two pages, CPU", measured(preview(), time.process_time), PREVIEW),
        sixty_pages(),
    ]
    report("WeasyPrint alone, two pages, CPU", measured(lambda: plain(LETTER), time.process_time), None)
    report("WeasyPrint alone, sixty pages", measured(lambda: plain(long_text()), rounds=1), None)
    return 0 if all(holds) else 1


def preview() -> Callable[[], None]:
    """What a press of a key in the drafting page costs beside its request: layout, what changed, pictures of it."""
    from workflows.documents.paper import pages_of
    from workflows.documents.sheet import Layout, lay

    draft = replace(made_sheet(is_draft=True), layout=Layout.LETTER, mark="示范市人民政府", body=LETTER, attachments=())
    draft = replace(draft, watermark=())  # what one writes oneself is shown without
    words = iter(f"第{number}次" for number in range(10_000))

    def changed() -> None:
        laid = lay(replace(draft, body=LETTER.replace("有关", next(words), 1)))
        if laid.pages != 2:
            raise SystemExit(f"The letter has {laid.pages} pages instead of 2.")
        pages_of(laid, range(1, laid.pages + 1))

    return changed


def sixty_pages() -> bool:
    from workflows.documents.sheet import lay

    told: list[int] = []
    began = time.perf_counter()
    laid = lay(replace(made_sheet(is_draft=False), body=long_text()))
    pdf = laid.paint(told=lambda done, _pages: told.append(done))
    spent = time.perf_counter() - began
    say(f"{laid.pages} pages, {len(pdf) // 1024} KB, told {len(told)} times how far")
    say(f"load {os.getloadavg()[0]:.1f}")
    return report("sixty pages in the background", spent, SIXTY_PAGES) and laid.pages >= PAGES and len(told) > 5


def long_text() -> str:
    return "\n".join(CLAUSE for _ in range(PAGES * 5))


def plain(text: str) -> bytes:
    """The page of the standard by WeasyPrint's own line breaking: no rules, no fallback."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from office.ui.fonts import Role, data_folder, find_stacks

    face = next(face for face in find_stacks(data_folder())[Role.FANGSONG].faces if face.covers("国"))
    fonts = FontConfiguration()
    style = f"""@font-face{{font-family:x;src:url({face.path.resolve().as_uri()})}}
        @page{{size:210mm 297mm;margin:37mm 26mm 35mm 28mm}} body{{margin:0;font:16pt/28.95pt x}}
        p{{margin:0;text-indent:2em}}"""
    markup = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    pdf: bytes = HTML(string=markup).write_pdf(stylesheets=[CSS(string=style, font_config=fonts)], font_config=fonts)
    return pdf


def measured(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter, rounds: int = ROUNDS) -> float:
    """The lower quartile of several rounds, in seconds: other work on the same cores lengthens even CPU time."""
    work()
    spent = []
    for _ in range(rounds):
        before = clock()
        work()
        spent.append(clock() - before)
    say(f"{rounds} rounds: {min(spent):.3f} to {max(spent):.3f} s")
    return statistics.quantiles(spent, n=4)[0] if rounds > 1 else spent[0]


def report(name: str, figure: float, bar: float | None) -> bool:
    """bar: None where the figure only stands beside another."""
    holds = bar is None or figure <= bar
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

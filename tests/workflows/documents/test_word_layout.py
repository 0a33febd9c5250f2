"""The page that a word processor makes of a written file, measured in the PDF LibreOffice prints of it."""

import io
import os
import shutil
import signal
import subprocess
from collections import Counter

import pdfplumber
import pytest

from tests.workflows.documents.ruler import printed_pages
from tests.workflows.documents.sheets import BODY, OPENING, attachments, notice
from workflows.documents.sheet import Layout
from workflows.documents.wordprocessing.writing import write_docx

pytestmark = pytest.mark.xdist_group("word_layout")
OFFICE = shutil.which("soffice")
FULL = "本市各级机关应当依照规定办理公文提高工作质量和效率" * 20
WIDE = "\n".join(
    ["表2　指标", *(f"| {' | '.join(f'第{n}项指标{told}' for n in range(1, 13))} |" for told in ("名称", "已完成"))]
)
TABLE = "表1　任务\n| 序号 | 单位 | 数量 |\n| 1 | 市教育局 | 12 |"
SHEETS = {
    "general": notice(body=f"{BODY}\n{FULL}\n{TABLE}\n{FULL}\n特此通知。", attachments=attachments(2)),
    "across": notice(body=f"{OPENING}\n{WIDE}\n{OPENING}"),
    "upward": notice(
        is_upward=True, signatories=("何景行", "欧阳明"), urgency="特急", copy_no="000012", body=OPENING
    ),
    "letter": notice(layout=Layout.LETTER, mark="示范市人民政府", urgency="加急"),
    "order": notice(
        layout=Layout.ORDER, mark="示范市人民政府令", title="", number="第12号", recipients="", signatories=("何景行",),
        post="市长",
    ),
}  # fmt: skip
HANGING = "，。、；：”）"  # LibreOffice lets marks hang over the edge, whatever the file says
FOLIO = (262.5, 275.0)  # where only the page number is


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """All of them in one start of LibreOffice, with a profile of its own, ended whatever happens."""
    if OFFICE is None:
        pytest.skip("no LibreOffice: apt-get install --no-install-recommends libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("word")
    for name, sheet in SHEETS.items():
        (folder / f"{name}.docx").write_bytes(write_docx(sheet))
    command = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to",
               "pdf", "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in SHEETS)]  # fmt: skip
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        said, _ = running.communicate(timeout=180)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    made = {name: folder / f"{name}.pdf" for name in SHEETS}
    assert all(path.exists() for path in made.values()), said.decode(errors="replace")
    return {name: path.read_bytes() for name, path in made.items()}


def near(value, wanted, by=1.0):
    return abs(value - wanted) <= by


def test_the_page_has_its_22_rows_of_28_characters(papers):
    page = printed_pages(papers["general"])[1]
    area = page.ink(top=30, bottom=FOLIO[0])

    assert [round(side * 25.4 / 72) for side in page.page.get_size()] == [210, 297]
    assert near(area.left, 28)
    assert near(area.top, 37)
    assert near(area.bottom, 262)
    with pdfplumber.open(io.BytesIO(papers["general"])) as paper:
        letters = [letter for letter in paper.pages[1].chars if letter["top"] * 25.4 / 72 < FOLIO[0]]
    ends = [letter["x1"] * 25.4 / 72 for letter in letters if letter["text"] not in HANGING]
    assert near(max(ends), 184)
    rows = Counter(round(letter["matrix"][5]) for letter in letters)
    other = {round(letter["matrix"][5]) for letter in letters if letter["text"] not in FULL}
    assert len(rows) == 22
    assert Counter(count for row, count in rows.items() if row not in other).most_common(1)[0][0] == 28
    assert {letter["size"] for letter in letters} == {16.0}


def test_the_head_stands_where_the_standard_puts_it(papers):
    page = printed_pages(papers["general"])[0]
    mark, rule = page.bands(colour="red")
    number = page.ink(top=mark[1] + 5, bottom=rule[0] - 1)
    line = page.ink(top=rule[0] - 0.2, bottom=rule[1] + 0.2, colour="red")

    assert near(mark[0], 72)
    assert near(number.top, mark[1] + 21)
    assert near(rule[0], number.bottom + 4, 0.6)
    assert near(line.left, 28, 0.5)
    assert near(line.right, 184, 0.5)
    with pdfplumber.open(io.BytesIO(papers["general"])) as paper:
        sizes = {letter["text"]: letter["size"] for letter in paper.pages[0].chars}
    assert (sizes["批"], sizes["深"]) == (22.0, 16.0)


def test_page_numbers_lie_at_the_outer_edge(papers):
    odd, even = (page.ink(top=FOLIO[0], bottom=FOLIO[1]) for page in printed_pages(papers["general"])[:2])
    dashes = [printed_pages(papers["general"])[at].ink(left=left, right=left + 3, top=FOLIO[0], bottom=FOLIO[1])
              for at, left in ((0, odd.left), (1, even.left))]  # fmt: skip

    assert near(odd.right, 184 - 4.9)
    assert near(even.left, 28 + 4.9)
    assert all(near(dash.top, 269) for dash in dashes)


def test_a_table_too_wide_for_the_leaf_lies_across_it_and_the_text_goes_on_upright(papers):
    with pdfplumber.open(io.BytesIO(papers["across"])) as paper:
        sizes = [(round(page.width * 25.4 / 72), round(page.height * 25.4 / 72)) for page in paper.pages]
        assert sizes == [(210, 297), (297, 210), (210, 297)]
        across = paper.pages[1].find_tables()[0].bbox
        texts = [page.extract_text() for page in paper.pages]
    left, top, right, _bottom = (edge * 25.4 / 72 for edge in across)
    assert near(right - left, 225)
    assert top > 28
    assert right < 297 - 34
    assert ["第12项" in text.replace("\n", "") for text in texts] == [False, True, False]


def test_the_last_rule_of_the_imprint_lies_at_the_foot(papers):
    for name in ("general", "upward", "order"):
        page = printed_pages(papers[name])[-1]
        rules = [band for band in page.bands(left=90, right=110, bottom=FOLIO[0]) if band[1] - band[0] < 0.8]
        assert near(sum(rules[-1]) / 2, 262, 0.5), name
        whole = page.ink(top=rules[-1][0], bottom=rules[-1][1])
        assert (round(whole.left), round(whole.right)) == (28, 184)


def test_upward_shows_who_signed_beside_the_number(papers):
    page = printed_pages(papers["upward"])[0]
    mark, rule = page.bands(colour="red")
    row = page.ink(top=mark[1] + 5, bottom=rule[0] - 1)

    assert near(row.left, 28 + 5.6)
    assert near(row.right, 184 - 5.6)
    assert near(page.ink(bottom=60).top, 38)


def test_letter_and_order_have_their_own_heads(papers):
    letter, order = printed_pages(papers["letter"])[0], printed_pages(papers["order"])[0]
    bands = letter.bands(colour="red")
    rules = letter.ink(top=bands[1][0], bottom=bands[2][1], colour="red")

    assert near(bands[0][0], 30)
    assert near(bands[1][0], bands[0][1] + 4)
    assert (round(rules.left), round(rules.right)) == (20, 190)
    assert near(bands[-1][1], 277)
    assert letter.ink(top=278.5) is None
    assert near(order.bands(colour="red")[0][0], 57)

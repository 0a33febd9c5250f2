"""What a Word file becomes: title, recipients, levels, tables and pictures; what is left out is named."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from office.files.refusals import CarriesMacros
from tests.workflows.documents.sheets import notice
from tests.workflows.documents.wordfiles import line, numbering, picture, style, table, word_file
from workflows.documents.sheet import Illustration, parse
from workflows.documents.sheet.blocks import write
from workflows.documents.wordprocessing.numbers import chinese
from workflows.documents.wordprocessing.package import (
    Locked,
    NotAWordFile,
    OldWord,
    TooLong,
    refuse_what_is_no_docx,
)
from workflows.documents.wordprocessing.reading import read_docx
from workflows.documents.wordprocessing.writing import write_docx

TITLE = "示范市教育局关于开展秋季学期安全检查的通知"
CHINESE = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)


def read(*body, name="稿子.docx", **parts):
    return read_docx(name, word_file(*body, **parts))


def drawn_png(width=400, height=300):
    stored = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(stored, "PNG")
    return stored.getvalue()


def test_a_clerks_file_becomes_the_fields_of_a_draft():
    drafted = read(
        line("示范市教育局文件", centred=True, points=40),
        line("示教发〔2026〕5号", centred=True, points=16),
        line("示范市教育局关于开展", centred=True, points=22),
        line("秋季学期安全检查的通知", centred=True, points=22),
        line(),
        line("各县（区）教育局，市属各学校："),
        line("　　为保障师生安全，现将有关事项通知如下。"),
        line("一、检查范围"),
        line("（一）校舍。包括在建工程。"),
        line("特此通知。"),
        line("附件：1.检查表"),
        line("2.联络员名单"),
        line("示范市教育局"),
        line("2026年9月1日"),
        line("（此件公开发布）"),
        table(["抄送：市政府办公室，市应急管理局。"], ["示范市教育局办公室　2026年9月2日印发"]),
    ).found

    assert drafted.words.title == TITLE
    assert drafted.genre == "notice"
    assert drafted.words.main_recipients == "各县（区）教育局，市属各学校"
    assert drafted.words.cc_recipients == "市政府办公室，市应急管理局"
    assert drafted.words.annotation == "此件公开发布"
    assert drafted.words.body.splitlines() == [
        "为保障师生安全，现将有关事项通知如下。", "一、检查范围", "（一）校舍。包括在建工程。", "特此通知。",
    ]  # fmt: skip
    assert [what for what, _text in drafted.left_out] == [
        "head", "head", "imprint", "signature", "signature", "attachments", "attachments",
    ]  # fmt: skip


def test_numbers_that_word_counts_are_written_out():
    body = read(
        line(TITLE, style="T"),
        line("检查范围", num=(1, 0)),
        line("校舍", num=(1, 1)),
        line("食堂", num=(1, 1)),
        line("设备", num=(1, 2)),
        line("电梯", num=(1, 3)),
        line("检查时间", num=(1, 0)),
        line("上旬", num=(1, 1)),
        styles=style("T", "Title"),
        lists=numbering(*CHINESE),
    ).found.words.body

    assert body.splitlines() == [
        "一、检查范围", "（一）校舍", "（二）食堂", "1.设备", "（1）电梯", "二、检查时间", "（一）上旬",
    ]  # fmt: skip


def test_headings_without_a_number_are_given_one():
    """Word's 标题 1 to 4, in a file that numbers nothing or counts 1, 1.1."""
    styles = style("a", "heading 1") + style("b", "标题 2") + style("c", "小节", based="b")
    texts = (line(TITLE, centred=True, points=22), line("总体要求", style="a"), line("目标", style="b"), line("正文。"),
             line("原则", style="c"), line("保障措施", style="a"))  # fmt: skip
    plain = read(*texts, styles=styles).found
    counted = read(
        line(TITLE, centred=True, points=22), line("总体要求", style="a", num=(1, 0)),
        line("目标", style="b", num=(1, 1)), styles=styles, lists=numbering(("decimal", "%1"), ("decimal", "%1.%2")),
    ).found  # fmt: skip

    assert plain.words.body.splitlines() == ["一、总体要求", "（一）目标", "正文。", "（二）原则", "二、保障措施"]
    assert counted.words.body.splitlines() == ["一、总体要求", "（一）目标"]
    assert plain.is_renumbered
    assert counted.is_renumbered


def test_what_a_draft_cannot_hold_is_counted():
    note, comment = "<w:r><w:footnoteReference/></w:r>", "<w:r><w:commentReference/></w:r>"
    changed = "<w:ins><w:r><w:t>改为这样</w:t></w:r></w:ins><w:del><w:r><w:delText>原来那样</w:delText></w:r></w:del>"
    box = (
        f"<v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>{line('旁注')}</w:txbxContent></v:textbox>"
    )
    box = f"<w:r><w:pict>{box}</w:pict></w:r>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK</w:instrText></w:r><w:r><w:t>网址</w:t></w:r>'
    )
    found = read(
        line(TITLE, centred=True, points=22), line("文字", more=note + comment + changed + box + hidden + field)
    ).found

    assert found.words.body == "文字改为这样网址"
    assert found.was.left == {"footnote": 1, "comment": 1, "change": 2, "hidden": 1}
    assert found.was.boxes == ["旁注"]


def test_a_deleted_end_of_paragraph_joins_what_it_parted():
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"

    assert read(line(TITLE, centred=True, points=22), gone, line("后半。")).found.words.body == "前半后半。"


def test_tables_and_pictures_keep_their_places():
    spanning = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + line("合并") + "</w:tc>"
    merged = f"<w:tbl><w:tr>{spanning}</w:tr><w:tr><w:tc>{line('甲')}</w:tc><w:tc>{line('乙|丙')}</w:tc></w:tr></w:tbl>"
    drafted = read(
        line(TITLE, centred=True, points=22),
        line("表1　任务"),
        table(["单位", "任务"], ["市教育局", table(["内", "层"]) + line("外层")]),
        line("说明如下。"),
        merged,
        line(more=picture("p")),
        line("图1　分布"),
        parts=[("word/media/a.png", drawn_png())],
        relations=[("p", "image", "media/a.png", False), ("q", "image", "http://127.0.0.1:9/x.png", True)],
    )

    assert drafted.found.words.body.splitlines() == [
        "表1　任务", "| 单位 | 任务 |", "| 市教育局 | 内 层外层 |", "说明如下。", "| 合并 |  |", "| 甲 | 乙\\|丙 |",
        "![图1　分布](图1.png)",
    ]  # fmt: skip
    assert drafted.found.was.left == {"nested": 1, "outside": 1}
    assert list(drafted.pictures) == ["图1.png"]


def test_long_and_odd_files_are_read():
    rows = [["序号", "单位"], *([str(nth), "🏫 مدرسة"] for nth in range(1, 500))]
    found = read(*(line(f"第{nth}段。") for nth in range(5_000)), table(*rows), name="长" * 300 + ".docx").found

    blocks = parse(found.words.body)
    assert len(blocks) == 5_001
    assert len(blocks[-1].rows) == 500
    assert len(found.words.title) == 120
    assert found.is_cut


def test_counting_in_chinese():
    assert [chinese(number) for number in (1, 10, 11, 20, 101, 110, 1003)] == [
        "一", "十", "十一", "二十", "一百零一", "一百一十", "一千零三",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OldWord),
        ("密.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Locked),
        ("宏.docm", word_file(line("文")), CarriesMacros),
        ("图.docx", b"\x89PNG\r\n", NotAWordFile),
    ],
)
def test_what_is_no_docx_is_refused_with_what_to_do(name, data, refusal):
    with pytest.raises(refusal):
        refuse_what_is_no_docx(name, data)


def test_traps_are_refused():
    bomb = '<!DOCTYPE w [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
    for made in (
        word_file(line("文"), main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        word_file(line("文"), prolog=bomb),
        word_file("<w:sdt>" * 400 + "</w:sdt>" * 400),
        word_file("<w:p>"),
    ):
        with pytest.raises((CarriesMacros, NotAWordFile)):
            read_docx("文.docx", made)
    with pytest.raises(TooLong):
        read_docx("文.docx", word_file(*[line("长" * 1000)] * 101))


# ── There and back ──
TEXT = st.text(alphabet="一府国发关于通知，、“”（）《》 0279aZ·—…😀م&<>\"'|\\", min_size=1, max_size=40)
MARK = st.sampled_from(["", "一、", "（二）", "3.", "（4）", "第五条　", "第一章　"])
LINE = st.builds(lambda mark, text: mark + text, MARK, TEXT)
CELL = TEXT.map(lambda text: text.replace("\\", "").replace("|", ""))
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=3).map(
    lambda rows: "\n".join(f"| {' | '.join(row)} |" for row in rows)
)
FIGURE = st.sampled_from(["![图1　网络](网络.png)", "![](没有.png)"])
BODY = st.lists(st.one_of(LINE, LINE, TABLE, FIGURE), min_size=1, max_size=8).map("\n\n".join)


@settings(max_examples=30, deadline=None)
@given(title=TEXT, recipients=TEXT, body=BODY)
def test_a_draft_that_goes_out_and_comes_back_has_the_same_words(title, recipients, body):
    body = write(parse(body))
    title, recipients = " ".join(title.split()) or "关于", recipients.strip(" ，、：:") or "各局"
    sheet = notice(
        title=title, recipients=recipients, body=body, pictures=(Illustration("网络.png", drawn_png(40, 30)),)
    )
    words = read_docx("文.docx", write_docx(sheet)).found.words

    assert (words.title, words.main_recipients) == (title, recipients)
    assert parse(words.body) == parse(body)
    assert (words.cc_recipients, words.annotation) == (sheet.cc, sheet.annotations[0])

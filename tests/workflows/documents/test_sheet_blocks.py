"""Typed text becomes paragraphs with their levels, tables and figures, and can be written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.ui.fonts import Role
from workflows.documents.sheet.blocks import Figure, Level, Paragraph, Table, figure_names, parse, write

PIECES = [
    "|",
    "｜",
    "\\",
    "表1",
    "表一　",
    "![",
    "](",
    "]",
    ")",
    "---",
    ":-",
    " ",
    "\n",
    "\u3000",
    "一、",
    "。",
    "单位",
    "12",
]
CELLS = st.text(st.sampled_from("ab|｜\\-:）。 \u3000")).map(str.strip)


@pytest.mark.parametrize(
    ("line", "level", "role"),
    [
        ("一、总体要求", Level.FIRST, Role.HEITI),
        ("十二、保障措施", Level.FIRST, Role.HEITI),
        ("（一）加强领导", Level.SECOND, Role.KAITI),
        ("(三)大数据是抓手", Level.SECOND, Role.KAITI),
        ("1. 明确责任", Level.THIRD, Role.FANGSONG),
        ("2．明确分工", Level.THIRD, Role.FANGSONG),
        ("（1）月底前报送", Level.FOURTH, Role.FANGSONG),
        ("为深化改革，现通知如下。", Level.PARAGRAPH, Role.FANGSONG),
        ("第一章　总则", Level.CHAPTER, Role.HEITI),
        ("第二节　会议", Level.SECTION, Role.KAITI),
        ("第十条　本规则自印发之日起施行。", Level.ARTICLE, Role.HEITI),
        ("1.1　编制目的", Level.PARAGRAPH, Role.FANGSONG),
        ("1.5万元的补助", Level.PARAGRAPH, Role.FANGSONG),
        ("一个地区只报一份", Level.PARAGRAPH, Role.FANGSONG),
    ],
)
def test_level_is_read_from_the_beginning_of_a_line(line, level, role):
    (block,) = parse(line)

    assert (block.level, block.role) == (level, role)


def test_heading_ends_with_its_first_sentence():
    (block,) = parse("一、明确事项范围。第二批清单共86项。各单位不得增设前置环节。")

    assert block.head == "一、明确事项范围。"
    assert block.rest == "第二批清单共86项。各单位不得增设前置环节。"


def test_numbered_clauses_are_not_headings():
    clause = "根据《中华人民共和国宪法》和有关组织法的规定，参照上级工作规则，结合本市实际，制定本规则。"

    blocks = parse(f"一、{clause}\n二、{clause}\n三、本市实行市长负责制。副市长协助市长工作。")

    assert [block.head for block in blocks] == ["", "", ""]
    assert all(block.rest for block in blocks)


def test_single_long_clause_among_headings_is_plain():
    long = "二、" + "各单位要认真贯彻落实有关要求" * 4 + "。"

    blocks = parse(f"一、提高认识。要重视。\n{long}\n三、加强领导。要落实。")

    assert [bool(block.head) for block in blocks] == [True, False, True]


def test_empty_lines_and_typed_indents_are_left_out():
    blocks = parse("\n　　第一段。\n\n\t 第二段。 \n　\n")

    assert [block.rest for block in blocks] == ["第一段。", "第二段。"]


def test_no_character_is_lost():
    text = "一、总则。甲乙丙\n（一）办法\n1. 丁\n（1）戊。己"

    assert "".join(block.text for block in parse(text)) == text.replace("\n", "")


def test_lines_between_bars_are_a_table_under_its_caption():
    table = "表1　任务分解表\n| 单位 | 任务 |\n|---|:-:|\n| 市教育局 | 12 |\n｜市财政局｜"

    assert parse(f"任务如下。\n{table}\n\n| 甲\\|乙 |\n以上。") == (
        Paragraph(Level.PARAGRAPH, "", "任务如下。"),
        Table("表1　任务分解表", (("单位", "任务"), ("市教育局", "12"), ("市财政局", ""))),
        Table("", (("甲|乙",),)),
        Paragraph(Level.PARAGRAPH, "", "以上。"),
    )


@pytest.mark.parametrize(
    "line", ["| 只有一条竖线", "| 末尾是转义的 \\|", "表1　没有表格", "![没有文件]()", "见![图](甲.png)"]
)
def test_what_only_resembles_a_table_or_a_figure_is_a_paragraph(line):
    (block,) = parse(line)

    assert block == Paragraph(Level.PARAGRAPH, "", line)


def test_line_that_names_a_picture_is_a_figure():
    blocks = parse("![图1　网络](网络\\).png)\n![](甲.png)\n![图3](甲.png)")

    assert blocks[0] == Figure("图1　网络", "网络).png")
    assert figure_names(blocks) == ("网络).png", "甲.png")


def test_paragraph_that_reads_like_a_caption_stays_one():
    blocks = (Paragraph(Level.PARAGRAPH, "", "表1　见下"), Table("", (("甲",),)), Table("", (("乙",),)))

    assert parse(write(blocks)) == blocks


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_was_read_is_written_and_read_the_same(text):
    assert parse(write(parse(text))) == parse(text)


@given(st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=4)))
def test_any_table_is_written_and_read_the_same(rows):
    table = Table("表2　任意", tuple(rows))

    assert parse(write((table,))) == (table,)

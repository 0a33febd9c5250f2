"""Titles are broken by sense and shape."""

import pytest

from workflows.documents.sheet.title import LONGEST_LINE, break_title, split_words

CITY = "示范市人民政府"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于做好汛期地质灾害防治工作的通知", ["关于做好汛期地质灾害防治工作的通知"]),
        (
            f"{CITY}关于印发《示范市人民政府工作规则》的通知",
            [f"{CITY}关于印发", "《示范市人民政府工作规则》的通知"],
        ),
        (
            f"{CITY}关于公布机关内部“零跑动”事项清单（第二批）的通知",
            [f"{CITY}关于公布机关内部", "“零跑动”事项清单（第二批）的通知"],
        ),
        (f"{CITY}关于加强数字政府建设的意见", [CITY, "关于加强数字政府建设的意见"]),
    ],
)
def test_title_is_broken_by_sense(title, lines):
    assert break_title(title, CITY) == lines


@pytest.mark.parametrize(
    "title",
    [
        f"{CITY}关于2026年国民经济和社会发展计划执行情况与2027年国民经济和社会发展计划草案的报告",
        f"{CITY}办公室关于转发省人民政府办公厅关于进一步做好高校毕业生等青年就业创业工作的通知的通知",
        "示范市政务服务和数据管理局关于申请追加2026年度政务云平台运行维护经费的请示",
        f"{CITY}关于表彰2026年度政务服务先进集体和先进个人的决定",
    ],
)
def test_long_titles_keep_words_whole_and_lines_short(title):
    lines = break_title(title, CITY)

    assert "".join(lines) == title
    assert all(len(line) <= LONGEST_LINE + 2 for line in lines)
    assert all(line[0] not in "的、）》”" and line[-1] not in "（《“的" for line in lines)
    for word in ("国民经济", "社会发展", "高校", "毕业生", "先进集体", "2026", "平台", "经费", "通知"):
        assert title.count(word) == sum(line.count(word) for line in lines)


def test_shape_is_no_hourglass():
    lines = break_title(f"{CITY}关于2026年国民经济和社会发展计划执行情况与2027年国民经济和社会发展计划草案的报告", CITY)
    widths = [len(line) for line in lines]

    assert len(widths) == 3
    assert widths[1] >= min(widths[0], widths[2])


def test_typed_break_settles_it():
    assert break_title("甲乙\n丙丁", "") == ["甲乙", "丙丁"]


def test_words_are_those_of_the_dictionary():
    assert split_words("高校毕业生就业创业工作") == ["高校", "毕业生", "就业", "创业", "工作"]


def test_empty_title_is_one_empty_line():
    assert break_title("  ") == [""]

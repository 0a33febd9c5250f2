"""The small markup: what it draws, what stays text, and that nothing gets through it."""

import re
import time
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from office.chat import actions
from office.chat.markup import drawn, is_marked, on_one_line
from tests.office.chat.conftest import told

ALLOWED = {"p", "strong", "code", "pre", "ul", "ol", "li", "a", "br", "b"}
MARKS = st.text(alphabet="*_`[]()<>&\"'-1.\n 甲a@/:!\\", max_size=60)


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen, self.hrefs, self.names = set(), [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.names |= {name for name, _ in attrs}
        self.hrefs += [value for name, value in attrs if name == "href"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**重点**：`a<b>`", "<p><strong>重点</strong>：<code>a&lt;b&gt;</code></p>"),
        ("- 一\n- 二", "<ul><li>一</li><li>二</li></ul>"),
        ("3. 甲\n4. 乙", '<ol start="3"><li>甲</li><li>乙</li></ol>'),
        ("```sql\nselect 1;\n```", "<pre><code>sqlselect 1;</code></pre>"),
        ("[通知](https://a.cn/?a=1&b=2)", '<p><a href="https://a.cn/?a=1&amp;b=2" rel="nofollow">通知</a></p>'),
        ("**甲**\n乙", "<p><strong>甲</strong><br>乙</p>"),
    ],
)
def test_what_is_drawn(text, html):
    assert drawn(text).replace("\n", "") == html


@pytest.mark.parametrize("text", ["2*3*4", "C:\\a\\b", "一_二_三", "a > b", "# 标题", "```", "<b>粗</b>"])
def test_what_stays_text(text):
    assert not Tags(drawn(text)).seen - {"p", "a"}
    assert "".join(re.sub(r"<[^>]+>", "", drawn(text)).split()) == "".join(
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split()
    )


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:x"])
def test_no_link_runs_anything(link):
    assert Tags(drawn(f"[点这里]({link})")).hrefs == []


def test_names_and_addresses_are_set_off_within_it():
    people = [{"id": "7", "name": "林知远"}]
    html = drawn("**@林知远** 看 https://a.cn", people, me="7")
    assert '<b class="mention me">@林知远</b>' in html
    assert '<b class="mention" data-of="7">@林知远</b>' in drawn("**@林知远**", people)
    assert 'href="https://a.cn"' in html
    assert html.count("<a ") == 1
    assert drawn("[@林知远 https://b.cn](https://a.cn)", people).count("<a ") == 1


@given(MARKS)
def test_whatever_is_typed_only_these_tags_come_out(text):
    found = Tags(drawn(text))
    assert found.seen <= ALLOWED
    assert found.names <= {"href", "rel", "class", "data-of", "start"}
    assert all(re.match(r"https?://|mailto:|[^:]*$", href, re.IGNORECASE) for href in found.hrefs)


@pytest.mark.parametrize("piece", ["*", "[", "- ", "`", "**a", "[a](", "_*", "1) ", "![", "**a** "])
def test_nothing_but_marks_takes_no_time(piece):
    began = time.process_time()
    drawn((piece * 5000)[:5000])
    assert time.process_time() - began < 0.5


@pytest.mark.django_db
def test_page_and_line_draw_the_same(cast, room, at_door):
    said = actions.post(room, text="**重点** <script>", by=cast.clerk)
    plain = actions.post(room, text="平常的话", by=cast.clerk)
    assert "html" not in told(room)[plain.seq]
    actions.edit(room, plain.seq, text="改成`码`", by=cast.clerk)
    frames = told(room)
    assert frames[said.seq]["html"] == drawn("**重点** <script>")
    assert frames[plain.seq]["html"] == drawn("改成`码`")
    assert frames[plain.seq + 1]["html"] == drawn("改成`码`")
    page = at_door(cast.finance).get(reverse("chat:room", args=[room.public_id])).content.decode()
    assert drawn("**重点** <script>") in page
    assert 'data-text="**重点** &lt;script&gt;"' in page
    assert not is_marked("平常的话")


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("桥面照片，**今天**拍的：\n- 第一处\n- 第二处", "桥面照片，今天拍的： 第一处 第二处"),
        ("见 [台账](https://example.org/a?b=1&c=2)", "见 台账"),
        ("`a < b && c`", "a < b && c"),
        ("2 < 3 & 4", "2 < 3 & 4"),
        ("一行\n两行", "一行 两行"),
    ],
)
def test_on_one_line_the_marks_are_gone_and_the_words_stay(said, listed):
    assert on_one_line(said) == listed

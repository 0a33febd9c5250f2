"""Breaking a title into lines: 词意完整, 排列对称, 长短适宜; a trapezium or a rhomb (GB/T 9704-2012, 7.3.1).

A line ends where a word ends. Words are those of the CC-CEDICT dictionary; among the ways to cut the title into them,
the one with the fewest pieces is taken. Which of the remaining breaks is best is a matter of sense (before or after
关于, around 《》, never before 的) and of shape. A line break typed into the title settles it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from itertools import combinations, pairwise

GENRE_NAMES = re.findall(r"\S+", "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要")
VERB_NAMES = re.findall(
    r"\S+",
    "公布 印发 发布 转发 批转 调整 成立 开展 做好 加强 推进 实施 表彰 同意 召开 举办 进一步 贯彻落实 切实 建立 完善 "
    "修改 废止 下达 申请 报送 请求 落实 深化 加快 促进 规范",
)
LONGEST_WORD = 8
LONGEST_LINE = 19
MOST_SHAPED = 5
# Costs, in the amount of unevenness (characters of difference) they are worth.
INSIDE_WORD, BESIDE_PARTICLE, WEAK, FAIR = 60.0, 40.0, 7.0, 3.0
HOURGLASS, RECTANGLE, STUB, LINE = 14.0, 2.0, 12.0, 12.0
NEVER_FIRST = frozenset("的之了地得、，。；：？！）》”’〉】〕")
NEVER_LAST = frozenset("（《“‘〈【〔的第不")
GENRES = frozenset(GENRE_NAMES)
CLOSING = re.compile(rf"的?({'|'.join(GENRE_NAMES)})$")
VERBS = frozenset(VERB_NAMES)
JOINING = frozenset("和及与暨或")


def break_title(title: str, issuer: str = "") -> list[str]:
    lines = [line.strip() for line in title.splitlines() if line.strip()]
    if len(lines) > 1:
        return lines
    text = lines[0] if lines else ""
    if _width(text) <= LONGEST_LINE:
        return [text]
    return _best_break(text, issuer)


def _width(text: str) -> float:
    return sum(1.0 if ord(char) > 0xFF else 0.5 for char in text)


@lru_cache(maxsize=256)
def _best_break(text: str, issuer: str) -> list[str]:
    costs = _break_costs(text, issuer)
    fewest = -int(-_width(text) // LONGEST_LINE)
    if fewest > MOST_SHAPED:
        return _filled(text, costs)
    best, best_cost = [text], float("inf")
    for count in (fewest, fewest + 1):
        for breaks in combinations(_candidates(costs, count), count - 1):
            edges = (0, *breaks, len(text))
            lines = [text[start:end] for start, end in pairwise(edges)]
            cost = sum(costs[at] for at in breaks) + _shape_cost([_width(line) for line in lines])
            if cost < best_cost:
                best, best_cost = lines, cost
    return best


def _filled(text: str, costs: dict[int, float]) -> list[str]:
    """So many lines have no shape: each as long as it may be, ending where a word ends."""
    lines, start = [], 0
    while _width(text[start:]) > LONGEST_LINE:
        end = start + 1
        while end < len(text) and _width(text[start : end + 1]) <= LONGEST_LINE:
            end += 1
        end = max(range(max(start + 1, end - 6), end + 1), key=lambda at: (-costs[at] // BESIDE_PARTICLE, at))
        lines.append(text[start:end])
        start = end
    return [*lines, text[start:]]


def _candidates(costs: dict[int, float], count: int) -> list[int]:
    """The cheapest places, few enough that all their combinations can be weighed."""
    kept = 60 if count <= 3 else 16
    return sorted(sorted(costs, key=lambda at: costs[at])[:kept])


def _shape_cost(widths: Sequence[float]) -> float:
    longest, shortest = max(widths), min(widths)
    cost = LINE * len(widths) + (longest - shortest) * 0.6
    if longest > LONGEST_LINE:
        cost += 100 * (longest - LONGEST_LINE)
    if shortest < 5:
        cost += STUB
    if longest - shortest < 1:
        cost += RECTANGLE
    inner = widths[1:-1]
    if inner and min(inner) < min(widths[0], widths[-1]):
        cost += HOURGLASS
    return cost


def _break_costs(text: str, issuer: str) -> dict[int, float]:
    """For each place between two characters what a break there costs in sense."""
    words = split_words(text, (issuer, *VERBS, *GENRES, "关于"))
    ends: dict[int, tuple[str, str]] = {}
    at = 0
    for word, following in pairwise(words):
        at += len(word)
        ends[at] = (word, following)
    costs = {}
    for place in range(1, len(text)):
        if text[place] in NEVER_FIRST or text[place - 1] in NEVER_LAST or _is_quoted(text, place):
            costs[place] = BESIDE_PARTICLE
        elif place not in ends:
            costs[place] = INSIDE_WORD
        else:
            costs[place] = _sense_cost(*ends[place], issuer)
    closing = CLOSING.search(text)
    if closing and closing.start() in costs:
        # “……的 / 通知” leaves the genre alone on its line.
        costs[closing.start()] += STUB
    return costs


def _sense_cost(before: str, after: str, issuer: str) -> float:
    if (issuer and before == issuer) or before[-1] in "、，）》”" or after[0] in "《（“":
        return 0.0
    if before == "关于" or after in VERBS or after == "关于" or after[0] in JOINING:
        return FAIR if after != "关于" else 1.0
    if before in VERBS:
        return FAIR
    return WEAK


def _is_quoted(text: str, place: int) -> bool:
    """Inside a short quotation; a long 《title》 may have to be broken."""
    for opening, closing in ("“”", "《》", "（）"):
        start, end = text.rfind(opening, 0, place), text.find(closing, place)
        unclosed = start >= 0 and text.find(closing, start, place) < 0
        if unclosed and end >= 0 and end - start <= 10:
            return True
    return False


def split_words(text: str, also: Iterable[str] = ()) -> list[str]:
    """The cut into the fewest pieces; of equals, the one whose later words are longer."""
    known = {word for word in also if word}
    longest = max((LONGEST_WORD, *map(len, known)))
    # best[i]: pieces needed for text[i:], and the length of its first piece.
    best: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        best[start] = (best[start + 1][0] + 1, 1)
        for length in range(2, min(longest, len(text) - start) + 1):
            word = text[start : start + length]
            pieces = best[start + length][0] + 1
            if pieces < best[start][0] and (word in known or _is_word(word)):
                best[start] = (pieces, length)
    words, at = [], 0
    while at < len(text):
        length = best[at][1]
        words.append(text[at : at + length])
        at += length
    return words


def _is_word(text: str) -> bool:
    if text.isascii():
        return text.isalnum()
    return text in dictionary()


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """Read as text (0.3 s, once a process): importing it as Python objects would take 110 MB."""
    folder = resources.files("pypinyin_dict.phrase_pinyin_data")
    words: set[str] = set()
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if re.fullmatch(r"cc_cedict_\d+\.py", entry.name):
            source = entry.read_text(encoding="utf-8")
            words.update(re.findall(rf"'([\u4e00-\u9fff]{{2,{LONGEST_WORD}}})'(?=\s*:)", source))
    return frozenset(words)

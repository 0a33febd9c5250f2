"""How names are read."""

import re
from functools import lru_cache

# Surnames that are read otherwise than the character usually is.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "朴": "piao", "查": "zha", "区": "ou", "任": "ren",
    "盖": "ge", "华": "hua", "尉": "wei", "万": "wan", "燕": "yan", "乐": "yue", "翟": "zhai", "冼": "xian",
    "召": "shao", "缪": "miao", "晁": "chao", "种": "chong", "秘": "bi", "逄": "pang", "令": "ling", "繁": "po",
    "折": "she", "那": "na",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def pinyin_of(name: str) -> str:
    """Syllables without tones, separated by spaces; the surname as surnames are read (曾 zeng, 单 shan)."""
    syllables = _read(name.strip())
    if syllables and name.strip()[0] in _SURNAMES:
        syllables[0] = _SURNAMES[name.strip()[0]]
    return " ".join(syllables)


def _read(text: str) -> list[str]:
    """The dictionary of characters takes 55 MB, which a process that only holds lines never needs."""
    from pypinyin import Style, lazy_pinyin

    syllables: list[str] = lazy_pinyin(text, style=Style.NORMAL)
    return syllables


# Read in two ways in names, and nobody knows which before having heard it.
_ALSO = {
    "乐": "yue", "茜": "xi", "晟": "cheng", "长": "zhang", "朝": "zhao", "行": "hang", "重": "chong", "盛": "cheng",
    "贾": "gu", "郗": "chi", "覃": "qin", "洗": "xian", "员": "yun", "谌": "shen", "沈": "chen",
}  # fmt: skip
_LETTERS = re.compile(r"[a-z]+")


def readings_of(name: str, pinyin: str) -> tuple[tuple[str, ...], ...]:
    """Each syllable of a name as it may be typed: as it is read, as the character is usually read (a surname 单 also by
    dan), and ü as v or as yu (吕 lv, lyu)."""
    told = [part for part in pinyin.lower().split() if _LETTERS.fullmatch(part)]
    characters = [one for one in name if "\u3400" <= one <= "\u9fff" or one == "〇"]
    if len(characters) != len(told):
        return tuple(_ways(syllable) for syllable in told)
    return tuple(_ways(syllable, character) for syllable, character in zip(told, characters, strict=True))


@lru_cache(maxsize=20_000)
def _ways(syllable: str, character: str = "") -> tuple[str, ...]:
    ways = [syllable]
    if character:
        ways += [_read(character)[0], _ALSO.get(character, syllable)]
    ways += [way.replace("v", "yu") for way in ways if "v" in way]
    return tuple(dict.fromkeys(way for way in ways if _LETTERS.fullmatch(way)))

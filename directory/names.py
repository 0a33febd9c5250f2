"""How names are read."""

from pypinyin import Style, lazy_pinyin

# Surnames that are read otherwise than the character usually is.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "朴": "piao", "查": "zha", "区": "ou", "任": "ren",
    "盖": "ge", "华": "hua", "尉": "wei", "万": "wan", "燕": "yan", "乐": "yue", "翟": "zhai", "冼": "xian",
    "召": "shao", "缪": "miao", "晁": "chao", "种": "chong", "秘": "bi", "逄": "pang", "令": "ling", "繁": "po",
    "折": "she", "那": "na",
}  # fmt: skip


def pinyin_of(name: str) -> str:
    """Syllables without tones, separated by spaces; the surname as surnames are read (曾 zeng, 单 shan)."""
    syllables = lazy_pinyin(name.strip(), style=Style.NORMAL)
    if syllables and name.strip()[0] in _SURNAMES:
        syllables[0] = _SURNAMES[name.strip()[0]]
    return " ".join(syllables)

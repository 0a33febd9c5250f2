"""What an avatar shows: a surname on one of four tints."""

# Surnames of two characters; of every other Chinese name the first character is the surname.
_COMPOUND = {
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "令狐", "呼延", "百里", "东郭",
    "南门", "西门", "拓跋", "轩辕",
}  # fmt: skip
_TINTS = 4


def surname(name: str) -> str:
    """“林知远” → 林, “欧阳修” → 欧阳, “Ada Lovelace” → A."""
    name = name.strip()
    if len(name) > 2 and name[:2] in _COMPOUND:
        return name[:2]
    return name[:1].upper()


def tint(name: str) -> int:
    """1 to 4, always the same for the same name. It tells neighbours apart and means nothing."""
    return sum(map(ord, name.strip())) % _TINTS + 1

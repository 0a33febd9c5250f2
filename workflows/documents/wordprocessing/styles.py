"""The styles and fonts of a written file: one style for each part of a document, named as offices call it, so that a
reader finds the parts again."""

from dataclasses import dataclass

from office.ui.fonts import Role
from workflows.documents.sheet.blocks import ROLES, Level
from workflows.documents.sheet.measures import SIZE_2, SIZE_4, SIZE_S4, TITLE_PITCH
from workflows.documents.wordprocessing.markup import FONTS, element, exactly, fonts_of, part, twips

SIZE_3 = 16.0  # 三号 as word processors know it; 15.75 pt cannot be said in half points
TIGHTER = -5  # twips: 28 characters of 16 pt fill 156 mm when each is a quarter of a point narrower
CHARACTER = (SIZE_3 + TIGHTER / 20) * 25.4 / 72  # mm
INDENT = 2 * CHARACTER
ROW = 592  # twips, the distance of the 22 rows
ROW_MM = ROW * 25.4 / 1440


@dataclass(frozen=True)
class Style:
    """`base` is another's id; `outline` the level that navigation shows."""

    id: str
    name: str
    base: str = "Normal"
    outline: int | None = None
    role: Role | None = None
    points: float | None = None
    properties: tuple[tuple[str, str], ...] = ()


_INDENTED = (("ind", element("ind", firstLineChars=200, firstLine=twips(INDENT))),)
_CENTRED = (("jc", element("jc", val="center")),)
HEADINGS = {Level.FIRST: "Heading1", Level.SECOND: "Heading2", Level.THIRD: "Heading3", Level.FOURTH: "Heading4"}
CHAPTERS = {Level.CHAPTER: "Chapter", Level.SECTION: "Section"}
STYLES = (
    Style("Title", "Title", role=Role.BIAOSONG, points=SIZE_2, properties=(*exactly(TITLE_PITCH).items(), *_CENTRED)),
    Style("Recipients", "主送机关"),
    Style("Words", "公文正文", properties=_INDENTED),
    *(
        Style(name, f"heading {level.value}", "Words", level.value - 1, ROLES.get(level))
        for level, name in HEADINGS.items()
    ),
    Style("Chapter", "章", outline=0, role=Role.HEITI, properties=_CENTRED),
    Style("Section", "节", outline=1, role=Role.KAITI, properties=_CENTRED),
    Style("Caption", "caption", role=Role.HEITI, points=SIZE_S4, properties=(*exactly(6.4).items(), *_CENTRED)),
    Style("Cell", "表格文字", points=SIZE_S4, properties=(("snapToGrid", element("snapToGrid", val=0)),)),
    Style("Picture", "图", properties=_CENTRED),
    Style("AttachmentNote", "附件说明"),
    Style("Attendance", "出席人员"),
    Style("Signature", "署名和成文日期"),
    Style("Annotation", "附注", properties=(("ind", element("ind", left=twips(INDENT))),)),
    Style("Mark", "发文机关标志", role=Role.BIAOSONG, properties=_CENTRED),
    Style("Corner", "份号和紧急程度"),
    Style("Number", "发文字号"),
    Style("AttachmentMark", "附件", role=Role.HEITI),
    Style("AttachmentTitle", "附件标题", "Title"),
    Style("AttachmentText", "附件正文", "Words"),
    Style("Imprint", "版记", points=SIZE_4, properties=tuple(exactly(8.4).items())),
    Style("Folio", "footer", role=Role.SONGTI, points=SIZE_4, properties=tuple(exactly(7.0).items())),
)
NAMES = {style.id: style.name for style in STYLES}
# What may be drawn instead where the font is missing, as its own file names it: alternative, family, pitch.
STAND_INS = {
    Role.FANGSONG: ("仿宋", "modern"),
    Role.KAITI: ("楷体", "modern"),
    Role.HEITI: ("SimHei", "swiss"),
    Role.BIAOSONG: ("小标宋", "roman"),
    Role.SONGTI: ("SimSun", "roman"),
}


# No widow control, no hanging marks and no room beside Latin: they would unmake 22 rows of 28 characters. LibreOffice
# takes `overflowPunct` the wrong way round (seen in 7.4) and lets a mark hang over the edge; Word and WPS do not.
UNMADE = tuple(element(name, val=0) for name in ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN"))


def styles_part() -> bytes:
    letters = (
        element("rFonts", **fonts_of(Role.FANGSONG)),
        element("spacing", val=TIGHTER),
        element("sz", val=round(SIZE_3 * 2)),
        element("szCs", val=round(SIZE_3 * 2)),
        element("lang", val="en-US", eastAsia="zh-CN"),
    )
    spacing = element("spacing", before=0, after=0, line=240, lineRule="auto")
    defaults = element("docDefaults", element("rPrDefault", element("rPr", *letters)), element("pPrDefault"))
    normal = element(
        "style",
        element("name", val="Normal"),
        element("qFormat"),
        element("pPr", *UNMADE, spacing, element("jc", val="both")),
        type="paragraph",
        default=1,
        styleId="Normal",
    )
    grid = element("style", element("name", val="Normal Table"), type="table", default=1, styleId="TableNormal")
    return part("styles", defaults, normal, grid, *map(_style, STYLES))


def _style(style: Style) -> str:
    given = dict(style.properties)
    outline = element("outlineLvl", val=style.outline) if style.outline is not None else ""
    order = ("snapToGrid", "spacing", "ind", "jc")
    letters = [element("rFonts", **fonts_of(style.role)) if style.role else ""]
    if style.points:
        letters += [element("spacing", val=0), element("sz", val=round(style.points * 2)),
                    element("szCs", val=round(style.points * 2))]  # fmt: skip
    return element(
        "style",
        element("name", val=style.name),
        element("basedOn", val=style.base),
        element("qFormat"),
        element("pPr", *(given[name] for name in order if name in given), outline),
        element("rPr", *letters),
        type="paragraph",
        styleId=style.id,
    )


def fonts_part() -> bytes:
    return part(
        "fonts",
        *(
            element(
                "font",
                element("altName", val=other),
                element("charset", val="86"),
                element("family", val=family),
                name=FONTS[role],
            )
            for role, (other, family) in STAND_INS.items()
        ),
    )


def settings_part() -> bytes:
    compatible = element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word",
                         val=15)  # fmt: skip
    return part(
        "settings",
        element("evenAndOddHeaders"),
        element("characterSpacingControl", val="doNotCompress"),
        element("compat", compatible),
    )

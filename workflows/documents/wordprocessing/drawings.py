"""What a written file draws: rules of the letter at their places on the page, and pictures in the text."""

from html import escape

EMU = 36000  # a millimetre in DrawingML
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def ruling(number: int, x: float, y: float, width: float, thickness: float, colour: str) -> str:
    """A horizontal rule in mm from the corner of the sheet, behind the text; `number` is the drawing's own."""
    wide, high = round(width * EMU), round(thickness * EMU)
    size = f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm>{size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/>'
        "</wps:wsp>"
    )
    drawing = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{round(x * EMU)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(y * EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:wrapNone/><wp:docPr id="{number}" name="rule {number}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_SHAPE}">{shape}</a:graphicData></a:graphic>'
        "</wp:anchor>"
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing>{drawing}</w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"


def picture(number: int, relation: str, name: str, caption: str, width: float, height: float) -> str:
    """A picture in the line, in mm; its name and caption are kept with it for whoever reads the file again."""
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    named, told = escape(name), escape(caption)
    kept = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{named}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic>"
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{named}" descr="{told}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_PICTURE}">{kept}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )

"""Figures on the page: in the middle, never larger than the 版心, the caption below; practice, not the standard."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

from django.utils.translation import gettext
from PIL import Image, ImageOps

from office.ui.fonts import Role
from workflows.documents.sheet.blocks import Figure
from workflows.documents.sheet.items import Item, Photo, Ruling, place_cells
from workflows.documents.sheet.lettering import Lettering, Unprinted
from workflows.documents.sheet.lines import Line, wrap_lines
from workflows.documents.sheet.measures import HEIGHT, LEFT, POINT, SIZE_S4, WIDTH, rows_height, rows_taken

DOTS_PER_MM = 150 / 25.4  # how large a picture is printed that says nothing of it
FINEST = 300 / 25.4  # more dots than this are not seen on paper
SMALLEST = 5.0  # mm; what would be printed narrower than this is no figure
MOST_PIXELS = 80_000_000
CAPTION_PITCH = 1.5
GAP = 2.0  # mm between picture and caption
EMPTY = (120.0, 40.0)  # mm, the frame of a picture that is not there


@dataclass(frozen=True)
class Illustration:
    """A picture under the name a figure calls it by: PNG or JPEG. Its digest stands for it in comparisons."""

    name: str
    image: bytes = field(repr=False, compare=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", sha256(self.image).hexdigest())


@dataclass(frozen=True)
class FittedFigure:
    """`image` is ready to be printed; None where there is only a frame with its name, `label`."""

    name: str
    width: float
    height: float
    image: bytes | None
    caption: tuple[Line, ...]
    label: tuple[Line, ...] = ()

    @property
    def depth(self) -> float:
        return self.height + (GAP + len(self.caption) * _caption_pitch() if self.caption else 0.0)

    @property
    def span(self) -> int:
        return rows_taken(self.depth)

    def items(self, top: float) -> Iterator[Item]:
        y = top + (rows_height(self.span) - self.depth) / 2
        x = LEFT + (WIDTH - self.width) / 2
        if self.image:
            yield Photo(x, y, self.width, self.height, self.image, sha256(self.image).hexdigest())
        else:
            yield _frame(x, y, self.width, self.height)
            yield from place_cells(
                [*enumerate(self.label)],
                x,
                y + self.height / 2,
                self.width,
                _caption_pitch(),
                role=Role.HEITI,
                size=SIZE_S4,
                align="center",
            )
        lines = list(enumerate(self.caption))
        below = y + self.height + GAP
        yield from place_cells(
            lines, LEFT, below, WIDTH, _caption_pitch(), role=Role.HEITI, size=SIZE_S4, align="center"
        )


def fit_figure(
    figure: Figure, pictures: Sequence[Illustration], lettering: Lettering, place: str
) -> tuple[FittedFigure, Unprinted | None]:
    measure = WIDTH / (SIZE_S4 * POINT)
    caption = tuple(wrap_lines(lettering.letters(figure.caption, Role.HEITI, place), measure)[:6])
    room = HEIGHT - (GAP + len(caption) * _caption_pitch() if caption else 0.0)
    given = next((each for each in pictures if each.name == figure.name), None)
    why = fault_of(given.image, figure.name) if given else not_attached(figure.name)
    if why or given is None:
        return empty_frame(figure.name, lettering, place, caption), Unprinted(figure.name, why)
    width, height = printed_size(*size_of(given), room)
    return FittedFigure(figure.name, width, height, made_ready(given, round(width * FINEST)), caption), None


def empty_frame(name: str, lettering: Lettering, place: str, caption: tuple[Line, ...] = ()) -> FittedFigure:
    """Stands where something cannot be printed, and names it."""
    label = wrap_lines(lettering.letters(name, Role.HEITI, place), EMPTY[0] / (SIZE_S4 * POINT))[:2]
    return FittedFigure(name, *EMPTY, None, caption, tuple(label))


def not_attached(name: str) -> str:
    return gettext("The text shows the picture %(name)s, which is not attached.") % {"name": name}


def fault_of(image: bytes, name: str) -> str:
    """Why a picture cannot be printed, in a sentence; empty where it can."""
    try:
        with Image.open(io.BytesIO(image), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return gettext("%(name)s is not a picture that can be printed (PNG or JPEG).") % {"name": name}
    if width * height > MOST_PIXELS:
        return gettext("The picture %(name)s has too many pixels to be printed.") % {"name": name}
    if min(printed_size(width, height, HEIGHT)) < SMALLEST:
        sizes = {"name": name, "width": width, "height": height}
        return (
            gettext("The picture %(name)s (%(width)d × %(height)d) would be too small or too narrow in print.") % sizes
        )
    return ""


def _frame(x: float, y: float, width: float, height: float) -> Ruling:
    corners = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height), (0.0, 0.0))
    sides = tuple((*start, *end, 0.25) for start, end in pairwise(corners))
    return Ruling(x, y, width, height, sides)


def _caption_pitch() -> float:
    return SIZE_S4 * POINT * CAPTION_PITCH


def printed_size(width: int, height: int, room: float) -> tuple[float, float]:
    """In mm: as large as its dots make it, and never larger than the 版心."""
    scale = min(1 / DOTS_PER_MM, WIDTH / width, room / height)
    return width * scale, height * scale


def size_of(given: Illustration) -> tuple[int, int]:
    """As it will be seen: a photograph may say that it lies on its side."""
    with Image.open(io.BytesIO(given.image), formats=("PNG", "JPEG")) as picture:
        lies = picture.getexif().get(0x0112, 1) >= 5
        return (picture.height, picture.width) if lies else picture.size


@lru_cache(maxsize=32)
def made_ready(given: Illustration, width: int) -> bytes:
    """Upright, on white, no finer than paper shows, and without what a camera wrote into it."""
    with Image.open(io.BytesIO(given.image), formats=("PNG", "JPEG")) as picture:
        is_photo = picture.format == "JPEG"
        if is_photo:
            picture.draft("RGB", (width * 2, width * 2))
        upright = ImageOps.exif_transpose(picture)
        if upright.has_transparency_data:
            upright = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
        upright = upright.convert("RGB")
    if upright.width > width:
        upright = upright.resize((width, max(1, round(upright.height * width / upright.width))))
    stored = io.BytesIO()
    upright.info.clear()
    if is_photo:
        upright.save(stored, "JPEG", quality=88)
    else:
        upright.save(stored, "PNG")
    return stored.getvalue()

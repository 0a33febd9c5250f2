"""Which fonts of this machine serve the five roles of an official document, and which of them draws a character.

GB/T 9704-2012 names 仿宋, 楷体, 黑体, 小标宋 and 宋体 without naming products. The licensed fonts an agency has come
first, then free ones of the same style, then whatever covers the character at all.
"""

import logging
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from office.ui.fonts.faces import Face, read_face

logger = logging.getLogger(__name__)


class Role(StrEnum):
    FANGSONG = "仿宋"
    KAITI = "楷体"
    HEITI = "黑体"
    BIAOSONG = "小标宋"
    SONGTI = "宋体"


# FandolFang borrows a heavy slab for figures and Latin. Set-up cuts those of FandolSong, as light as the characters of
# 仿宋, into a font of their own, which goes before it.
LATIN_FAMILY = "FandolSong Latin"
# Family and weight (None: any), best first. Families of one line are the same design under its several names.
GENUINE: dict[Role, tuple[tuple[str, int | None], ...]] = {
    Role.FANGSONG: (
        ("仿宋_GB2312", None), ("FangSong_GB2312", None), ("方正仿宋_GBK", None), ("FZFangSong-Z02", None),
        ("仿宋", None), ("FangSong", None), ("华文仿宋", None), ("STFangsong", None),
    ),
    Role.KAITI: (
        ("楷体_GB2312", None), ("KaiTi_GB2312", None), ("方正楷体_GBK", None), ("FZKai-Z03", None),
        ("楷体", None), ("KaiTi", None), ("华文楷体", None), ("STKaiti", None),
    ),
    Role.HEITI: (("黑体", None), ("SimHei", None), ("方正黑体_GBK", None), ("FZHei-B01", None), ("STHeiti", None)),
    Role.BIAOSONG: (
        ("方正小标宋_GBK", None), ("方正小标宋简体", None), ("FZXiaoBiaoSong-B05", None),
        ("FZXiaoBiaoSong-B05S", None),
    ),
    Role.SONGTI: (("宋体", None), ("SimSun", None), ("方正书宋_GBK", None), ("STSong", None)),
}  # fmt: skip
STAND_INS: dict[Role, tuple[tuple[str, int | None], ...]] = {
    Role.FANGSONG: ((LATIN_FAMILY, None), ("FandolFang", None), ("LXGW WenKai", 300)),
    Role.KAITI: (("FandolKai", None), ("LXGW WenKai", 400)),
    Role.HEITI: (("FandolHei", 400), ("Noto Sans CJK SC", 500), ("Noto Sans SC", 500), ("Noto Sans CJK SC", 700)),
    Role.BIAOSONG: (("FandolSong", 700), ("Noto Serif CJK SC", 700), ("Noto Serif SC", 700)),
    Role.SONGTI: (("FandolSong", 400),),
}  # fmt: skip
# Rare characters: first the wide Song fonts, which match 仿宋 and 宋体 in weight, then anything that has the glyph.
ANY_ROLE: tuple[tuple[str, int | None], ...] = (
    ("Noto Serif CJK SC", 400), ("Noto Serif SC", 400), ("Noto Sans CJK SC", 400), ("Noto Sans SC", 500),
    ("SimSun-ExtB", None), ("SimSun-ExtG", None), ("Plangothic P1", None), ("Plangothic P2", None),
    ("Jigmo", None), ("Jigmo2", None), ("Jigmo3", None), ("HanaMinA", None), ("HanaMinB", None),
    ("BabelStone Han", None), ("TW-Sung", None), ("TW-Sung-Ext-B", None), ("TW-Sung-Plus", None),
    ("DejaVu Serif", 400), ("DejaVu Sans", 400),
)  # fmt: skip
# TeX keeps its fonts where fontconfig does not look.
TEX_FOLDERS = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf-dist/fonts/opentype/public/fandol"),
)
# A Chinese text wants these as wide as a character; many fonts draw them narrow, for Latin.
FULL_WIDTH = frozenset("“”‘’…—·")
# fontconfig's weights and those of CSS.
CSS_WEIGHTS = {0: 100, 40: 200, 50: 300, 55: 350, 80: 400, 100: 500, 180: 600, 200: 700, 205: 800, 210: 900}


@dataclass(frozen=True)
class Found:
    """One face of a font file on this machine, not opened yet."""

    families: tuple[str, ...]
    weight: int
    path: Path
    index: int = 0
    own: bool = False


@dataclass(frozen=True)
class Stack:
    role: Role
    faces: tuple[Face, ...]
    is_genuine: bool

    @property
    def name(self) -> str:
        """The font that draws the common characters; empty where there is none."""
        face = self.face_for("国")
        return face.name if face else ""

    def face_for(self, char: str) -> Face | None:
        """None where no font of this machine has the character."""
        return _best(self, char)

    def missing(self, chars: Iterable[str]) -> list[str]:
        return [char for char in chars if self.face_for(char) is None]


@lru_cache(maxsize=20_000)
def _best(stack: Stack, char: str) -> Face | None:
    covering = [face for face in stack.faces if face.covers(char)]
    if char in FULL_WIDTH:
        covering.sort(key=lambda face: (face.advance(char) or 0) < 1 or not face.covers("国"))
    return covering[0] if covering else None


class Stacks(dict[Role, Stack]):
    """The five stacks; hashable by identity, so that what was computed with them can be cached."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other

    def stand_ins(self) -> dict[Role, str]:
        """Roles drawn by a font that only resembles the one meant, and its name; empty where all is genuine."""
        return {role: stack.name for role, stack in self.items() if not stack.is_genuine}


def data_folder() -> Path:
    """DATA_DIR/fonts; without Django, the folder that BANJIE_DATA names, with the defaults of the settings."""
    from django.conf import settings

    if settings.configured or "DJANGO_SETTINGS_MODULE" in os.environ:
        return Path(settings.DATA_DIR) / "fonts"
    project = Path(__file__).resolve().parents[3]
    default = Path("/var/lib/banjie") if os.geteuid() == 0 else project / "var"
    return Path(os.environ.get("BANJIE_DATA") or default).expanduser().resolve() / "fonts"


@lru_cache(maxsize=8)
def find_stacks(folder: Path, *, system: bool = True) -> Stacks:
    """Nothing is opened before the first document needs it; with kept coverage this takes some 20 ms.

    `system=False` leaves out what fontconfig and TeX know: the situation of a machine where nothing may be installed.
    """
    cache = folder / "coverage"
    found = [*_in_folder(folder, cache), *(_of_system(cache) if system else ())]
    opened: dict[tuple[Path, int], Face] = {}

    def faces(wanted: Iterable[tuple[str, int | None]]) -> Iterator[Face]:
        for family, weight in wanted:
            match = _match(found, family, weight)
            if match is None:
                continue
            key = (match.path, match.index)
            if key not in opened:
                opened[key] = _open(match, family, cache)
            yield opened[key]

    stacks = Stacks()
    for role in Role:
        genuine = tuple(faces(GENUINE[role]))
        all_faces = dict.fromkeys((*genuine, *faces(STAND_INS[role]), *faces(ANY_ROLE)))
        stacks[role] = Stack(role, tuple(all_faces), is_genuine=bool(genuine))
    return stacks


@lru_cache(maxsize=64)
def stacks_with(stacks: Stacks, own: tuple[tuple[Role, Path], ...]) -> Stacks:
    """The same with an agency's own fonts, prepared as files of one face each, before all others."""
    if not own:
        return stacks
    added = {role: read_face(path, cache=data_folder() / "coverage", own=True) for role, path in own}
    joined = Stacks(stacks)
    for role, face in added.items():
        joined[role] = Stack(role, (face, *stacks[role].faces), is_genuine=True)
    return joined


def _match(found: list[Found], family: str, weight: int | None) -> Found | None:
    same = [font for font in found if family.casefold() in font.families]
    if weight is not None:
        return next((font for font in same if font.weight == weight), None)
    return min(same, key=lambda font: abs(font.weight - 400), default=None)


def _open(found: Found, family: str, cache: Path) -> Face:
    face = read_face(found.path, found.index, cache=cache, own=found.own)
    # A collection can only be asked for by family and weight, in the words of fontconfig.
    return Face(face.path, face.index, family, found.weight, face.ascent, face.descent, face.runs, face.own)


def _in_folder(folder: Path, cache: Path) -> Iterator[Found]:
    """What set-up prepared (fandol/, npm/) and what the agency put there itself (own/)."""
    for path in sorted(folder.glob("*/*")):
        if path.suffix.lower() in {".otf", ".ttf"}:
            yield _unregistered(path, cache, own=path.parent.name == "own")


def _of_system(cache: Path) -> Iterator[Found]:
    for texts in TEX_FOLDERS:
        for path in sorted(texts.glob("Fandol*.otf")):
            yield _unregistered(path, cache)
    command = shutil.which("fc-list")
    if command is None:
        logger.warning("fc-list of fontconfig was not found: fonts of the system are not used in documents.")
        return
    pattern = "%{file}\t%{index}\t%{weight}\t%{variable}\t%{family}\n"
    listed = subprocess.run([command, "--format", pattern], capture_output=True, text=True, timeout=60, check=False)
    for line in listed.stdout.splitlines():
        file, index, weight, variable, families = line.split("\t")
        # Instances of variable fonts share one file and would have to be cut out anew for each document.
        if variable != "True" and index.isdigit() and int(index) < 0x10000 and weight.isdigit():
            names = tuple(name.casefold() for name in families.split(","))
            yield Found(names, CSS_WEIGHTS.get(int(weight), 400), Path(file), int(index))


def _unregistered(path: Path, cache: Path, *, own: bool = False) -> Found:
    face = read_face(path, cache=cache)
    return Found((face.family.casefold(),), 700 if "bold" in path.stem.lower() else face.weight, path, own=own)

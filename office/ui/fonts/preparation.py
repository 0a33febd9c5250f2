"""Set-up of fonts: what is fetched, joined and cut so that every national character can be shown and printed."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from office.ui.fonts import slices
from office.ui.fonts.stacks import LATIN_FAMILY, Role, Stacks, find_stacks

TEX_PACKAGE = "texlive-lang-chinese"
FANDOL = "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
FANDOL_FACES = (
    "FandolFang-Regular.otf", "FandolKai-Regular.otf", "FandolHei-Regular.otf", "FandolSong-Regular.otf",
    "FandolSong-Bold.otf",
)  # fmt: skip
WENKAI = "LXGWWenKai"
LATIN = "FandolSong-Latin.otf"

Say = Callable[[str], None]


def prepare(folder: Path, packages: Path, *, apt: bool = True, system: bool = True, say: Say = print) -> Stacks:
    """Idempotent; a second run takes a tenth of a second. `packages` is frontend/node_modules.

    1. No 仿宋 on this machine: the Fandol fonts out of Debian's TeX package (49 MB fetched, 31 MB kept).
    2. Still one missing, or a national character without a glyph: the fonts of the npm packages.
    3. The slice of rare characters for browsers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own").mkdir(exist_ok=True)
    stacks = _look(folder, system)
    if apt and not _has_fangsong(stacks) and _fetch_fandol(folder / "fandol", say):
        stacks = _look(folder, system)
    if _cut_latin(stacks, folder / "fandol" / LATIN):
        stacks = _look(folder, system)
    if (not _has_fangsong(stacks) or _uncovered(stacks)) and _take_packages(packages, folder / "npm", say):
        stacks = _look(folder, system)
    _cut_rest(packages, say)
    return stacks


def sentence(stacks: Stacks) -> str:
    """What set-up reports: which font serves each role, and whether all national characters can be drawn."""
    served = ", ".join(f"{role.value} {stack.name or 'none'}" for role, stack in stacks.items())
    lacking = len(_uncovered(stacks))
    every = "every national character can be drawn" if not lacking else f"{lacking} national characters have no font"
    return f"Fonts of documents: {served}; {every}."


def _look(folder: Path, system: bool) -> Stacks:
    find_stacks.cache_clear()
    return find_stacks(folder, system=system)


def _has_fangsong(stacks: Stacks) -> bool:
    name = stacks[Role.FANGSONG].name
    return bool(name) and not name.startswith("Noto")


def _uncovered(stacks: Stacks) -> list[str]:
    characters = [chr(code) for code in sorted(slices.national_characters())]
    return stacks[Role.FANGSONG].missing(characters)


def _fetch_fandol(target: Path, say: Say) -> bool:
    """apt-get download needs neither root nor the 277 MB of TeX; it needs Debian's package lists."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    say(f"Fetching the Fandol fonts out of {TEX_PACKAGE} (49 MB) …")
    with TemporaryDirectory() as scratch:
        fetched = subprocess.run(
            ["apt-get", "download", "-q", TEX_PACKAGE], cwd=scratch, capture_output=True, timeout=900, check=False
        )
        package = next(Path(scratch).glob("*.deb"), None)
        if fetched.returncode or package is None:
            say(f"{TEX_PACKAGE} could not be fetched (as root, run apt-get update once); npm fonts serve instead.")
            return False
        contents = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)
        wanted = [FANDOL + name for name in FANDOL_FACES]
        command = ["tar", "-x", "-C", scratch, *wanted]
        unpacked = subprocess.run(command, stdin=contents.stdout, capture_output=True, check=False)
        contents.wait()
        if unpacked.returncode:
            say(f"{TEX_PACKAGE} holds no Fandol fonts in the place expected; npm fonts serve instead.")
            return False
        target.mkdir(parents=True, exist_ok=True)
        for name in FANDOL_FACES:
            _place(Path(scratch) / FANDOL / name, target / name)
    return True


def _cut_latin(stacks: Stacks, target: Path) -> bool:
    fang, song = (stacks[role].face_for("国") for role in (Role.FANGSONG, Role.SONGTI))
    if target.exists() or not (fang and song) or (fang.family, song.family) != ("FandolFang", "FandolSong"):
        return False
    slices.cut_latin(song.path, target, before=fang.path, family=LATIN_FAMILY)
    return True


def _take_packages(packages: Path, target: Path, say: Say) -> bool:
    whole = [packages / path for path in slices.WHOLE_FILES]
    parts = {weight: sorted(packages.glob(pattern)) for weight, pattern in slices.WENKAI_SLICES.items()}
    if not all(path.exists() for path in whole) or not all(parts.values()):
        say("The npm fonts are not there (npm ci in frontend/ brings them).")
        return False
    for path in whole:
        if not (target / path.name).exists():
            _place(path, target / path.name)
    wanted = {weight: target / f"{WENKAI}-{weight}.ttf" for weight in parts}
    wanted = {weight: joined for weight, joined in wanted.items() if not joined.exists()}
    if wanted:
        say("Joining the slices of LXGW WenKai (once, half a minute) …")
        with ProcessPoolExecutor() as pool:
            joining = [
                pool.submit(slices.join_slices, parts[weight], joined, family="LXGW WenKai", weight=weight)
                for weight, joined in wanted.items()
            ]
            for job in joining:
                job.result()
    return True


def _cut_rest(packages: Path, say: Say) -> None:
    """Kept beside the packages it was cut from, so that it goes and comes with them."""
    target, source = packages / ".banjie", packages / slices.REST_SOURCE
    if not source.exists():
        return
    made = target / "rest.woff2"
    if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
        return
    count = slices.write_rest(packages, target)
    say(f"Cut the slice of {count} rare characters for pages.")


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    with contextlib.suppress(FileNotFoundError):
        partial.unlink()
    shutil.copyfile(source, partial)
    partial.replace(target)

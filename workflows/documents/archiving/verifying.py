"""Whether an archive package is whole: every file against the manifest, the manifest against its signature.

归档包核验。This one file is all it takes, with nothing but Python 3.8 or later; each package carries it:

    python3 PACKAGE.zip             核验自身  the package verifies itself
    python3 __main__.py OTHER.zip   核验另一件  another one

Whoever suspects a forgery does not ask the package itself, but a copy of this file from elsewhere. The signature needs
the package `cryptography`; without it the hashes are compared all the same, and that is said.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST, SIGNATURE = "manifest.json", "manifest.p7s"
WHOLE, FAULTY, UNPROVEN = 0, 1, 2  # how the program ends; unproven: the hashes agree, the signature was not checked
_MOST = 2 * 1024 * 1024 * 1024  # bytes unpacked

# What may be said, in Chinese and in English.
_SAYS = {
    "too_large": ("解压后超过 2 GB。", "The package unpacks to more than 2 GB."),
    "no_package": ("不是归档包：{}", "This is no archive package: {}"),
    "missing": ("缺少 {}。", "{} is missing."),
    "beside": ("{} 不在清单内。", "{} stands beside the manifest."),
    "changed": ("{} 与归档时不一致。", "{} is not what was filed."),
    "twice": ("{} 不止一份。", "{} is there more than once."),
    "unreadable": ("签名无法读取：{}", "The signature cannot be read: {}"),
    "not_signed": ("清单与签名不一致。", "The manifest is not what was signed."),
    "whole": ("{}：核验 {} 个文件，完整无误。", "{}: {} files checked, whole."),
    "signed": ("签名单位 {}，时间 {}。", "Signed by {} at {}."),
    "no_authority": ("未向证书机构核验证书。", "The certificate was not checked against any authority."),
    "unproven": (
        "签名未核验：本机没有 Python 软件包 cryptography，只比对了哈希值。",
        "The signature was not checked, for Python’s package cryptography is missing; only the hashes were compared.",
    ),
    "no_sm3": ("本机不能计算 SM3，只比对了 SHA-256。", "SM3 cannot be computed here; only SHA-256 was compared."),
}


class Found(NamedTuple):
    """wrong: what is not as it should be, kind and name. files: how many were looked at, manifest and signature among
    them. is_proven: the signature was checked, and is good."""

    code: str = ""
    files: int = 0
    signer: str = ""
    signed_at: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
    is_proven: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(_SAYS[kind][1].format(name) for kind, name in self.wrong)


class Signed(NamedTuple):
    """A signature as it stands in the package (CMS, RFC 5652). attributes: what is signed; digest: of the manifest."""

    who: str
    at: str
    digest: bytes
    attributes: bytes
    signature: bytes
    certificate: bytes


def look_into(data: bytes) -> Found:
    """Every file is the one the manifest names, none is missing or beside it, and the manifest is what was signed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST:
                return Found(wrong=(("too_large", ""),))
            names = [entry.filename for entry in package.infolist()]
            lies = {entry.filename: package.read(entry) for entry in package.infolist()}
        files = len(names)
        manifest, signature = lies.pop(MANIFEST), lies.pop(SIGNATURE)
        told = json.loads(manifest)
        code, named = str(told["archival_code"]), {one["name"]: one for one in told["files"]}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, OSError, RuntimeError) as broken:
        return Found(wrong=(("no_package", str(broken)),))
    # Which of two of one name is taken out, each program decides for itself.
    twice = _doubled(names) | _doubled(one["name"] for one in told["files"])
    wrong = [("twice", name) for name in twice]
    wrong += [("missing", name) for name in named.keys() - lies.keys()]
    wrong += [("beside", name) for name in lies.keys() - named.keys()]
    wrong += [("changed", name) for name in named.keys() & lies.keys() if not _agrees(lies[name], named[name])]
    try:
        signed = read_signature(signature)
        is_proven = signed.digest == hashlib.sha256(manifest).digest() and is_good(signed)
    except Exception as broken:  # whatever a stranger's bytes do to a parser
        return Found(code, files, wrong=tuple(sorted([*wrong, ("unreadable", str(broken))])))
    if is_proven is False:
        wrong.append(("not_signed", ""))
    return Found(code, files, signed.who, signed.at, tuple(sorted(wrong)), bool(is_proven))


def _doubled(names: Iterable[str]) -> set[str]:
    return {name for name, n in Counter(names).items() if n > 1}


def entry_of(name: str, data: bytes) -> dict[str, Any]:
    """A file's line in the manifest."""
    return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "sm3": sm3(data)}


def _agrees(data: bytes, told: dict[str, Any]) -> bool:
    found = entry_of(told["name"], data)
    return {**found, "sm3": found["sm3"] or told.get("sm3")} == told


def sm3(data: bytes) -> str:
    """GB/T 32905-2016, in hexadecimal; "" where nothing here can compute it."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        pass
    try:
        from cryptography.hazmat.primitives.hashes import SM3, Hash
    except ImportError:
        return ""
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


def read_signature(der: bytes) -> Signed:
    """Of a detached signature by one signer, with SHA-256. Raises ValueError, IndexError, KeyError."""
    parts = _inside(_inside(_inside(der)[1])[0])
    signer = _inside(_inside(parts[-1])[0])
    serial = _inside(signer[1])[1]
    attributes = next(part for part in signer if part[0] == 0xA0)
    given = {_value(kind): _inside(values)[0] for kind, values in map(_inside, _inside(attributes))}
    certificates = _inside(next(part for part in parts if part[0] == 0xA0))
    certificate = next(one for one in certificates if _body_of(one)[0] == serial)
    signature = [part for part in signer if part[0] == 0x04][-1]
    time = given.get(bytes.fromhex("2a864886f70d010905"))
    return Signed(
        _name_in(_body_of(certificate)[4]),
        _moment(time) if time else "",
        _value(given[bytes.fromhex("2a864886f70d010904")]),
        b"\x31" + attributes[1:],
        _value(signature),
        certificate,
    )


def is_good(signed: Signed) -> bool | None:
    """Whether the certificate's key made it; None where `cryptography` is not installed."""
    try:
        from cryptography import x509
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
        from cryptography.hazmat.primitives.hashes import SHA256
    except ImportError:
        return None
    key = x509.load_der_x509_certificate(signed.certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signed.signature, signed.attributes, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signed.signature, signed.attributes, ec.ECDSA(SHA256()))
        else:
            raise ValueError(type(key).__name__)
    except InvalidSignature:
        return False
    return True


def _inside(der: bytes) -> list[bytes]:
    """The elements inside one of DER (X.690), each whole."""
    found, rest = [], _value(der)
    while rest:
        end = _end(rest)
        found.append(rest[:end])
        rest = rest[end:]
    return found


def _value(der: bytes) -> bytes:
    start = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    return der[start : _end(der)]


def _end(der: bytes) -> int:
    if not der[1] & 0x80:
        return 2 + der[1]
    many = der[1] & 0x7F
    return 2 + many + int.from_bytes(der[2 : 2 + many], "big")


def _body_of(certificate: bytes) -> list[bytes]:
    """Serial number, algorithm, issuer, validity, subject and so on (RFC 5280)."""
    body = _inside(_inside(certificate)[0])
    return body[1:] if body[0][0] == 0xA0 else body


def _name_in(subject: bytes) -> str:
    """Its organisation, else its own name."""
    pairs = [_inside(pair) for names in _inside(subject) for pair in _inside(names)]
    named = {_value(kind): _value(value).decode(errors="replace") for kind, value in pairs}
    return named.get(b"\x55\x04\x0a") or named.get(b"\x55\x04\x03") or ""


def _moment(time: bytes) -> str:
    """UTC, from UTCTime or GeneralizedTime."""
    said = _value(time).decode("ascii")
    said = said if time[0] == 0x18 else "20" + said
    return f"{said[:4]}-{said[4:6]}-{said[6:8]} {said[8:10]}:{said[10:12]}:{said[12:14]} UTC"


def source() -> str:
    """This file, as a package carries it."""
    return Path(__file__).read_text(encoding="utf-8")


def sentences_of(found: Found) -> list[str]:
    """In Chinese, then in English."""
    told: list[tuple[str, tuple[Any, ...]]] = [(kind, (name,)) for kind, name in found.wrong]
    if not found.wrong:
        told = [("whole", (found.code, found.files))]
        told += [("signed", (found.signer, found.signed_at)), ("no_authority", ())] if found.is_proven else []
        told += [] if found.is_proven else [("unproven", ())]
        told += [] if sm3(b"") else [("no_sm3", ())]
    return [_SAYS[kind][language].format(*names) for language in (0, 1) for kind, names in told]


def main(arguments: list[str]) -> int:
    """The package named, or the one this file is run from."""
    try:
        found = look_into(Path(arguments[1] if len(arguments) > 1 else arguments[0]).read_bytes())
    except OSError as error:
        found = Found(wrong=(("no_package", str(error)),))
    sys.stdout.write("\n".join([*sentences_of(found), ""]))
    return FAULTY if found.wrong else WHOLE if found.is_proven else UNPROVEN


if __name__ == "__main__":
    sys.exit(main(sys.argv))

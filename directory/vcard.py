"""One person as a vCard 4.0 (RFC 6350): what the reader sees on the card, and no more."""

from collections.abc import Sequence

from directory.models import Appointment, Person


def vcard_of(person: Person, posts: Sequence[Appointment], *, with_mobile: bool, with_email: bool) -> str:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{person.public_id}", f"FN:{_text(person.name)}"]
    for one in posts[:1]:
        lines += [f"ORG:{_text(one.post.unit.name)}", f"TITLE:{_text(one.post.title)}"]
    if person.phone:
        lines.append(f"TEL;TYPE=work;VALUE=text:{_text(person.phone)}")
    if person.mobile and with_mobile:
        lines.append(f"TEL;TYPE=cell;VALUE=text:{_text(person.mobile)}")
    if person.email and with_email:
        lines.append(f"EMAIL;TYPE=work:{_text(person.email)}")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """At most 75 octets a line, never inside a character (section 3.2)."""
    parts: list[str] = []
    part = ""
    for character in line:
        if len((part + character).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])

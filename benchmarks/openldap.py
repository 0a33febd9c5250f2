"""The same people in OpenLDAP, where slapd and ldapsearch are installed: one entry each, indexed for what is asked. It
answers in any order and to everybody; we sort, and show only whom one may see."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.province import Province
from benchmarks.stage import say

_FOLDERS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/openldap"
_SCHEMA = Path("/etc/ldap/schema"), Path("/etc/openldap/schema")
_MODULES = Path("/usr/lib/ldap"), Path("/usr/lib64/openldap")
_BASE = "dc=shifan"
# Characters are three bytes, of which the index of parts is made.
_TUNED = """
sizelimit unlimited
index_substr_if_minlen 1
index_substr_if_maxlen 12
index_substr_any_len 3
index_substr_any_step 1
database mdb
suffix "dc=shifan"
rootdn "cn=admin,dc=shifan"
directory {folder}/data
maxsize 4294967296
dbnosync
index objectClass eq
index cn,sn,givenName,initials,telephoneNumber,title sub
index employeeNumber,ou eq
access to * by * read
"""

Ask = Callable[[str], tuple[float, bool]]  # a filter; milliseconds until at most twenty are here, whether there are any


def filters(made: Province) -> dict[str, Callable[[int], str]]:
    """What would be asked of LDAP for each kind of question of benchmarks/directory.py."""

    def name(n: int) -> str:
        return made.people[n][0]

    def said(n: int) -> list[str]:
        return made.people[n][1].split()

    def unit(n: int) -> str:
        return made.units[made.posts[n][0]].short_name

    return {
        "one character": lambda n: f"(cn=*{name(n)[0]}*)",
        "two characters": lambda n: f"(cn=*{name(n)[:2]}*)",
        "whole name": lambda n: f"(cn=*{name(n)}*)",
        "full pinyin": lambda n: f"(sn={''.join(said(n))}*)",
        "pinyin unfinished": lambda n: f"(sn={''.join(said(n))[:4]}*)",
        "initials": lambda n: f"(initials={''.join(one[0] for one in said(n))}*)",
        "one letter": lambda n: f"(sn={said(n)[0][0]}*)",
        "zhangw": lambda n: f"(sn={said(n)[0]}{said(n)[1][0]}*)",
        "张w": lambda n: f"(&(cn={name(n)[0]}*)(givenName={said(n)[1][0]}*))",
        "last four": lambda n: f"(telephoneNumber=*{made.people[n][2][-4:]})",
        "staff number": lambda n: f"(employeeNumber={300_001 + n})",
        "post": lambda n: f"(title=*{made.posts[n][1]}*)",
        "unit": lambda n: f"(ou={unit(n)})",
        "unit and name": lambda n: f"(&(ou={unit(n)})(cn=*{name(n)}*))",
        "unit and surname": lambda n: f"(&(ou={unit(n)})(cn=*{name(n)[0]}*))",
        "surname and post": lambda n: f"(&(cn=*{name(n)[0]}*)(title=*{made.posts[n][1]}*))",
        "nobody": lambda n: f"(cn=*{name(n)}龘*)",
    }


@contextmanager
def running(made: Province) -> Iterator[Ask | None]:
    """A slapd of our own on a socket, with everybody in it; None where it is not installed."""
    slapd, search = (shutil.which(one, path=_FOLDERS) for one in ("slapd", "ldapsearch"))
    schema = next((one for one in _SCHEMA if one.is_dir()), None)
    if not (slapd and search and schema):
        say("OpenLDAP: not run, slapd and ldapsearch are not installed.")
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="slapd-") as name:
        folder = Path(name)
        address = f"ldapi://{quote(str(folder / 'socket'), safe='')}"
        _fill(slapd, folder, schema, made)
        server = subprocess.Popen([slapd, "-d", "0", "-f", folder / "slapd.conf", "-h", address])
        try:
            yield _asker(search, address, folder / "socket")
        finally:
            server.terminate()
            server.wait()


def _fill(slapd: str, folder: Path, schema: Path, made: Province) -> None:
    began = time.perf_counter()
    modules = next((one for one in _MODULES if one.is_dir()), None)
    loaded = f"modulepath {modules}\nmoduleload back_mdb\n" if modules else ""
    included = "".join(f"include {schema / one}.schema\n" for one in ("core", "cosine", "inetorgperson"))
    (folder / "data").mkdir()
    (folder / "slapd.conf").write_text(included + loaded + _TUNED.format(folder=folder))
    entries = folder / "people.ldif"
    with entries.open("w") as told:
        told.write(f"dn: {_BASE}\nobjectClass: domain\ndc: shifan\n\n")
        told.writelines(_entry(made, number) for number in range(len(made.people)))
    subprocess.run(
        [slapd, "-Tadd", "-q", "-f", folder / "slapd.conf", "-l", entries], check=True, stderr=subprocess.DEVNULL
    )
    say(f"OpenLDAP: {len(made.people):,} entries in {time.perf_counter() - began:.0f} s")


def _entry(made: Province, n: int) -> str:
    (name, pinyin, phone, _mobile), (place, title, _order) = made.people[n], made.posts[n]
    syllables, number = pinyin.split(), 300_001 + n
    facts = {
        "dn": f"employeeNumber={number},{_BASE}",
        "objectClass": "inetOrgPerson",
        "cn": name,
        "sn": "".join(syllables),
        "givenName": "".join(syllables[1:]),
        "initials": "".join(one[0] for one in syllables),
        "telephoneNumber": phone.replace(" ", ""),
        "employeeNumber": number,
        "title": title,
        "ou": made.units[place].short_name,
    }
    return "".join(f"{attribute}: {value}\n" for attribute, value in facts.items()) + "\n"


def _asker(search: str, address: str, socket: Path) -> Ask:
    """ldapsearch reads one filter a line and asks them over one connection."""
    for _attempt in range(300):
        if socket.exists():
            break
        time.sleep(0.1)
    at_most = ["-b", _BASE, "-z", "20", "-f", "-", "(&(objectClass=*)%s)", "cn"]
    command = ["stdbuf", "-oL", search, "-x", "-c", "-H", address, *at_most]
    client = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
    )

    def ask(asked: str) -> tuple[float, bool]:
        assert client.stdin is not None
        assert client.stdout is not None
        found = False
        began = time.perf_counter()
        client.stdin.write(asked + "\n")
        for line in client.stdout:
            found = found or line.startswith("cn:")
            if line.startswith("# numResponses"):
                return (time.perf_counter() - began) * 1000, found
        raise RuntimeError(f"ldapsearch went away over {asked}.")

    return ask

"""A million papers of some 2 KB, and how long the page of hits takes readers of few and of many (DESIGN §10).

Their words follow Zipf's law, as words do, so that some stand in nearly all of them and most in a few. The newest are
read by the same three posts as the oldest: one reads 65 of them, one 20,000, one 200,000.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from benchmarks.stage import report, say, tell

PAPERS, SEED, BAR = 1_000_000, 20261122, 150.0
READS = {"finance": 65, "planning": 20_000, "director": 200_000}
CHARACTERS, WORDS, PARAGRAPHS = 2_500, 20_000, 20_000
PARAGRAPH, PER_PAPER, OTHERS = 220, 3, 5  # characters; paragraphs; groups that read it besides
NEWEST = datetime.now(UTC)
FIRST = NEWEST - timedelta(minutes=PAPERS)
ASKED = 40  # questions of each kind by each reader
COMMON = 300  # the words that stand in many papers


class Vocabulary:
    def __init__(self, chance: random.Random) -> None:
        letters = [chr(0x4E00 + number) for number in chance.sample(range(20_000), CHARACTERS)]
        weights = list(accumulate(1 / (rank + 20) for rank in range(CHARACTERS)))
        self.words = [
            "".join(chance.choices(letters, cum_weights=weights, k=length))
            for length in chance.choices((2, 3, 4), (70, 15, 15), k=WORDS)
        ]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
        self.chance = chance

    def text(self, characters: int) -> str:
        words = self.chance.choices(self.words, cum_weights=self.weights, k=characters // 2)
        return "".join(word + ("，" if number % 7 == 6 else "") for number, word in enumerate(words))[:characters]


def searches(cast: Any) -> list[bool]:
    from django.test import Client

    words = Vocabulary(random.Random(SEED))
    sample = _enter(cast, words)
    holds = []
    for name, reads in READS.items():
        client = Client()
        client.force_login(getattr(cast, name).person, backend="allauth.account.auth_backends.AuthenticationBackend")
        spent: list[float] = []
        for kind, question in _kinds(words, sample).items():
            took = [_milliseconds(client, "/documents/search/", {"q": question()}) for _ in range(ASKED + 2)][2:]
            say(f"{reads} to read, {kind}: p50 {statistics.median(took):.0f} ms, p95 {_p95(took):.0f} ms")
            tell(f"page of hits, reader of {reads}, {kind}, p50", statistics.median(took), "ms")
            holds.append(report(f"page of hits, reader of {reads}, {kind}, p95", _p95(took), "ms", BAR))
            spent += took
        listed = [_milliseconds(client, "/documents/", {}) for _ in range(ASKED + 2)][2:]
        tell(f"list of all papers, reader of {reads}, p95", _p95(listed), "ms")
        tell(f"page of hits, reader of {reads}, p50", statistics.median(spent), "ms")
    return holds


def _kinds(words: Vocabulary, sample: list[str]) -> dict[str, Callable[[], str]]:
    chance = random.Random(SEED + 1)
    common, rare = words.words[:COMMON], words.words[COMMON:]

    def across() -> str:
        text = chance.choice(sample)
        at = chance.randrange(len(text) - 4)
        return text[at : at + 4]

    return {
        "one character": lambda: chance.choice(chance.choice(words.words)),
        "a common word": lambda: chance.choice(common),
        "a rare word": lambda: chance.choice(rare),
        "two common words": lambda: " ".join(chance.sample(common, 2)),
        "a common and a rare word": lambda: f"{chance.choice(common)} {chance.choice(rare)}",
        "four characters out of a text": across,
        "a number": lambda: f"示府发〔2026〕{chance.randrange(1, PAPERS // 20)}号",
        "what stands nowhere": lambda: f"{chance.choice(common)}龘",
    }


def _milliseconds(client: Any, address: str, asked: dict[str, str]) -> float:
    began = time.perf_counter()
    answer = client.get(address, asked, secure=True, headers={"host": "localhost"})
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address} {asked}: {answer.status_code}")
    return took


def _p95(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=20)[-1]


def _enter(cast: Any, words: Vocabulary) -> list[str]:
    """Answers some of the texts. Written past the office's own pen, as rows; rights as the office grants them."""
    from django.db import connection

    say(f"{PARAGRAPHS} paragraphs …")
    pool = [words.text(PARAGRAPH) for _ in range(PARAGRAPHS)]
    readers = {name: getattr(cast, name).appointment.post.group_id for name in READS}
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'")
        _documents(cursor, cast)
        first, read = _grants(readers)
        cursor.execute("DROP INDEX entry_keys")
        statement = "COPY documents_entry (document_id, at, readers, keys, places, text) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in _rows(words, pool, first, read):
                copy.write(row)
        say("The index …")
        began = time.perf_counter()
        cursor.execute(
            "CREATE INDEX entry_keys ON documents_entry USING gin (keys, readers) WITH (fastupdate = off);"
            "ANALYZE documents_entry; ANALYZE documents_document; ANALYZE documents_documentgroupgrant"
        )
        say(f"{time.perf_counter() - began:.0f} s")
        cursor.execute("SELECT pg_relation_size('entry_keys'), pg_table_size('documents_entry')")
        index, table = cursor.fetchone()
        tell("the index of a million papers", index / 2**20, "MB")
        tell("their entries", table / 2**20, "MB")
    return pool


def _documents(cursor: Any, cast: Any) -> None:
    say(f"{PAPERS} documents …")
    cursor.execute(
        "INSERT INTO documents_document (public_id, genre, state, issuer_id, drafted_in_id, drafter_id, title,"
        " main_recipients, cc_recipients, body, annotation, urgency, disclosure, contact_phone, source_kind, version,"
        " drafted_at, changed_at, signed_digest, verified_digest, is_important, needs_legal_review, needs_meeting)"
        " SELECT gen_random_uuid(), 'notice', 'filed', %s, %s, %s, '关于第' || n || '件事的通知', '', '', '', '', 0,"
        " 'on_request', '', '', 1, now() - make_interval(mins => %s - n), now(), '', '', false, false, false"
        " FROM generate_series(1, %s) AS n",
        [cast.unit("市政府").pk, cast.unit("综合一科").pk, cast.clerk.appointment.pk, PAPERS, PAPERS],
    )


def _grants(readers: dict[str, int]) -> tuple[int, dict[int, set[int]]]:
    """The first document, and which of those after it each group reads."""
    from django.contrib.auth.models import Permission

    from workflows.documents.models import Document, DocumentGroupGrant

    chance = random.Random(SEED + 2)
    first = Document.objects.order_by("pk").values_list("pk", flat=True)[0]
    permission = Permission.objects.get(codename="read_document", content_type__app_label="documents")
    read = {group: set(chance.sample(range(PAPERS), READS[name])) for name, group in readers.items()}
    for group, numbers in read.items():
        given = (
            DocumentGroupGrant(permission=permission, group_id=group, content_object_id=first + number)
            for number in sorted(numbers)
        )
        DocumentGroupGrant.objects.bulk_create(given, batch_size=5_000)
    return first, read


def _rows(words: Vocabulary, pool: list[str], first: int, read: dict[int, set[int]]) -> Iterator[str]:
    from office.subjects.keys import keys_of, month_key

    chance = random.Random(SEED + 3)
    keys = [keys_of(text) for text in pool]
    for number in range(PAPERS):
        if number % 50_000 == 0:
            say(f"{number} entries …")
        title = f"关于{words.text(12)}的通知"
        said = f"示府发〔{2026 - number % 20}〕{number // 20 + 1}号"
        chosen = chance.choices(range(PARAGRAPHS), k=PER_PAPER)
        at = FIRST + timedelta(minutes=number)
        found = keys_of(f"{title} {said}").union({month_key(at.year, at.month)}, *(keys[one] for one in chosen))
        groups = [group for group, numbers in read.items() if number in numbers]
        groups += chance.choices(range(1_000_000, 1_005_000), k=OTHERS)
        lines = "\\n".join([title, said, *(pool[one] for one in chosen)])
        yield (
            f"{first + number}\t{at}\t{{{','.join(map(str, groups))}}}\t"
            f"{{{','.join(found)}}}\ttn{'b' * PER_PAPER}\t{lines}\n"
        )

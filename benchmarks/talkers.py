"""Talkers for benchmarks.chat_faults: clients after docs/reference/live.md that write down all they hear."""

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from websockets import ConnectionClosed, InvalidHandshake
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 8.0  # seconds for an answer; then the line is given up and the same is said again
PACE = 0.4  # seconds between two of one person's, who may say 30 in 10
EDITED, RECALLED = 0.08, 0.04
ACTS = 400  # tries of one act; more means that it will never be answered
GONE = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


class Talker:
    """heard: the entries of each topic in the order in which they were merged. acknowledged: (topic, key) of each post
    with the seq that was answered; trials: how often something had to be said again."""

    def __init__(self, number: int, ports: Sequence[int], cookie: str, topics: Sequence[str]) -> None:
        self.number, self.ports, self.cookie, self.topics = number, ports, cookie, topics
        self.heard: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.have = dict.fromkeys(topics, 0)
        self.acknowledged: dict[tuple[str, str], int] = {}
        self.closed: list[int] = []
        self.trials = 0
        self.took: list[float] = []
        self._line: ClientConnection | None = None
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._own: list[tuple[str, int]] = []

    async def listen(self) -> None:
        """Until it is cancelled: open a line, hear, and when it is lost open another one, at the next process."""
        for turn in range(self.number, 10**9):
            with suppress(*GONE):
                await self._hear(self.ports[turn % len(self.ports)])
            if self._line is not None and self._line.close_code:
                self.closed.append(self._line.close_code)
            self._line = None
            for waiting in self._answers.values():
                waiting.cancel()
            await asyncio.sleep(random.uniform(0.4, 0.8))

    async def _hear(self, port: int) -> None:
        origin: Any = f"http://127.0.0.1:{port}"
        headers = {"Cookie": self.cookie}
        address = f"ws://127.0.0.1:{port}/live/"
        async with connect(
            address, origin=origin, additional_headers=headers, compression=None, open_timeout=10
        ) as line:
            await line.send(json.dumps({"listen": self.have}))
            self._line = line
            async for text in line:
                await self._take(line, json.loads(text))

    async def _take(self, line: ClientConnection, frame: dict[str, Any]) -> None:
        if "ping" in frame:
            await line.send(json.dumps({"pong": frame["ping"]}))
        if "entries" in frame:
            await self._merge(line, frame)
        behind = {t: self.have[t] for t, head in frame.get("heads", {}).items() if head not in (None, self.have[t])}
        if frame.get("status") == 503 and "refused" in frame:
            behind[frame["refused"]] = self.have[frame["refused"]]
        if behind:
            await line.send(json.dumps({"since": behind}))
        waiting = self._answers.get(frame.get("said", ""))
        if waiting and not waiting.done():
            waiting.set_result(frame)

    async def _merge(self, line: ClientConnection, frame: dict[str, Any]) -> None:
        topic, have = frame["topic"], self.have[frame["topic"]]
        if frame["after"] <= have:
            for entry in frame["entries"]:
                if entry["seq"] > have:
                    self.heard[topic].append(entry)
                    have = self.have[topic] = entry["seq"]
            if frame["head"] <= have:
                return
        await line.send(json.dumps({"since": {topic: have}}))

    async def talk(self, acts: int) -> None:
        """Say so many things in its rooms, change some and take some back, each until it is answered."""
        for n in range(acts):
            began = time.monotonic()
            chance = random.random()
            if self._own and chance < EDITED:
                topic, seq = random.choice(self._own[-5:])
                await self._until_answered(topic, {"edit": {"seq": seq, "text": f"改 {self.number}-{n}"}})
            elif self._own and chance < EDITED + RECALLED:
                topic, seq = self._own.pop()
                await self._until_answered(topic, {"recall": {"seq": seq}})
            else:
                await self._post(random.choice(self.topics), f"第 {self.number}-{n} 句 请各单位于本周五前报送材料")
            await asyncio.sleep(max(0.0, PACE - (time.monotonic() - began)))

    async def _post(self, topic: str, text: str) -> None:
        key, began = str(uuid4()), time.monotonic()
        answer = await self._until_answered(topic, {"post": {"client_msg_id": key, "text": text}})
        self.took.append(time.monotonic() - began)
        self.acknowledged[topic, key] = answer["answer"]["seq"]
        self._own = [*self._own[-20:], (topic, answer["answer"]["seq"])]

    async def _until_answered(self, topic: str, body: dict[str, Any]) -> dict[str, Any]:
        """A post has its key. A change or a recall that was done before its answer was lost is answered with a no,
        which is an answer; what became of it stands in the database."""
        for _ in range(ACTS):
            answer = await self._ask(topic, body)
            if answer and ("answer" in answer or ("post" not in body and answer["status"] < 429)):
                return answer
            self.trials += 1
            await asyncio.sleep(random.uniform(0.2, 0.6))
        raise RuntimeError(f"never answered: {body}")

    async def _ask(self, topic: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """None where the line was lost, or nobody answered."""
        line, number = self._line, str(uuid4())
        if line is None:
            return None
        waiting: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = waiting
        try:
            await line.send(json.dumps({"say": topic, "id": number, "body": body}, ensure_ascii=False))
            return await asyncio.wait_for(waiting, PATIENCE)
        except (*GONE, asyncio.CancelledError):
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
            return None
        finally:
            del self._answers[number]


def merged(entries: Sequence[dict[str, Any]]) -> dict[int, str | None]:
    """What each message says now, None where it was taken back: the rule of docs/reference/live.md."""
    said: dict[int, str | None] = {}
    for entry in entries:
        if entry["kind"] == "posted":
            said[entry["seq"]] = None if entry.get("recalled") else entry["text"]
        elif entry["kind"] == "recalled":
            said[entry["target"]] = None
        elif entry["kind"] == "edited" and "text" in entry and said[entry["target"]] is not None:
            said[entry["target"]] = entry["text"]
    return said

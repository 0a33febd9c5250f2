"""A second program that talks, written from docs/reference/live.md alone."""

from uuid import uuid4

from tests.office.live.servers import Reader


class Talker(Reader):
    """Keeps a room as the page says it: what was posted, then every change that names it, in order."""

    def enter(self, room, since=0):
        self.topic = f"room:{room}"
        self.listen(self.topic, since=since)
        self.is_told(self.topic)
        return self

    def ask(self, timeout=8.0, **body):
        """Say something; the answer, or the refusal."""
        number = str(uuid4())
        self.say(number, **body)
        return self.answer(number, timeout)

    def say(self, number, **body):
        self.send(say=self.topic, id=number, body=body)

    def answer(self, number, timeout=8.0):
        self.until(lambda: any(frame.get("said") == number for frame in self.frames), timeout)
        return next(frame for frame in self.frames if frame.get("said") == number)

    def post(self, text, client_msg_id=None, **more):
        return self.ask(post={"client_msg_id": client_msg_id or str(uuid4()), "text": text, **more})

    @property
    def messages(self):
        """What each message says now, by its seq; None where it was recalled."""
        return merged(self.entries[self.topic])

    def has(self, seq, timeout=8.0):
        return self.until(lambda: self.seqs[self.topic] >= seq, timeout)


def merged(entries):
    said = {}
    for entry in entries:
        if entry["kind"] == "posted":
            said[entry["seq"]] = None if entry.get("recalled") or entry.get("cleared") else entry["text"]
        elif entry["kind"] == "cleared":
            said |= {seq: None for seq in said if seq <= entry["until"]}
        elif entry["kind"] == "edited" and said.get(entry["target"]) is not None and "text" in entry:
            said[entry["target"]] = entry["text"]
        elif entry["kind"] == "recalled" and entry["target"] in said:
            said[entry["target"]] = None
    return said


def standing(entries):
    """What stands beside the talk: who says which sign to which message, what is pinned and announced."""
    signs, pinned, announcement = set(), [], ""
    for entry in entries:
        target = entry.get("target")
        if entry["kind"] == "reacted":
            (signs.add if entry["on"] else signs.discard)((target, entry["sign"], entry["by"]["id"]))
        elif entry["kind"] == "pinned":
            pinned.append(target)
        elif entry["kind"] in ("unpinned", "recalled"):
            pinned = [one for one in pinned if one != target]
        elif entry["kind"] == "announced":
            announcement = entry["announcement"]
    return signs, pinned, announcement

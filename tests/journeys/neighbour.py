"""The other end of the line to tests/journeys/outside.py."""

import json
import subprocess
import sys
from pathlib import Path

from tests.office.live.servers import ROOT


class Outside:
    """The county's program and what it has heard; it has no part in ours."""

    def __init__(self, port: int, heard: Path) -> None:
        self.heard_at = heard
        command = [sys.executable, "-m", "tests.journeys.outside", str(port), str(heard)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, do: str, **order):
        print(json.dumps({"do": do, **order}, default=str), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def heard(self):
        lines = self.heard_at.read_text(encoding="utf-8").splitlines() if self.heard_at.exists() else []
        return [json.loads(line) for line in lines]

    def end(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

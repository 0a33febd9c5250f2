"""Processes of the demonstration. None outlives the runner, whatever ends it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
PATIENCE = 10.0  # seconds to end in good order after SIGTERM


def end_with_parent(death_signal: int = signal.SIGTERM) -> None:
    """Ask the kernel for this signal when the process that started this one ends (Linux; nothing elsewhere)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)


class Child:
    """One process in a session of its own: Ctrl-C reaches only the runner, which then ends its children in order.

    waits: it prepares itself and does its part at its cue (office.demo.cue).
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        handles: Sequence[int] = (),
        death_signal: int = signal.SIGKILL,
        waits: bool = False,
    ) -> None:
        self.name = name
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE if waits else subprocess.DEVNULL,
            pass_fds=handles,
            start_new_session=True,
            preexec_fn=_dying_with(os.getpid(), death_signal),
        )

    @property
    def code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    @property
    def lived(self) -> float:
        return time.monotonic() - self.began

    def cue(self) -> "Child":
        """Its part begins, and its life is counted from here; whether it is still there is asked elsewhere."""
        self.began = time.monotonic()
        if self._process.stdin:
            with suppress(BrokenPipeError), self._process.stdin as line:
                line.write(b".")
        return self

    def wait(self) -> int:
        return self._process.wait()

    def ask_to_end(self) -> None:
        if self.code is None:
            self._process.terminate()

    def end(self, deadline: float) -> None:
        """In good order until the deadline (time.monotonic), then at once."""
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def end_all(children: Sequence[Child]) -> None:
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.end(deadline)


def _dying_with(parent: int, death_signal: int) -> Callable[[], None]:
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def between_fork_and_exec() -> None:
        if prctl:
            prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:  # it ended before we asked
                os._exit(1)

    return between_fork_and_exec

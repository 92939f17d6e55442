"""One child process for pictures: started when first needed, killed when late, started again after that."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from pathlib import Path
from threading import Timer

from insurance.photos.photo_frames import read_frame, write_frame

DEADLINE_SECONDS = 10.0
_PIPE = subprocess.PIPE
_PROJECT = str(Path(__file__).resolve().parents[2])
_JOBS_PER_PROCESS = 200  # then a fresh one, so that what a decoder leaks does not add up


class ProcessDied(Exception):
    """The child was killed or ended itself before it answered."""


class PhotoProcess:
    """Used by one thread at a time. `module` is what runs in the child."""

    def __init__(self, deadline: float = DEADLINE_SECONDS, *, module: str = "insurance.photos.photo_worker") -> None:
        self._deadline = deadline
        self._module = module
        self._child: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    def ask(self, job: bytes, content: bytes) -> list[bytes]:
        """The frames of the answer. Raises `ProcessDied`."""
        child = self._running()
        late = Timer(self._deadline, child.kill)
        late.start()
        try:
            frames = _exchange(child, job, content)
        except (OSError, EOFError):
            self.stop()
            raise ProcessDied from None
        finally:
            late.cancel()
        self._jobs += 1
        if self._jobs >= _JOBS_PER_PROCESS:
            self.stop()
        return frames

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self._child, self._jobs = self._child, None, 0
        if child is None:
            return
        atexit.unregister(self.stop)
        child.kill()
        child.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.stop()
        if self._child is None:
            command = [sys.executable, "-m", self._module]
            self._child = subprocess.Popen(
                command, stdin=_PIPE, stdout=_PIPE, stderr=subprocess.DEVNULL, env=_environment()
            )
            atexit.register(self.stop)
        return self._child


def _exchange(child: subprocess.Popen[bytes], job: bytes, content: bytes) -> list[bytes]:
    assert child.stdin is not None
    assert child.stdout is not None
    write_frame(child.stdin, job)
    write_frame(child.stdin, content)
    child.stdin.flush()
    answer = _next_frame(child)
    return [answer, *(_next_frame(child) for _ in range(json.loads(answer).get("pictures", 0)))]


def _next_frame(child: subprocess.Popen[bytes]) -> bytes:
    assert child.stdout is not None
    frame = read_frame(child.stdout)
    if frame is None:
        raise EOFError
    return frame


def _environment() -> dict[str, str]:
    """Nothing of ours: no secrets for a process that reads hostile bytes."""
    return {"PYTHONPATH": _PROJECT, "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}

"""What a benchmark says of a run: the CPU of each process, percentiles, and the machine it ran on."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")
LIBRARIES = ("uvicorn", "uvloop", "websockets", "fastapi", "sqlalchemy")


class CpuMeter:
    """CPU seconds by part since it was made; `generator` is this process."""

    def __init__(self, processes: Mapping[str, Sequence[int]]) -> None:
        self._processes = processes
        self._before = self._now()

    def seconds(self) -> dict[str, float]:
        now = self._now()
        return {part: now[part] - self._before[part] for part in now}

    def _now(self) -> dict[str, float]:
        used = {part: sum(map(cpu_seconds, pids)) for part, pids in self._processes.items()}
        return {**used, "generator": time.process_time()}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def percentiles_ms(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {f"p{p}": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 95, 99)}


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Median, smallest and largest of the rounds."""
    middle = statistics.median(values)
    return {"median": round(middle, digits), "min": round(min(values), digits), "max": round(max(values), digits)}


def machine() -> dict[str, Any]:
    """What a reader needs to know to compare."""
    cpus = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": cpus[0].partition(":")[2].strip() if cpus else platform.machine(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }

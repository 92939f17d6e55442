"""What a child process may not do that looks at what strangers send: fill the memory, run for ever, reach out."""

from __future__ import annotations

import resource

from PIL import Image


def limit_memory(size: int) -> None:
    """So many bytes of address space, and no picture of it on the disk when it dies."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_processor_time(seconds: int) -> None:
    """So many seconds from now: the limit counts from the start of the process, so it moves up with every job."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def close_the_door() -> None:
    """From now on neither a file nor a connection can be opened; the three pipes stay.

    Pillow loads parts of itself when a picture needs them, so all are loaded before.
    """
    Image.init()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))

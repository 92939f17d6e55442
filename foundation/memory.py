"""What the garbage collector need not look at."""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """What is loaded by now stays: a full collection walks only what came later (decision 0013).

    Call it again when something large has been loaded; what the old one left behind goes then.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()

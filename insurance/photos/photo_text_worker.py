"""Reads words on pictures, as a child process: `python -m insurance.photos.photo_text_worker`, as limited as the other.

A job is two frames on standard input: a JSON object, empty for now, and a JPEG of our own making. The answer on
standard output is one JSON object: {"lines": [{"text", "score", "left", "top", "right", "bottom"}]}, or {"refused"}.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

import numpy as np
from PIL import Image
from rapidocr_onnxruntime import RapidOCR

from insurance.photos.child_limits import close_the_door, limit_memory, limit_processor_time
from insurance.photos.photo_frames import read_frame, write_frame

MEMORY_BYTES = 1536 * 1024 * 1024  # of address space: the runtime maps far more than it uses
CPU_SECONDS = 15
_LONGEST = 1280  # pixels: a plate across a fifth of the photo is well read at that, in half the time of 1600


def main() -> None:
    """Answer jobs until the other side closes the pipe."""
    limit_memory(MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    reader = RapidOCR(
        use_cls=False,  # photos come upright
        intra_op_num_threads=1,
        inter_op_num_threads=1,
        det_limit_type="max",
        det_limit_side_len=_LONGEST,
        rec_batch_num=2,
    )
    _answer(reader, _blank())  # whatever is loaded late is loaded now
    close_the_door()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while read_frame(source) is not None:
        content = read_frame(source)
        if content is None:
            return
        limit_processor_time(CPU_SECONDS)
        write_frame(sink, json.dumps(_answer(reader, content)).encode())
        sink.flush()


def _answer(reader: Any, content: bytes) -> dict[str, Any]:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as opened:
            opened.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
            picture = opened.convert("RGB")
        found, _ = reader(np.asarray(picture)[:, :, ::-1])
    except Exception as broken:  # one photo that cannot be read is told, and the next is read
        return {"refused": type(broken).__name__}
    return {"lines": [_line(box, text, score, *picture.size) for box, text, score in found or ()]}


def _blank() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(drawn, "JPEG")
    return drawn.getvalue()


def _line(box: Any, text: str, score: float, width: int, height: int) -> dict[str, Any]:
    across, down = [float(point[0]) / width for point in box], [float(point[1]) / height for point in box]
    edges = {"left": min(across), "top": min(down), "right": max(across), "bottom": max(down)}
    return {"text": text, "score": round(float(score), 3), **{key: round(edge, 4) for key, edge in edges.items()}}


if __name__ == "__main__":
    main()

"""How well a photo is known again that was cut, turned, recompressed or made smaller, and how often a strange one is.

`python -m bench.photo_reuse`: drawn scenes, 14 kinds of edit each. The last line is one JSON object: recall per edit,
false pairs among all pairs of different scenes, and what a plain perceptual hash of 64 bits would have found.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from itertools import combinations

import imagehash
from PIL import Image

from insurance.photos.photo_printing import prints_of
from insurance.photos.photo_prints import SAME_WITHIN, distance, read_prints
from tests.examples.photos.scenes import cut, recompressed, scene, turned

SCENES = 150
EDITED = 40
PLAIN_WITHIN = 8  # bits of 64: the usual threshold of a perceptual hash

Edit = Callable[[Image.Image, random.Random], Image.Image]
EDITS: dict[str, Edit] = {
    "quality 40": lambda image, dice: recompressed(image, 40),
    "quality 15": lambda image, dice: recompressed(image, 15),
    "half the size": lambda image, dice: recompressed(image.resize((image.width // 2, image.height // 2)), 60),
    "a third of the size": lambda image, dice: recompressed(image.resize((image.width // 3, image.height // 3)), 50),
    "brighter": lambda image, dice: image.point(lambda value: min(255, int(value * 1.25))),
    "cut by 5 %": lambda image, dice: recompressed(cut(image, 0.05, dice), 75),
    "cut by 10 %": lambda image, dice: recompressed(cut(image, 0.10, dice), 75),
    "cut by 20 %": lambda image, dice: recompressed(cut(image, 0.20, dice), 75),
    "cut by 30 %": lambda image, dice: recompressed(cut(image, 0.30, dice), 75),
    "turned by 1°": lambda image, dice: turned(image, dice.choice((-1, 1))),
    "turned by 2°": lambda image, dice: turned(image, dice.choice((-2, 2))),
    "turned by 3°": lambda image, dice: turned(image, dice.choice((-3, 3))),
    "turned by 5°": lambda image, dice: turned(image, dice.choice((-5, 5))),
    "cut by 10 % and turned by 2°": lambda image, dice: turned(cut(image, 0.10, dice), dice.choice((-2, 2))),
}


def main() -> None:
    dice = random.Random(6)
    started = time.perf_counter()
    scenes = [scene(seed, (800, 600)) for seed in range(SCENES)]
    drawn = time.perf_counter()
    prints = [read_prints(prints_of(image)) for image in scenes]
    seconds = (time.perf_counter() - drawn) / SCENES
    plain = [imagehash.phash(image) for image in scenes]
    recall, plainly = {}, {}
    for name, edit in EDITS.items():
        edited = [edit(image, dice) for image in scenes[:EDITED]]
        found = [distance(prints[n], read_prints(prints_of(image))) <= SAME_WITHIN for n, image in enumerate(edited)]
        recall[name] = sum(found) / EDITED
        plainly[name] = (
            sum(imagehash.phash(image) - plain[n] <= PLAIN_WITHIN for n, image in enumerate(edited)) / EDITED
        )
        print(f"{name:32} {recall[name]:.2f}   plain hash {plainly[name]:.2f}", flush=True)
    pairs = list(combinations(range(SCENES), 2))
    false = sum(distance(prints[one], prints[other]) <= SAME_WITHIN for one, other in pairs)
    result = {
        "bench": "photo_reuse",
        "scenes": SCENES,
        "edited": EDITED,
        "recall": recall,
        "plain_hash_recall": plainly,
        "false_pairs": false,
        "pairs": len(pairs),
        "seconds_per_photo": round(seconds, 3),
        "seconds": round(time.perf_counter() - started, 1),
    }
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()

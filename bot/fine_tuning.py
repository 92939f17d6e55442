"""Teaches the encoder's upper layers to read our messages: `python -m bot.fine_tuning` makes `tuned_layers.npz`.

Three quarters of an hour on two cores, so the result comes with us and is made anew only after many new phrasings;
`baowen train` teaches the linear readers, which follow every phrasing, in minutes. The lower layers stay as they are:
vector and judgement share them.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import yaml
from torch import Tensor, nn
from torch.nn import functional

from bot.engine.encoder import tokenizer_of, tokens_of
from bot.engine.encoder_weights import PAD, Weights, read_weights
from bot.engine.lessons import NONE, WANTED, danger_taught, intent_taught, wish_taught
from bot.engine.tuned_layers import FILE, write_tuned_layers

DATA = Path("bot/data/nlu")
TUNED = 6  # layers, from above
BATCH, SORTED_TOGETHER = 64, 50  # phrasings; batches whose phrasings are sorted by length
RATE, RATE_OF_HEADS, WARMED_UP = 1e-4, 2e-3, 0.06
DROPPED, SMOOTHED = 0.1, 0.05
URGENT, WISHED = 2.0, 3.0  # how much a danger or a wish weighs against its absence, which is commoner
STRESSED = 2.0  # how much either reading weighs against that of the intent
UNTAUGHT = -100
_MATRICES = ("q", "k", "v", "ao", "fi", "fo")
_NORMS = ("aln", "oln")


@dataclass(frozen=True)
class Lesson:
    """A phrasing and what it teaches; None: nothing."""

    text: str
    intent: str | None
    danger: str | None
    wish: str | None


def lessons_of(folder: Path) -> list[Lesson]:
    return [
        Lesson(
            line.removeprefix("- "),
            intent_taught(group["intent"], metadata := group.get("metadata") or {}),
            danger_taught(group["intent"], metadata),
            wish_taught(group["intent"], metadata),
        )
        for path in sorted(folder.rglob("*.yml"))
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in group["examples"].splitlines()
        if line.strip()
    ]


class Layer(nn.Module):
    """One layer of the encoder, with its weights to begin from."""

    def __init__(self, weights: Weights, layer: int) -> None:
        super().__init__()
        self.heads = weights.heads
        self.parts = nn.ModuleDict()
        for name in _MATRICES:
            matrix = torch.tensor(weights.arrays[f"{layer}.{name}.w"])
            part = nn.Linear(matrix.shape[1], matrix.shape[0])
            part.weight.data, part.bias.data = matrix, torch.tensor(weights.arrays[f"{layer}.{name}.b"])
            self.parts[name] = part
        for name in _NORMS:
            norm = nn.LayerNorm(weights.arrays[f"{layer}.{name}.w"].shape[0], eps=weights.epsilon)
            norm.weight.data = torch.tensor(weights.arrays[f"{layer}.{name}.w"])
            norm.bias.data = torch.tensor(weights.arrays[f"{layer}.{name}.b"])
            self.parts[name] = norm
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        texts, tokens, width = x.shape
        query, key, value = (self._through(name, x).view(texts, tokens, self.heads, -1) for name in ("q", "k", "v"))
        near = functional.scaled_dot_product_attention(
            query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), attn_mask=seen[:, None, None, :]
        )
        near = self._through("ao", near.transpose(1, 2).reshape(texts, tokens, width))
        x = self._through("aln", x + self.drop(near))
        thought = self._through("fo", functional.gelu(self._through("fi", x)))
        return self._through("oln", x + self.drop(thought))

    def _through(self, name: str, x: Tensor) -> Tensor:
        passed: Tensor = self.parts[name](x)
        return passed


class Judges(nn.Module):
    """The encoder with outputs for intents, kinds of danger, danger and a wish for a person."""

    def __init__(self, weights: Weights, outputs: int) -> None:
        super().__init__()
        self._arrays = {name: torch.tensor(weights.arrays[name]) for name in ("word", "place", "norm.w", "norm.b")}
        self._epsilon = weights.epsilon
        self.first = weights.layers - TUNED
        self.lower = nn.ModuleList(Layer(weights, layer) for layer in range(self.first)).requires_grad_(False).eval()
        self.upper = nn.ModuleList(Layer(weights, layer) for layer in range(self.first, weights.layers))
        self.heads = nn.Linear(self._arrays["word"].shape[1], outputs)
        self.drop = nn.Dropout(DROPPED)

    @torch.no_grad()
    def below(self, spelt: Sequence[Sequence[int]]) -> list[Tensor]:
        """What the lower layers make of each text, tokens × width: they are not taught, so once is enough."""
        found: list[Tensor] = [torch.empty(0)] * len(spelt)
        for places in _alike(spelt):
            ids, seen = _padded([spelt[place] for place in places])
            x = self._arrays["word"][ids] + self._arrays["place"][: ids.shape[1]]
            x = functional.layer_norm(x, x.shape[-1:], self._arrays["norm.w"], self._arrays["norm.b"], self._epsilon)
            for layer in self.lower:
                x = layer(x, seen)
            for place, each in zip(places, x, strict=True):
                found[place] = each[: len(spelt[place])].to(torch.bfloat16)
        return found

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """Log-odds, texts × outputs. `x`: from below, padded; `seen`: false where a text has ended."""
        for layer in self.upper:
            x = layer(x, seen)
        spoken = seen[..., None].to(x.dtype)
        judged: Tensor = self.heads(self.drop((x * spoken).sum(1) / spoken.sum(1)))
        return judged

    @torch.no_grad()
    def judge(self, spelt: Sequence[Sequence[int]]) -> Tensor:
        """What `forward` finds for each text, with nothing dropped: texts × outputs."""
        self.eval()
        below = self.below(spelt)
        found = torch.empty(len(spelt), self.heads.out_features)
        for places in _alike(spelt):
            with _in_half():
                found[places] = self(*_together([below[place] for place in places])).float()
        return found

    def arrays(self) -> dict[str, Any]:
        """The tuned layers, named as the encoder names its own."""
        found: dict[str, Tensor] = {"heads.w": self.heads.weight, "heads.b": self.heads.bias}
        for name, value in self.upper.named_parameters():  # "0.parts.q.weight"
            number, _, part, kind = name.split(".")
            found[f"{self.first + int(number)}.{part}.{kind[0]}"] = value
        return {name: value.detach().numpy() for name, value in found.items()}


class Taught:
    """The lessons as numbers: which intent, whether danger, of which kind, whether a wish."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self.intents = sorted({lesson.intent for lesson in lessons if lesson.intent})
        self.kinds = sorted({lesson.danger for lesson in lessons if lesson.danger and lesson.danger != NONE})
        self._intent = torch.tensor([_place(self.intents, lesson.intent) for lesson in lessons])
        self._kind = torch.tensor([_place(self.kinds, lesson.danger) for lesson in lessons])
        self._danger = torch.tensor([_whether(lesson.danger, lesson.danger != NONE) for lesson in lessons])
        self._wish = torch.tensor([_whether(lesson.wish, lesson.wish == WANTED) for lesson in lessons])

    @property
    def labels(self) -> dict[str, list[str]]:
        return {"intent": self.intents, "safety": self.kinds, "danger": ["danger"], "person": [WANTED]}

    def loss(self, judged: Tensor, at: Tensor) -> Tensor:
        """What the judgement of the lessons at these places lacks, over all that they teach."""
        intents, kinds = len(self.intents), len(self.kinds)
        total = judged.new_zeros(())
        if (self._intent[at] != UNTAUGHT).any():
            total = total + functional.cross_entropy(judged[:, :intents], self._intent[at], label_smoothing=SMOOTHED)
        if (told := self._kind[at] != UNTAUGHT).any():
            of_kind = functional.cross_entropy(judged[:, intents : intents + kinds], self._kind[at])
            total = total + 2 * told.float().mean() * of_kind  # as rare as they are in the batch
        for truth, odds, weight in (
            (self._danger[at], judged[:, -2], URGENT),
            (self._wish[at], judged[:, -1], WISHED),
        ):
            if (told := truth >= 0).any():
                missed = functional.binary_cross_entropy_with_logits(
                    odds[told], truth[told], pos_weight=torch.tensor(weight)
                )
                total = total + STRESSED * missed
        return total


def _place(labels: Sequence[str], label: str | None) -> int:
    return labels.index(label) if label in labels else UNTAUGHT


def _whether(taught: str | None, is_so: bool) -> float:
    return -1.0 if taught is None else float(is_so)


def _in_half() -> torch.autocast:
    """Computing with 16 bits, where the processor can; the others only pretend to, in ten times the time."""
    can = bool(torch.cpu.get_capabilities().get("avx512_f"))
    return torch.autocast("cpu", torch.bfloat16, enabled=can)


def _padded(spelt: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, spelt))
    ids = torch.tensor([[*each, *[PAD] * (longest - len(each))] for each in spelt])
    ends = torch.tensor([len(each) for each in spelt])
    return ids, torch.arange(longest)[None, :] < ends[:, None]


def _together(below: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    x = nn.utils.rnn.pad_sequence(list(below), batch_first=True).float()
    ends = torch.tensor([len(each) for each in below])
    return x, torch.arange(x.shape[1])[None, :] < ends[:, None]


def _alike(spelt: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of texts of like length, a batch of them at a time."""
    order = sorted(range(len(spelt)), key=lambda place: len(spelt[place]))
    for at in range(0, len(order), BATCH):
        yield order[at : at + BATCH]


def _batches(spelt: Sequence[Sequence[int]]) -> list[list[int]]:
    """Places of lessons, those of like length together: padding is work for nothing."""
    order = random.sample(range(len(spelt)), len(spelt))
    step = BATCH * SORTED_TOGETHER
    some = [sorted(order[at : at + step], key=lambda place: len(spelt[place])) for at in range(0, len(order), step)]
    batches = [part[at : at + BATCH] for part in some for at in range(0, len(part), BATCH)]
    random.shuffle(batches)
    return batches


def tune(
    lessons: Sequence[Lesson], epochs: int, seed: int, *, report_every: int = 100
) -> Iterator[tuple[int, int, float, Judges, Taught]]:
    """After each `report_every` steps: step, of how many, mean loss of these, the net so far, what it is taught."""
    torch.manual_seed(seed)
    random.seed(seed)
    weights = read_weights()
    tokenizer = tokenizer_of(weights)
    spelt = [tokens_of(tokenizer, lesson.text) for lesson in lessons]
    taught = Taught(lessons)
    net = Judges(weights, sum(map(len, taught.labels.values())))
    below = net.below(spelt)
    optimizer = torch.optim.AdamW(
        [{"params": net.upper.parameters(), "lr": RATE}, {"params": net.heads.parameters(), "lr": RATE_OF_HEADS}],
        weight_decay=0.01,
    )
    total = epochs * math.ceil(len(lessons) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (WARMED_UP * total)) * max(0.0, (total - step) / total)
    )
    step, lost = 0, 0.0
    for _ in range(epochs):
        net.train()
        for batch in _batches(spelt):
            with _in_half():
                judged = net(*_together([below[place] for place in batch]))
            loss = taught.loss(judged.float(), torch.tensor(batch))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(net.upper.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, lost = step + 1, lost + loss.item()
            if step % report_every == 0 or step == total:
                yield step, total, lost / (step % report_every or report_every), net, taught
                lost = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    lessons = lessons_of(wanted.data)
    if not lessons:
        parser.error(f"there are no phrasings in {wanted.data}; name the folder of the bot's training data")
    if wanted.epochs < 1:
        parser.error("--epochs must be 1 or more")
    began = time.monotonic()
    for step, total, loss, net, taught in tune(lessons, wanted.epochs, wanted.seed):
        sys.stdout.write(f"{step} of {total} steps, loss {loss:.3f}, {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
        if step == total:
            write_tuned_layers(net.arrays(), taught.labels, net.first, wanted.out)
            sys.stdout.write(f"{wanted.out}: {wanted.out.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()

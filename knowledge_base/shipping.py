"""The vectors of our own documents that come with us: `python -m knowledge_base.shipping` makes them anew.

A document that is changed afterwards costs nothing but the embedding of what was changed, at the next start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from foundation.settings import Settings, load_settings
from knowledge_base.ingest import ELSEWHERE, corpus_read
from knowledge_base.model import passages_of
from knowledge_base.projection import vector_cache
from knowledge_base.reading.folder import DOCUMENTS, read_folder
from knowledge_base.vectors import SHIPPED, write_shipped


def main(settings: Settings, write: Callable[[str], object] = sys.stdout.write) -> None:
    from knowledge_base.embeddings import open_embeddings

    embeddings = open_embeddings(settings)
    passages = passages_of(corpus_read(read_folder(), DOCUMENTS, ELSEWHERE))
    vectors = vector_cache(settings).vectors_of(
        passages, embeddings, lambda done, total: write(f"\r{done} of {total} passages")
    )
    write_shipped(SHIPPED, passages, vectors, embeddings.fingerprint)
    write(f"\r{SHIPPED.name}: {len(passages)} passages by {embeddings.fingerprint}\n")


if __name__ == "__main__":
    main(load_settings())

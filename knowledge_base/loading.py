"""The active release, opened: what answers questions from it. Light to import; the model is loaded when it opens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from foundation.database import Database
from foundation.settings import Settings
from knowledge_base import releases
from knowledge_base.answer import KnowledgeUnavailable
from knowledge_base.fingerprints import fingerprint_of
from knowledge_base.model import Release

if TYPE_CHECKING:
    from knowledge_base.document_answerer import DocumentAnswerer


async def load_answerer(settings: Settings, database: Database) -> DocumentAnswerer:
    """Open the active release, in a thread: the first call loads the embedding model. Raises `KnowledgeUnavailable`."""
    release = await releases.active(database)
    if release is None:
        raise KnowledgeUnavailable("the knowledge base has not been indexed; run `baowen ingest`")
    return await asyncio.to_thread(open_release, settings, release)


def open_release(settings: Settings, release: Release) -> DocumentAnswerer:
    """The same for one release, blocking for some seconds; its collection is made again where it is missing."""
    wanted = fingerprint_of(settings)
    if release.fingerprint != wanted:
        raise KnowledgeUnavailable(
            f"the knowledge base was indexed by {release.fingerprint}, the model in use is {wanted}; "
            "run `baowen ingest`"
        )
    if not (release.corpus.faqs or release.corpus.clauses):
        raise KnowledgeUnavailable("the knowledge base is empty; add documents and run `baowen ingest`")
    # It imports the embedding model, which only the process that answers may load.
    from knowledge_base.opening import open_in_process

    return open_in_process(settings, release)

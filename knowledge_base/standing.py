"""Whether what is published can answer on this machine, without loading the model."""

from __future__ import annotations

from foundation.settings import Settings
from knowledge_base.fingerprints import fingerprint_of
from knowledge_base.model import Release


def problem_with(settings: Settings, release: Release | None) -> str | None:
    """In words that say what to run; None when all is well. Blocks for a moment."""
    if release is None:
        return "the knowledge base has not been indexed; run `baowen ingest`"
    if not release.corpus.faqs and not release.corpus.clauses:
        return "the knowledge base is empty; add documents and run `baowen ingest`"
    if release.fingerprint != fingerprint_of(settings):
        return (
            f"the knowledge base was indexed by {release.fingerprint}, the model in use is {fingerprint_of(settings)}; "
            "run `baowen ingest --rebuild`"
        )
    from knowledge_base.projection import is_whole
    from knowledge_base.store import open_client

    if not is_whole(open_client(settings), release):
        return f"the index of release {release.id} is not whole on this machine; run `baowen ingest --rebuild`"
    return None

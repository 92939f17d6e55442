"""From a published release to something that answers: loads the model and every vector."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from foundation.settings import Settings
from knowledge_base.answer import KnowledgeUnavailable
from knowledge_base.document_answerer import DocumentAnswerer
from knowledge_base.embeddings import AnyEmbeddings, open_embeddings
from knowledge_base.features import Vector
from knowledge_base.fields import Fields, read_field_words
from knowledge_base.index import Index
from knowledge_base.judgement import THRESHOLDS, NotCalibrated, load_judgement
from knowledge_base.model import Corpus, Passage, Release, passages_of
from knowledge_base.products import Products
from knowledge_base.projection import make_whole
from knowledge_base.search import Search
from knowledge_base.store import knowledge_folder, open_client
from knowledge_base.things import things_of
from knowledge_base.words import read_synonyms

OWN_THRESHOLDS = "thresholds.json"  # in the folder of the knowledge base: fitted to the company's own documents
AT_ONCE = 5000  # rows read from Chroma


def open_in_process(settings: Settings, release: Release) -> DocumentAnswerer:
    """Raises `KnowledgeUnavailable`."""
    try:
        judgement = load_judgement(release.fingerprint, knowledge_folder(settings) / OWN_THRESHOLDS, THRESHOLDS)
    except NotCalibrated as missing:
        raise KnowledgeUnavailable(str(missing)) from missing
    embeddings = open_embeddings(settings)
    embeddings.embed_query("预热")  # the first customer should not wait for the model
    threadpool_limits(limits=1, user_api="blas")  # one question against all vectors is too little to share out
    index = open_index(settings, release, embeddings)
    products, fields = reading_aids(release.corpus)
    search = Search(index, embeddings, judgement.lean if index.is_lean else judgement.ranker)
    return DocumentAnswerer(settings, search, judgement.gate, products, fields, release=release.id)


def open_index(settings: Settings, release: Release, embeddings: AnyEmbeddings) -> Index:
    """Everything of the release in memory, from the collection in Chroma."""
    make_whole(settings, release, embeddings)
    passages = passages_of(release.corpus)
    return index_of(release.corpus, passages, _vectors_of(settings, release, passages))


def index_of(corpus: Corpus, passages: tuple[Passage, ...], vectors: dict[str, Vector]) -> Index:
    """`vectors` by text."""
    return Index(things_of(corpus, passages), vectors, Products(corpus.products), read_synonyms())


def reading_aids(corpus: Corpus) -> tuple[Products, Fields]:
    products = Products(corpus.products)
    return products, Fields(corpus.fields, products, read_synonyms(), read_field_words())


def _vectors_of(settings: Settings, release: Release, passages: tuple[Passage, ...]) -> dict[str, Vector]:
    texts = {passage.id: passage.text for passage in passages}
    collection = open_client(settings).get_collection(release.collection, embedding_function=None)
    vectors: dict[str, Vector] = {}
    for start in range(0, len(texts), AT_ONCE):
        rows = collection.get(limit=AT_ONCE, offset=start, include=["embeddings"])
        for id_, vector in zip(rows["ids"], np.asarray(rows["embeddings"], dtype=np.float32), strict=True):
            vectors[texts[id_]] = vector
    if len(vectors) < len(set(texts.values())):
        raise KnowledgeUnavailable(
            f"the knowledge base should hold {len(texts)} passages and lacks some; run `baowen ingest --rebuild`"
        )
    return vectors

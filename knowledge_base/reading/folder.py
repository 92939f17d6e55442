"""A folder of documents, whatever their formats, read into one corpus; nothing passes in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge_base.chinese import bare
from knowledge_base.model import Faq
from knowledge_base.reading.clause_markdown import read_clauses
from knowledge_base.reading.faq_markdown import read_faq
from knowledge_base.reading.foreign import read_foreign
from knowledge_base.reading.found import Problem, Reading, Refused
from knowledge_base.reading.front_matter import document_of, read_front_matter
from knowledge_base.reading.products_file import NO_PRODUCT, PRODUCTS, read_products

DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
BESIDE = (PRODUCTS, "README.md", "elsewhere.yml")
FORMATS = (".md", ".docx", ".pdf", ".html", ".htm", ".xlsx")


def read_folder(folder: Path = DOCUMENTS, *, started: Callable[[str], object] = lambda name: None) -> Reading:
    """Every document of the folder and of the folders in it, and everything that could not be read.

    `started(name)` is called before each file.
    """
    reading = Reading()
    read_products(folder / PRODUCTS, reading)
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        started(name)
        try:
            _read_file(path, name, reading)
        except Refused as refused:
            reading.problems.append(Problem(name, refused.where, refused.what))
    _check_whole(reading)
    return reading


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.name not in BESIDE and not _is_sidecar(path):
            yield path


def _is_sidecar(path: Path) -> bool:
    """`terms.pdf.yml` says what `terms.pdf` does not."""
    return path.suffix == ".yml" and path.with_suffix("").suffix.lower() in FORMATS


def _read_file(path: Path, name: str, reading: Reading) -> None:
    if path.suffix.lower() not in FORMATS:
        raise Refused(1, f"only {', '.join(FORMATS)} are read; convert it or move it elsewhere")
    if path.suffix == ".md":
        _read_markdown(path, name, reading)
        return
    read_foreign(path, name, reading)


def _read_markdown(path: Path, name: str, reading: Reading) -> None:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Refused(1, "is not UTF-8 text; save it as UTF-8") from None
    values, body_at = read_front_matter(lines, path.stem)
    document = document_of(values, name)
    reading.documents.append(document)
    if document.kind == "faq":
        read_faq(lines, body_at, document, reading)
    else:
        read_clauses(lines, body_at, document, reading)


def _check_whole(reading: Reading) -> None:
    """What no file can tell alone: ids, products, relations."""
    _check_documents(reading)
    _check_products(reading)
    _check_relations(reading)
    _check_fields(reading)
    _check_entries(reading)


def _check_documents(reading: Reading) -> None:
    files: dict[str, str] = {}
    for document in reading.documents:
        if other := files.get(document.id):
            what = f"the id {document.id} is also that of {other}; rename one of the files"
            reading.problems.append(Problem(document.file, 1, what))
        files[document.id] = document.file


def _check_products(reading: Reading) -> None:
    products = {product.code: product for product in reading.products}
    for document in reading.documents:
        if document.kind == "faq" or document.product in NO_PRODUCT:
            continue
        product = products.get(document.product)
        if product is None:
            what = f"product {document.product!r} is not in {PRODUCTS}; add it there, or write all-motor or company"
            reading.problems.append(Problem(document.file, 1, what))
        elif document.version and document.version not in {version.label for version in product.versions}:
            what = f"version {document.version!r} of {product.code} is not in {PRODUCTS}; add it there"
            reading.problems.append(Problem(document.file, 1, what))


def _check_relations(reading: Reading) -> None:
    known = {clause.id for clause in reading.clauses}
    files = {document.id: document.file for document in reading.documents}
    for clause in reading.clauses:
        for other in clause.related:
            if other not in known:
                document, _, number = other.partition("#")
                what = f"{clause.number} 关联 {number}, which does not exist in {document}"
                reading.problems.append(Problem(files[clause.document], clause.number, what))


def _check_fields(reading: Reading) -> None:
    said: set[tuple[str, str, str]] = set()
    for value in reading.fields:
        key = (value.product, value.version, value.field)
        if key in said:
            what = f"要素 {value.field} of {value.product} {value.version} is said twice; keep one"
            reading.problems.append(Problem(PRODUCTS, 1, what))
        said.add(key)


def _check_entries(reading: Reading) -> None:
    ids: set[str] = set()
    askers: dict[str, Faq] = {}
    files = {document.id: document.file for document in reading.documents}
    for entry in reading.faqs:
        file = files[entry.document]
        if entry.id in ids:
            what = f"the id {entry.id} is used twice; give one entry another id"
            reading.problems.append(Problem(file, 1, what))
        ids.add(entry.id)
        for wording in entry.wordings:
            other = askers.setdefault(bare(wording), entry)
            if other.topic != entry.topic:
                what = f"「{wording}」 is asked under {entry.id} and under {other.id}; keep it in one of them"
                reading.problems.append(Problem(file, 1, what))
        for negative in entry.negatives:
            if bare(negative) in {bare(wording) for wording in entry.wordings}:
                what = f"「{negative}」 is 问法 and 反例 of {entry.id} at once"
                reading.problems.append(Problem(file, 1, what))

"""The tables of a project file, as typed models.

``docs/file-format.md`` describes them for outsiders. Times are UTC, ISO 8601 with milliseconds and ``Z``.
Positions are Unicode code points of the stored text. Tables in :data:`TRACKED` are under history; REAL and BLOB
columns stay out of those, because the history keeps rows as JSON.
"""

from __future__ import annotations

import datetime
import uuid
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, MetaData, Table, UniqueConstraint, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from qda.store.name_type import Name

SCHEMA_VERSION = 4
MIN_READER = 1  # the lowest version whose programs can read what we write, and so show it without changing it
APPLICATION_ID = 0x436E6364  # "Cncd", written into the file's header


def utc_now() -> str:
    """Return the present moment as the project file writes times."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_guid() -> str:
    """Return a new identity that survives copies and merges."""
    return str(uuid.uuid4())


class Base(DeclarativeBase):
    """What all tables share: an ``id`` that is never given twice."""

    metadata = MetaData()

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


class ProjectRow(Base):
    """The one row that says what project this is. ``revision`` counts committed steps, outside the history."""

    __tablename__ = "project"
    __table_args__ = (CheckConstraint("id = 1", name="one_project"), {"sqlite_autoincrement": True})

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    name: Mapped[Name]
    memo: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="free")
    blind: Mapped[int] = mapped_column(default=0)
    created: Mapped[str] = mapped_column(default=utc_now)
    created_with: Mapped[str]
    min_reader: Mapped[int] = mapped_column(default=MIN_READER)
    revision: Mapped[int] = mapped_column(default=0)


class Coder(Base):
    """A person who codes, or the consensus that coders settled on."""

    __tablename__ = "coder"
    __table_args__ = (CheckConstraint("kind IN ('person', 'consensus')"), {"sqlite_autoincrement": True})

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    name: Mapped[Name] = mapped_column(unique=True)
    colour: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="person")
    created: Mapped[str] = mapped_column(default=utc_now)


class Content(Base):
    """A text, an original file or a list of marks, by the SHA-256 of its bytes; only ever added to.

    ``kind`` is ``text`` (its characters lie in ``content_chunk``), ``original`` (its bytes lie in ``data``)
    or ``marks`` (rows of ``mark``). ``length`` counts code points of a text, bytes of an original, marks.
    """

    __tablename__ = "content"
    __table_args__ = (
        UniqueConstraint("kind", "hash"),
        CheckConstraint("kind IN ('text', 'original', 'marks')"),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str]
    hash: Mapped[str]
    length: Mapped[int]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)


class ContentChunk(Base):
    """A piece of a text of about 64 K, cut at paragraph ends; ``first`` is its first code point in the text."""

    __tablename__ = "content_chunk"
    __table_args__ = (UniqueConstraint("content_id", "number"), {"sqlite_autoincrement": True})

    content_id: Mapped[int] = mapped_column(ForeignKey("content.id", ondelete="CASCADE"))
    number: Mapped[int]
    first: Mapped[int]
    text: Mapped[str]


class MarkRow(Base):
    """An attribute of a stretch of a text: heading, bold, turn, page. See :class:`qda.model.document.Mark`."""

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint('0 <= start AND start <= "end"', name="mark_span"),
        Index("mark_content", "content_id", "start"),
        {"sqlite_autoincrement": True},
    )

    content_id: Mapped[int] = mapped_column(ForeignKey("content.id", ondelete="CASCADE"))
    kind: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    value: Mapped[str] = mapped_column(default="")
    from_ms: Mapped[int | None]
    to_ms: Mapped[int | None]


class DocumentSet(Base):
    """A named group of documents."""

    __tablename__ = "document_set"
    __table_args__ = ({"sqlite_autoincrement": True},)

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    name: Mapped[Name] = mapped_column(unique=True)
    memo: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Document(Base):
    """A text to be coded. ``import_report`` is a JSON list of what its import changed or left out."""

    __tablename__ = "document"
    __table_args__ = ({"sqlite_autoincrement": True},)

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    name: Mapped[Name] = mapped_column(unique=True)
    text_hash: Mapped[str]
    length: Mapped[int]
    marks_hash: Mapped[str] = mapped_column(default="")
    source_hash: Mapped[str] = mapped_column(default="")
    source_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="text/plain")
    encoding: Mapped[str] = mapped_column(default="")
    import_report: Mapped[str] = mapped_column(default="[]")
    memo: Mapped[str] = mapped_column(default="")
    created: Mapped[str] = mapped_column(default=utc_now)
    position: Mapped[int] = mapped_column(default=0)


class SetMember(Base):
    """A document's place in a set."""

    __tablename__ = "document_set_member"
    __table_args__ = (
        UniqueConstraint("set_id", "document_id"),
        Index("set_member_document", "document_id"),
        {"sqlite_autoincrement": True},
    )

    set_id: Mapped[int] = mapped_column(ForeignKey("document_set.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))


class Code(Base):
    """An entry of the codebook: a code, or a folder of codes."""

    __tablename__ = "code"
    __table_args__ = (
        CheckConstraint("number_key IN ('', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')", name="one_digit"),
        {"sqlite_autoincrement": True},
    )

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("code.id", ondelete="CASCADE"))
    name: Mapped[Name]
    short_definition: Mapped[str] = mapped_column(default="")
    full_definition: Mapped[str] = mapped_column(default="")
    use_when: Mapped[str] = mapped_column(default="")
    dont_use_when: Mapped[str] = mapped_column(default="")
    example_coding_id: Mapped[int | None] = mapped_column(ForeignKey("coding.id", ondelete="SET NULL"))
    example_text: Mapped[str] = mapped_column(default="")
    memo: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="")
    number_key: Mapped[str] = mapped_column(default="")
    is_folder: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    created: Mapped[str] = mapped_column(default=utc_now)


# A plain unique index would let codes without a parent repeat, because NULL differs from NULL.
Index("code_sibling", func.coalesce(Code.parent_id, 0), Code.name, unique=True)
Index("code_example", Code.example_coding_id)
Index("code_parent", Code.parent_id)


class Coding(Base):
    """One code on one span of one document by one coder.

    ``weight`` is 0 to 100 or absent. ``origin`` is empty for a coding by hand, ``found`` for one that was made
    automatically, ``suggested`` for a suggestion that was accepted.
    """

    __tablename__ = "coding"
    __table_args__ = (
        CheckConstraint('0 <= start AND start < "end"', name="coding_span"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="coding_weight"),
        UniqueConstraint("document_id", "code_id", "coder_id", "start", "end"),
        Index("coding_document", "document_id", "start"),
        Index("coding_code", "code_id", "document_id", "start", "coder_id"),  # counts need nothing else
        Index("coding_coder", "coder_id", "document_id"),
        {"sqlite_autoincrement": True},
    )

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    code_id: Mapped[int] = mapped_column(ForeignKey("code.id", ondelete="CASCADE"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    start: Mapped[int]
    end: Mapped[int]
    memo: Mapped[str] = mapped_column(default="")
    weight: Mapped[int | None]
    star: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(default="")
    created: Mapped[str] = mapped_column(default=utc_now)
    modified: Mapped[str] = mapped_column(default=utc_now)


class Memo(Base):
    """A note of the researcher's: free, or attached to a document, a passage of it, a code or a coding."""

    __tablename__ = "memo"
    __table_args__ = (
        CheckConstraint('start IS NULL OR (0 <= start AND start < "end")', name="memo_span"),
        Index("memo_document", "document_id", "start"),
        Index("memo_code", "code_id"),
        Index("memo_coding", "coding_id"),
        {"sqlite_autoincrement": True},
    )

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    start: Mapped[int | None]
    end: Mapped[int | None]
    code_id: Mapped[int | None] = mapped_column(ForeignKey("code.id", ondelete="CASCADE"))
    coding_id: Mapped[int | None] = mapped_column(ForeignKey("coding.id", ondelete="CASCADE"))
    created: Mapped[str] = mapped_column(default=utc_now)
    modified: Mapped[str] = mapped_column(default=utc_now)


class DocumentCoder(Base):
    """Which coder has begun, and finished, which document. Without a row the document is missing for that coder."""

    __tablename__ = "document_coder"
    __table_args__ = (UniqueConstraint("document_id", "coder_id"), {"sqlite_autoincrement": True})

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    begun: Mapped[str] = mapped_column(default=utc_now)
    finished: Mapped[str | None]


class Case(Base):
    """A person, organisation or event that documents are about."""

    __tablename__ = "case"
    __table_args__ = ({"sqlite_autoincrement": True},)

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    name: Mapped[Name] = mapped_column(unique=True)
    memo: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class CaseDocument(Base):
    """A document, or a stretch of it, that belongs to a case."""

    __tablename__ = "case_document"
    __table_args__ = (
        Index("case_document_case", "case_id"),
        Index("case_document_document", "document_id"),
        {"sqlite_autoincrement": True},
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    start: Mapped[int | None]
    end: Mapped[int | None]


class Variable(Base):
    """A typed attribute of documents or cases."""

    __tablename__ = "variable"
    __table_args__ = (
        UniqueConstraint("scope", "name"),
        CheckConstraint("scope IN ('document', 'case')"),
        CheckConstraint("kind IN ('text', 'integer', 'decimal', 'boolean', 'date', 'datetime')"),
        {"sqlite_autoincrement": True},
    )

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    scope: Mapped[str]
    name: Mapped[Name]
    kind: Mapped[str] = mapped_column(default="text")
    memo: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class VariableValue(Base):
    """A variable's value for one document or case, written as text in the variable's kind."""

    __tablename__ = "variable_value"
    __table_args__ = (
        CheckConstraint("(document_id IS NULL) <> (case_id IS NULL)", name="one_bearer"),
        {"sqlite_autoincrement": True},
    )

    variable_id: Mapped[int] = mapped_column(ForeignKey("variable.id", ondelete="CASCADE"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    value: Mapped[str]


# As with codes: one of the two bearers is always NULL.
Index(
    "variable_bearer",
    VariableValue.variable_id,
    func.coalesce(VariableValue.document_id, 0),
    func.coalesce(VariableValue.case_id, 0),
    unique=True,
)


class Comparison(Base):
    """What a consensus file settles: which coders' work was compared, how it was paired, and by which rules.

    ``settings`` says how it was compared, ``pairing`` which keys mean which documents and codes of this file, both as
    JSON objects.
    """

    __tablename__ = "comparison"
    __table_args__ = ({"sqlite_autoincrement": True},)

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    consensus_coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    settings: Mapped[str] = mapped_column(default="{}")
    pairing: Mapped[str] = mapped_column(default="{}")
    created: Mapped[str] = mapped_column(default=utc_now)


class ComparedCoder(Base):
    """One column of a comparison: a coder of a file, and who holds a copy of those codings here.

    ``key`` names the column in decisions.
    """

    __tablename__ = "compared_coder"
    __table_args__ = (UniqueConstraint("comparison_id", "position"), {"sqlite_autoincrement": True})

    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str]
    label: Mapped[Name]
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    coder_guid: Mapped[str]
    coder_name: Mapped[Name]
    project_guid: Mapped[str]
    project_name: Mapped[Name]
    file_name: Mapped[Name]


class Decision(Base):
    """What coders settled on for one disagreement.

    ``codes`` lists the codes' keys, ``held`` what each coder had there when it was decided, both as JSON; ``whose`` is
    the key of the coder whose version was taken.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("decision_document", "document_id", "start"), {"sqlite_autoincrement": True})

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[str] = mapped_column(default="")
    codes: Mapped[str] = mapped_column(default="[]")
    held: Mapped[str] = mapped_column(default="[]")
    disagreement_key: Mapped[str] = mapped_column(unique=True)
    verdict: Mapped[str]
    whose: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    how_settled: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    time: Mapped[str] = mapped_column(default=utc_now)


class DecisionCoding(Base):
    """A coding of the consensus that a decision asks for. ``made`` is 0 where it was there without any decision."""

    __tablename__ = "decision_coding"
    __table_args__ = (
        UniqueConstraint("decision_id", "coding_id"),
        Index("decision_coding_coding", "coding_id"),
        {"sqlite_autoincrement": True},
    )

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    coding_id: Mapped[int] = mapped_column(ForeignKey("coding.id", ondelete="CASCADE"))
    made: Mapped[int] = mapped_column(default=1)


class ImportRun(Base):
    """One import of a file: when, by whom, of what, and the hash of its report (JSON, among the originals).

    ``format`` is a key of :data:`qda.model.intake.wording.FORMATS`, ``file_hash`` the SHA-256 of the file.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("import_run_file", "file_hash"), {"sqlite_autoincrement": True})

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    format: Mapped[str]
    file_name: Mapped[Name] = mapped_column(default="")
    file_hash: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default="")
    report_hash: Mapped[str] = mapped_column(default="")
    coder_id: Mapped[int] = mapped_column(ForeignKey("coder.id"))
    time: Mapped[str] = mapped_column(default=utc_now)


class KeptPartRow(Base):
    """A part of another program's project that cannot be shown here; see :class:`qda.model.portable.KeptPart`.

    ``xml_hash`` and ``file_hash`` name its bytes among the originals.
    """

    __tablename__ = "kept_part"
    __table_args__ = (Index("kept_part_owner", "owner"), {"sqlite_autoincrement": True})

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    kind: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    xml_hash: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    file_hash: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class SavedQuery(Base):
    """A question to the codings that was saved by name; ``query`` is JSON, what it holds depends on ``kind``.

    ``kind`` is ``segments``: see :mod:`qda.model.query_json`.
    """

    __tablename__ = "saved_query"
    __table_args__ = ({"sqlite_autoincrement": True},)

    guid: Mapped[str] = mapped_column(unique=True, default=new_guid)
    name: Mapped[Name] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="segments")
    query: Mapped[str] = mapped_column(default="{}")
    memo: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    created: Mapped[str] = mapped_column(default=utc_now)
    modified: Mapped[str] = mapped_column(default=utc_now)


class Step(Base):
    """One undoable act. ``undoes`` names the step that this one takes back; ``coder`` is the actor's name."""

    __tablename__ = "step"
    __table_args__ = ({"sqlite_autoincrement": True},)

    verb: Mapped[Name]
    label: Mapped[str] = mapped_column(default="")
    coder: Mapped[Name] = mapped_column(default="")
    time: Mapped[str] = mapped_column(default=utc_now)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("step.id"))


class ChangeRow(Base):
    """One row before and after, as JSON; ``before`` is NULL for a new row, ``after`` for a deleted one."""

    __tablename__ = "change"
    __table_args__ = (Index("change_step", "step_id"), {"sqlite_autoincrement": True})

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[str | None]
    after: Mapped[str | None]


class SessionRow(Base):
    """Who has the project open: written with the first edit and emptied at close; travels with the file."""

    __tablename__ = "session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    computer: Mapped[str]
    user: Mapped[str]
    start: Mapped[str] = mapped_column(default=utc_now)
    heartbeat: Mapped[str] = mapped_column(default=utc_now)


TRACKED: tuple[type[Base], ...] = (
    ProjectRow,
    Coder,
    DocumentSet,
    Document,
    SetMember,
    Code,
    Coding,
    Memo,
    DocumentCoder,
    Case,
    CaseDocument,
    Variable,
    VariableValue,
    Comparison,
    ComparedCoder,
    Decision,
    DecisionCoding,
    ImportRun,
    KeptPartRow,
    SavedQuery,
)
"""The tables whose every change is noted in the history."""

UNTRACKED_COLUMNS = {"project": {"revision"}}

ALL: tuple[type[Base], ...] = (*TRACKED, Content, ContentChunk, MarkRow, Step, ChangeRow, SessionRow)

SEARCH_INDEX = (
    "CREATE VIRTUAL TABLE content_search USING fts5("
    "text, content='content_chunk', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
)
SEARCH_TABLES = frozenset(f"content_search{part}" for part in ("", "_data", "_idx", "_docsize", "_config", "_content"))


def table_of(model: type[Base]) -> Table:
    """Return a model's table."""
    return cast(Table, model.__table__)

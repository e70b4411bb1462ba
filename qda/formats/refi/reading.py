"""Reads a REFI-QDA project of any program into plain values, with an account of every element in it.

The file is gone through once and everything gathered; then the positions of all texts are judged together, and only
then references are followed, because programs write their parts in any order.

What becomes of what:

* A text is a document, a PDF's text too; the PDF or Word file is its original. So are transcripts and descriptions of
  pictures, of which a kept part says whose they are. Pictures and recordings themselves are kept parts.
* A coding on a passage is a coding. On a whole text it covers the text. A selection without a coding is a memo if it
  says something or a note is attached, else it is coded as a bare highlight. One without length is a memo on the
  document.
* A note is a memo, free or on what refers to it; one with codings in it is a document, too.
* A set is a set of documents. Other members, links and graphs are kept parts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from qda.formats.refi.annotations_in import place_annotations
from qda.formats.refi.archive import LIMITS, TRUSTING, RefiArchive
from qda.formats.refi.cases_in import CaseResolver, count_value, documents_by_source
from qda.formats.refi.checker import violation_notes
from qda.formats.refi.coders_in import Coders
from qda.formats.refi.codings_in import CodingResolver
from qda.formats.refi.definition import told_apart
from qda.formats.refi.files_in import ProjectFiles
from qda.formats.refi.gathered import Gathered, TextRecord, first
from qda.formats.refi.kept_xml import kept_copy
from qda.formats.refi.ledger import Ledger
from qda.formats.refi.lists_in import ListReader
from qda.formats.refi.memos_in import Anchor, Memos
from qda.formats.refi.node import Node
from qda.formats.refi.offsets import PositionedText, Quoted, Verdict, decide
from qda.formats.refi.own_part import OwnPart
from qda.formats.refi.places import Dialect, PlaceMap, TextPlaces
from qda.formats.refi.scalars import Times, canonical_guid, guid_from
from qda.formats.refi.sets_in import SetResolver, annotated_selections, wanted_selections
from qda.formats.refi.sources_in import SourceReader
from qda.formats.refi.texts_in import ElementReader, joined_text
from qda.formats.refi.transcripts_in import join_transcripts, marks_of, timed_stretches, transcript_parts
from qda.model.document import Mark
from qda.model.errors import UnsupportedFile
from qda.model.exchange import ForeignProject, ReadOptions
from qda.model.intake.report import IntakeNote, IntakeReport, TextDecision
from qda.model.many_values import making_many_values
from qda.model.portable import PortableCode, PortableDocument, PortableProject
from qda.model.progress import Progress, no_progress, tell

_LEARNED_ONE_BY_ONE = 3
_WRAPPERS = (
    "Project", "Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs",
)  # fmt: skip
_TELL_EVERY = 20  # elements


def read_refi_project(
    path: Path, options: ReadOptions | None = None, progress: Progress = no_progress
) -> ForeignProject:
    """Read a REFI-QDA project (``.qdpx``, or a bare ``.qde``).

    Args:
        path: The file; what it holds counts, not its name.
        options: What the person says beforehand.
        progress: Told how far the reading is.

    Raises:
        UnreadableFile: It is damaged, unsafe, or no such file.
        UnsupportedFile: It is a codebook, which is no project.
        FileTooLarge: It unpacks to more than the limits.
        PasswordNeeded: The archive is encrypted.
        Cancelled: The person asked to stop.
    """
    options = options or ReadOptions()
    steps = _Steps(progress)
    limits = TRUSTING if options.trust_size else LIMITS
    with making_many_values(), RefiArchive.open(path, steps.wanted, limits) as archive:
        if archive.kind != "project":
            raise UnsupportedFile(name=path.name, kind="qdc")
        report = IntakeReport("refi-project", path.name, archive.file_hash, archive.attributes.get("origin", ""))
        report.notes += archive.notes
        ledger, times, own = Ledger(report), Times(), OwnPart(archive)
        files = ProjectFiles(archive, options, report, steps.wanted)
        gathered = _Gatherer(archive, ledger, times, files).gather(steps)
        project = own.apply(_Resolver(gathered, ledger, options, own.dialect).resolve(steps), report)
        for kind in _WRAPPERS:
            ledger.take_rest(kind, archive.counts[kind])
        ledger.close(archive.counts)
        report.notes += violation_notes(archive.violations)
        _report_times(times, report)
        report.join_repeated()
        _join_learned(report)
    return ForeignProject(project, report)


class _Steps:
    """Tells how much of the XML was read, also to those who only ask whether to go on."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._done, self._total = 0, 1

    def wanted(self) -> bool:
        """Tell whether to go on."""
        return self._progress(self._done, self._total)

    def tell(self, done: int, total: int) -> None:
        """Say how far the reading is.

        Raises:
            Cancelled: The person asked to stop.
        """
        self._done, self._total = done, max(total, 1)
        self.go_on()

    def go_on(self) -> None:
        """Stop if the person asked to."""
        tell(self._progress, self._done, self._total)


class _Gatherer:
    """Goes through the file once."""

    def __init__(self, archive: RefiArchive, ledger: Ledger, times: Times, files: ProjectFiles) -> None:
        self._archive = archive
        self._ledger = ledger
        self._gathered = Gathered()
        self._reader = ElementReader(ledger, files, times)
        self._sources = SourceReader(self._reader, self._gathered)
        self._lists = ListReader(self._reader, self._gathered)
        self._readers: dict[tuple[str, str], Callable[[Node], None]] = {
            ("Users", "User"): self._lists.user,
            ("Codes", "Code"): self._lists.code,
            ("Variables", "Variable"): self._lists.variable,
            ("Cases", "Case"): self._lists.case,
            ("Sets", "Set"): self._lists.set,
            ("Notes", "Note"): self._note,
            ("Links", "Link"): self._link,
            ("Graphs", "Graph"): self._graph,
        }

    def gather(self, steps: _Steps) -> Gathered:
        """Return all of the file as records."""
        self._attributes()
        for number, (section, element) in enumerate(self._archive.elements()):
            if number % _TELL_EVERY == 0:
                steps.tell(self._archive.done_bytes, self._archive.xml_bytes)
            self._one(section, element)
        steps.tell(self._archive.xml_bytes, self._archive.xml_bytes)
        self._sources.tell_texts_from_media()
        return self._gathered

    def _attributes(self) -> None:
        found, gathered = self._archive.attributes, self._gathered
        gathered.name = found.get("name", "")
        gathered.origin = found.get("origin", "")
        gathered.created = self._reader.times.read(found.get("creationDateTime"))
        gathered.users_of_project = tuple(
            canonical_guid(found.get(name)) for name in ("creatingUserGUID", "modifyingUserGUID") if found.get(name)
        )

    def _one(self, section: str, element: Node) -> None:
        if section == "Sources":
            self._sources.read(element)
        elif section == "Project":
            self._lists.project(element)
        elif (read := self._readers.get((section, str(element.tag)))) is not None:
            read(element)
        else:
            self._ledger.leave_unknown(element, section)

    def _note(self, element: Node) -> None:
        self._gathered.notes.append(self._reader.text_record(element, "Note"))

    def _link(self, element: Node) -> None:
        self._gathered.links.append(kept_copy(element))

    def _graph(self, element: Node) -> None:
        self._gathered.graphs.append(kept_copy(element))


class _Resolver:
    """Follows the references of what was gathered."""

    def __init__(self, gathered: Gathered, ledger: Ledger, options: ReadOptions, dialect: Dialect | None) -> None:
        self._gathered = gathered
        self._ledger = ledger
        self._report = ledger.report
        self._options = options
        self._dialect = dialect
        creator = first(gathered.users_of_project)
        self._guid = guid_from(creator, f"project {gathered.name} {gathered.created}")
        self._coders = Coders(gathered, ledger, self._guid, options.coder_name)
        self._join_cases_that_are_codes()
        self._codes = self._made_codes()
        self._texts: list[TextRecord] = []

    def resolve(self, steps: _Steps) -> PortableProject:
        """Return the project."""
        gathered, ledger = self._gathered, self._ledger
        project = PortableProject(gathered.name, self._guid, gathered.description, created=gathered.created)
        project.kept += gathered.kept
        place_annotations(gathered, ledger)
        self._codings_in_notes()
        join_transcripts(gathered, ledger)
        self._unrepeated_guids()
        memos = Memos(gathered, ledger, self._coders)
        cases = {case.guid for case in gathered.cases if case.guid}
        codings = CodingResolver(
            self._codes, cases & set(self._codes), wanted_selections(gathered), self._coders, memos, ledger, self._guid
        )
        codings.referred = annotated_selections(gathered, memos)
        codings.referred |= {guid for case in gathered.cases for guid in case.selections}
        self._attach_notes(memos)
        self._follow(project, codings, memos, steps)
        documents = documents_by_source(gathered, gathered.texts)
        self._lists(project, documents, codings, memos)
        project.codings = codings.codings
        project.codes = [code for code in codings.finished_codes() if code.guid not in cases]
        self._reparent(project, cases)
        project.memos = memos.made()
        project.coders = self._coders.all
        if self._coders.fallen_back:
            self._report.note("refi-coder-assumed", times=self._coders.fallen_back)
        return project

    # --- codes ---------------------------------------------------------------------------------------------------
    def _join_cases_that_are_codes(self) -> None:
        """Let cases that are written as codes, too, have what only the code says."""
        codes = {code.guid: code for code in reversed(self._gathered.codes)}
        for number, case in enumerate(self._gathered.cases):
            code = codes.pop(case.guid, None)
            if code is None:
                continue
            description = case.description
            if code.description not in description:
                description = joined_text(description, code.description)
            self._gathered.cases[number] = case._replace(name=case.name or code.name, description=description)
            left = [text for text in (code.name if code.name != case.name else "", code.colour) if text and case.name]
            if left:
                self._report.note("refi-case-code-about", case.name, ", ".join(left), line=code.line)

    def _made_codes(self) -> dict[str, PortableCode]:
        cases = {case.guid for case in self._gathered.cases}
        codes: dict[str, PortableCode] = {}
        for record in self._gathered.codes:
            if record.guid in cases:
                self._ledger.join("Code")
            else:
                self._ledger.take("Code")
            codes[record.guid] = PortableCode(
                record.guid,
                record.name,
                record.parent,
                not record.is_codable,
                colour=record.colour,
                **told_apart(record.description)._asdict(),
            )
        return codes

    def _reparent(self, project: PortableProject, cases: set[str]) -> None:
        """Lift codes that lie in a case, which is no code here, to where that lay."""
        for at, code in enumerate(project.codes):
            parent = code.parent
            while parent in cases and parent in self._codes:
                parent = self._codes[parent].parent
            if parent != code.parent:
                project.codes[at] = dataclasses.replace(code, parent=parent)

    # --- texts ---------------------------------------------------------------------------------------------------
    def _codings_in_notes(self) -> None:
        """Make documents of notes that are coded, since a memo cannot be."""
        for note in self._gathered.notes:
            if note.places is None:
                note.places = TextPlaces("")
            if note.selections or note.codings:
                made = dataclasses.replace(note, guid=guid_from(note.guid, "document"), notes=[], values=note.values)
                self._gathered.texts.append(made)
                self._report.note("refi-coded-note", note.name, line=note.line)
            elif note.values:
                for value in note.values:
                    count_value(value, self._ledger.leave)
                self._report.note("refi-dangling", note.name, "VariableValue", line=note.line, look=True)

    def _unrepeated_guids(self) -> None:
        """Give a source with the guid of another one its own."""
        seen: set[str] = set()
        for number, text in enumerate(self._gathered.texts):
            if not text.guid or text.guid in seen:
                if text.guid:
                    self._report.note("refi-same-guid", text.name, text.kind, line=text.line, look=True)
                text.guid = guid_from(text.guid, f"source {number} {text.name}")
            seen.add(text.guid)

    def _attach_notes(self, memos: Memos) -> None:
        for note in self._gathered.notes_of_project:
            memos.attach(note, Anchor(), self._gathered.name)
        cases = {case.guid for case in self._gathered.cases}
        for code in self._gathered.codes:
            anchor = Anchor() if code.guid in cases else Anchor(code=code.guid)
            for note in code.notes:
                memos.attach(note, anchor, code.name, code.line)
        for note in self._gathered.notes:
            for other in note.notes:
                memos.attach(other, Anchor(), note.name, note.line)
            self._ledger.take("Note")
            if note.original and not (note.selections or note.codings):
                self._report.note("refi-note-plain", note.name, line=note.line)

    def _follow(self, project: PortableProject, codings: CodingResolver, memos: Memos, steps: _Steps) -> None:
        """Judge the positions of all texts, then follow what lies in them."""
        texts = [text for text in self._gathered.texts if text.places is not None]
        counted = [one for text in texts for one in (text, *text.twins)]
        verdicts = iter(
            decide([_positioned(one) for one in counted], self._gathered.origin, self._options.unit, self._dialect)
        )
        for text in texts:
            steps.go_on()
            timed: list[Mark] = []
            for one in (text, *text.twins):
                places = self._follow_selections(text, one, next(verdicts), codings)
                timed = timed or timed_stretches(one, places)
                project.kept += transcript_parts(one, places, text.guid)
            codings.whole_text(text)
            for note in text.notes:
                memos.attach(note, Anchor(text.guid), text.name, text.line)
            if not text.medium and text.kind != "Note":
                self._ledger.take(text.kind)
            project.documents.append(self._document(text, marks_of(text, timed)))

    def _follow_selections(
        self, text: TextRecord, counted: TextRecord, verdict: Verdict, codings: CodingResolver
    ) -> PlaceMap:
        """Follow selections into a text: its own ones, or those of a twin of it that is counted otherwise."""
        assert counted.places is not None
        places = counted.places.in_dialect(verdict.dialect)
        own = {number: counted.places.in_dialect(dialect) for number, dialect in verdict.own}
        counted.places.forget(verdict.dialect)
        self._tell(counted, verdict)
        misnamed = set(verdict.contrary)
        codings.all_quoted = verdict.fitting == sum(1 for selection in counted.selections if selection.name)
        for number, selection in enumerate(counted.selections):
            codings.selection(text, selection, own.get(number, places), misnamed=number in misnamed)
        counted.selections.clear()  # each is a coding or memo now
        return places

    def _document(self, text: TextRecord, marks: tuple[Mark, ...]) -> PortableDocument:
        assert text.places is not None
        return PortableDocument(
            text.guid,
            text.name,
            text.places.text,
            marks,
            text.media_type,
            text.name,
            text.original,
            text.encoding if text.encoding != "pdf" else "",
            text.places.notes,
            text.description,
            text.created,
        )

    def _tell(self, text: TextRecord, verdict: Verdict) -> None:
        """Report how positions were understood, and each selection whose words stand elsewhere."""
        if not text.has_positions:
            return
        dialect = verdict.dialect
        self._report.texts.append(
            TextDecision(
                text.name, text.encoding or "-", dialect.unit, dialect.newline, dialect.bom, verdict.sureness,
                verdict.checked, verdict.fitting,
            )
        )  # fmt: skip
        if verdict.sureness == "unsure":
            self._report.note("refi-unsure", text.name, line=text.line, look=True)
        elif verdict.learned:
            self._report.note("refi-learned", text.name)
        elif verdict.unlike:
            self._report.note("refi-unlike", text.name)
        if verdict.own:
            self._report.note("refi-own-way", text.name, times=len(verdict.own), line=text.line, look=True)
        for number in verdict.contrary:
            selection = text.selections[number]
            detail = f"{selection.numbers}: “{selection.name}”"
            self._report.note("refi-words-elsewhere", text.name, detail, line=selection.line, look=True)

    # --- lists ---------------------------------------------------------------------------------------------------
    def _lists(
        self, project: PortableProject, documents: dict[str, list[str]], codings: CodingResolver, memos: Memos
    ) -> None:
        gathered, ledger = self._gathered, self._ledger
        cases = CaseResolver(gathered, documents, codings, ledger)
        cases.resolve()
        project.cases, project.variables, project.values = cases.cases, cases.variables, cases.values
        known = {*documents, *self._codes, *gathered.unread, *(coder.guid for coder in self._coders.all)}
        known |= {note.guid for note in gathered.notes} | {case.guid for case in gathered.cases}
        known |= {group.guid for group in gathered.sets} | {part.guid for part in gathered.kept}
        known |= {coding.guid for coding in codings.codings} | ledger.kept_guids
        sets = SetResolver(gathered, documents, known.__contains__, codings, memos, ledger)
        sets.resolve_sets()
        sets.resolve_links()
        sets.resolve_graphs()
        project.sets = sets.sets
        project.kept += [*cases.kept, *sets.kept]


def _positioned(text: TextRecord) -> PositionedText:
    assert text.places is not None
    spans = [Quoted(s.start, s.end, s.name) if s.start is not None and s.end is not None else Quoted(-1, -1, "")
             for s in text.selections]  # fmt: skip
    return PositionedText(text.places, spans, [p.position for p in text.sync if p.position is not None])


def _join_learned(report: IntakeReport) -> None:
    """Tell once of all texts whose counting was learned from others, if they are many."""
    learned = [note for note in report.notes if note.what == "refi-learned"]
    if len(learned) <= _LEARNED_ONE_BY_ONE:
        return
    rest = [note for note in report.notes if note.what != "refi-learned"]
    report.notes = [*rest, IntakeNote("refi-learned-many", learned[0].name, times=len(learned))]


def _report_times(times: Times, report: IntakeReport) -> None:
    if times.without_zone:
        report.note("refi-time-zone", times=times.without_zone)
    for written in times.unreadable:
        report.note("refi-bad-time", written)

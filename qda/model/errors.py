"""What can go wrong, as values; :mod:`qda.model.wording` puts it into words.

Every error that a person may meet is a :class:`QdaError`. Anything else that reaches a face is a defect of ours.
"""

from __future__ import annotations


class QdaError(Exception):
    """Something that the person can be told in their own terms.

    The name of the class is the message's id; ``values`` fill the gaps of its sentences.
    """

    def __init__(self, **values: object) -> None:
        super().__init__(", ".join(f"{name}={value!r}" for name, value in values.items()))
        self.values = values


# --- input files -------------------------------------------------------------------------------------------------
class UnreadableFile(QdaError):
    """A file cannot be read as what it seems to be. Values: ``name``, ``reason`` (a key of wording.REASONS)."""


class UnsupportedFile(QdaError):
    """A kind of file that no importer reads. Values: ``name``, ``kind``."""


class PasswordNeeded(QdaError):
    """A file is protected by a password. Values: ``name``, ``kind``."""


class FileTooLarge(QdaError):
    """A file is, or unpacks to, more than the limit. Values: ``name``, ``limit_mb``."""


class NoText(QdaError):
    """A file holds no text, such as a scanned PDF. Values: ``name``, ``kind``."""


class EncodingUnclear(QdaError):
    """A text file's characters cannot be told with certainty. Values: ``name``, ``encodings`` (best first)."""


class UnknownEncoding(QdaError):
    """An encoding that does not exist or does not fit the file. Values: ``name``, ``encoding``."""


class BadTable(QdaError):
    """A table lacks what is needed. Values: ``name``, ``problems`` (a list of sentences, one per row)."""


class NotAForeignProject(QdaError):
    """No project of another program that we read. Values: ``name``, ``kind`` (a key of wording.FILE_KINDS)."""


class SeveralProjects(QdaError):
    """A file holds several projects and one has to be chosen. Values: ``name``, ``projects`` (their names)."""


# --- comparing ----------------------------------------------------------------------------------------------------
class TooFewCoders(QdaError):
    """There are not two coders whose work could be compared. Values: ``coders`` (names of those there are)."""


class KeyUnclear(QdaError):
    """A file holds the work of several coders, and any of them could be the key. Values: ``name``, ``coders``."""


# --- the project file ---------------------------------------------------------------------------------------------
class ProjectMissing(QdaError):
    """There is no file at the path. Values: ``path``."""


class ProjectExists(QdaError):
    """A new project would overwrite a file. Values: ``path``."""


class NotAProject(QdaError):
    """The file is not one of ours. Values: ``path``, ``kind`` (a key of wording.FILE_KINDS)."""


class ProjectDamaged(QdaError):
    """The file is one of ours but parts of it cannot be trusted. Values: ``path``, ``detail``."""


class ProjectTooNew(QdaError):
    """A later version made the file. Values: ``path``, ``needs`` (the version of the file's format)."""


class ProjectUnfinished(QdaError):
    """A crash left something beside the file to take in, but its folder cannot be written. Values: ``path``."""


class ProjectInUse(QdaError):
    """The project is open in another window on this computer. Values: ``path``."""


class ProjectReadOnly(QdaError):
    """The project cannot be changed. Values: ``path``."""


class ChangeUnderWay(QdaError):
    """Something large is being written to the project just now, in pieces. Values: ``path``."""


class TextChanged(QdaError):
    """A text is no longer the one that corrections were made on. Values: ``name`` of the document."""


class ProjectReplaced(QdaError):
    """Another program put another file in the project's place, or took it away.

    Values: ``path``, ``kind`` ("gone", or "in-place" where what was there before is nowhere any more).
    """


class ProjectUnreachable(QdaError):
    """The project cannot be read just now. Values: ``path``, ``detail``, ``kind`` ("held", "disk" or "gone")."""


class StorageFailed(QdaError):
    """The disk refused to write. Values: ``path``, ``detail``, ``free_mb``, ``kind`` ("full", "disk", "held" …)."""


class CannotWrite(QdaError):
    """An export or copy cannot be written. Values: ``path``, ``detail``."""


class BackupFailed(QdaError):
    """No earlier version of a project could be kept. Values: ``path`` (of the folder), ``detail``."""


class NoBackups(QdaError):
    """No earlier version of a project is kept here, or none of that number. Values: ``path``, ``number``."""


class BadPattern(QdaError):
    """A regular expression that means nothing. Values: ``pattern``, ``detail``."""


class PatternTooSlow(QdaError):
    """A regular expression that would search for ever. Values: ``pattern``, ``seconds``."""


class NotInstalled(QdaError):
    """Something needs a library that is not there, for it is an optional part. Values: ``name``."""


class TooFewExamples(QdaError):
    """Too few sentences carry a code to look for others like them. Values: ``count``, ``least``."""


class SameFileTwice(QdaError):
    """A file was to be compared or merged with itself. Values: ``path``."""


# --- acts ------------------------------------------------------------------------------------------------------------
class Cancelled(QdaError):
    """The person asked to stop; nothing was changed."""


class SpanOutsideDocument(QdaError):
    """A span ends after its text does, or begins before it. Values: ``start``, ``end``, ``length``."""


class EmptySpan(QdaError):
    """A span holds nothing but white space. Values: ``start``, ``end``."""


class DocumentInUse(QdaError):
    """A document's text cannot be replaced while passages of it count. Values: ``name``, ``codings``, ``memos``."""


class NameTaken(QdaError):
    """Another thing of the same kind has that name. Values: ``name``."""


class EmptyName(QdaError):
    """A name has no visible character."""


class NotFound(QdaError):
    """Something does not exist (any more). Values: ``kind``, ``name``."""


class AmbiguousName(QdaError):
    """A name fits several things. Values: ``kind``, ``name``."""


class FolderHoldsNoCodings(QdaError):
    """A folder of the codebook was to be used as a code. Values: ``name``."""


class BadValue(QdaError):
    """A text is no value of its kind. Values: ``value``, ``kind`` (or why), what it could mean: ``one``, ``other``."""


class ValuesDoNotFit(QdaError):
    """Values that a variable has are none of another kind. Values: ``name``, ``count``, ``examples``."""


class BadCondition(QdaError):
    """A condition on documents cannot be understood. Values: ``condition``, ``detail``."""


class BadQuery(QdaError):
    """A query for segments means nothing. Values: ``kind`` (why), ``part`` (what it is about, in words)."""


class BadSentence(QdaError):
    """A written query cannot be understood. Values: ``kind`` (why), ``place`` (of the character, from 1), ``part``."""


class QueryPartGone(QdaError):
    """A query names what the project does not have. Values: ``kind`` (what it is), ``name``."""


class MoveIntoItself(QdaError):
    """A code was to be moved below itself. Values: ``name``."""


class BadPlan(QdaError):
    """A plan for merging cannot be used. Values: ``detail``."""


class NoConsensus(QdaError):
    """A project is no consensus file, so nothing can be settled in it. Values: ``path``."""


class CannotGoBack(QdaError):
    """A step of the history cannot be undone up to, or brought back.

    Values: ``step``, ``kind`` ("founding", "undone", "undo", "lasting" or "not-redo").
    """


class NothingToUndo(QdaError):
    """There is no step left to take back."""


class NotAllKept(QdaError):
    """A mistake of ours kept typed words from being saved when the project was to be closed. Values: ``path``."""

"""What is told of REFI-QDA projects and codebooks."""

from __future__ import annotations

from qda.model.intake.refi_out_notes import REFI_OUT_NOTES
from qda.model.intake.refi_read_notes import REFI_READ_NOTES

REFI_NOTES: dict[str, str] = {
    **REFI_OUT_NOTES,
    **REFI_READ_NOTES,
    # --- the file itself
    "refi-namespace": "The file names another edition of the standard ({detail}) than 1.0; it was read as 1.0.",
    "refi-no-namespace": "The file does not name the standard that it follows; it was read as REFI-QDA 1.0.",
    "refi-encoding": "The file’s characters are not written as it says, or as they should be; they were read as "
    "{detail}. Check accents and quotation marks.",
    "refi-other-projects": "The archive holds other projects too, which were not read, such as “{detail}” ({count} in "
    "all). Unpack it and import them one by one.",
    "refi-repeated-entries": "Files in the archive share a name, such as “{detail}” ({count} in all). The first of "
    "each name was read, the others were not.",
    "refi-unsafe-entries": "Files in the archive that are links, or whose names lead out of it, were not read, such as "
    "“{detail}” ({count} in all).",
    # --- codebooks
    "refi-only-codebook": "“{name}” is a whole project; only its codebook was read.",
    "refi-code-set": "The set of codes “{name}” was left out, since codebooks here have folders only. Codes in it: "
    "{count} ({detail}).",
    "refi-name-changed": "The code “{name}” is called “{detail}” here.",
    "refi-name-taken": "Beside another one of that name, the code “{name}” is called “{detail}” here.",
    "refi-guid-twice": "The code “{name}” has the same identity as “{detail}”. Both were kept.",
    "refi-colour": "The colour of “{name}” is none that the standard knows ({detail}), and was left out.",
    "refi-number-keys": "The number keys of codes were not written, which the standard does not know ({count}).",
    "refi-codes-changed": "Control characters that XML cannot hold were removed from names or definitions of codes "
    "({count}).",
    "refi-colours-left": "Colours that are not of the form #rrggbb were not written ({count}).",
    "refi-set-members-left": "Members of sets that are not in the codebook were not written ({count}).",
    # --- what is not as the standard asks; {name} is the XML element
    "refi-wrong-namespace": "“{name}” is not of the namespace of REFI-QDA 1.0, but of “{detail}”.",
    "refi-wrong-root": "The first element is called “{detail}” instead of “{name}”.",
    "refi-stray-text": "“{name}” holds text where the standard allows none: {count} ×.",
    "refi-wrong-value": "“{name}” holds “{detail}”, which is not a value of its type: {count} ×.",
    "refi-unknown-attribute": "“{name}” has an attribute “{detail}” that the standard does not know: {count} ×.",
    "refi-wrong-attribute": "“{name}” has an attribute with a value that the standard does not allow: {detail}: "
    "{count} ×.",
    "refi-missing-attribute": "“{name}” lacks its attribute “{detail}”: {count} ×.",
    "refi-unknown-child": "“{name}” holds “{detail}”, which the standard does not know there: {count} ×.",
    "refi-wrong-order": "In “{name}”, “{detail}” stands after what it should precede: {count} ×.",
    "refi-repeated-child": "“{name}” holds more than one “{detail}”: {count} ×.",
    "refi-missing-child": "“{name}” lacks “{detail}”: {count} ×.",
}

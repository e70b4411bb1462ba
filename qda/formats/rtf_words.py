"""The control words of Rich Text Format that bear on a document's words."""

from __future__ import annotations

import re

# Groups that hold something else than the document's words; "*" before a word that is not in STARRED says the same.
SKIPPED = frozenset(
    re.findall(
        r"\w+",
        """
        colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf fldinst datafield
        objdata objclass objname filetbl listtext pntext pntxta pntxtb nonesttables xe tc rxe txe ftnsep ftnsepc ftncn
        aftnsep aftnsepc aftncn upr sp shprslt annotation atnid atnauthor listtable revtbl themedata private template
        """,
    )
)
STARRED = frozenset(("footnote", "ud", "cs", "nesttableprops"))
PARAGRAPH_ENDS = frozenset(("par", "cell", "nestcell", "row", "nestrow", "sect", "page", "column"))
CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""Python's names for the character sets of fonts, by number."""

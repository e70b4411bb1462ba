"""Cases 1 to 10 of the table of bad input: which characters the bytes of a text file stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qda.formats.encoding import decode, guess
from qda.formats.plain_in import read_plain
from qda.model.errors import EncodingUnclear, QdaError, UnknownEncoding, UnreadableFile

ARABIC = "وصل الوفد إلى المدينة صباح اليوم. هل وافقوا على الاتفاق؟ نعم، وافقوا جميعا."
RUSSIAN = "Делегация прибыла в город сегодня утром. Согласились ли они? Да, все согласились."
JAPANESE = "代表団は今朝、街に到着した。彼らは合意したのか。はい、全員が合意した。"
CHINESE = "代表团今天早上抵达这座城市。他们同意了吗？是的，大家都同意。"


def test_case_1_utf8_is_certain() -> None:
    document = read_plain("naïve – “yes” 😀".encode(), "a.txt")
    assert (document.text, document.encoding, document.notes) == ("naïve – “yes” 😀", "utf-8", ())


def test_case_2_a_byte_order_mark_is_no_character() -> None:
    document = read_plain(b"\xef\xbb\xbfOne", "a.txt")
    assert document.text == "One"
    assert [note.what for note in document.notes] == ["bom-removed"]
    assert document.original == b"\xef\xbb\xbfOne"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_case_3_utf16_by_its_mark(encoding: str) -> None:
    mark = "" if encoding in ("utf-16", "utf-32") else "\ufeff"
    assert read_plain((mark + "Ça va?").encode(encoding), "a.txt").text == "Ça va?"


@pytest.mark.parametrize("text", ["Hi", "A line\r\nand “one” more", ARABIC, RUSSIAN])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_case_4_utf16_without_a_mark_is_told_by_its_nuls(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("text", ["Ādaži un Āgenskalns, “Ābols” 👍", "He said “no” 👍 “yes”", "Ünïcode – “ö” ‘ä’"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_case_4_quotation_marks_emoji_and_a_letter_that_ends_in_nul_do_not_hide_utf16(text: str, encoding: str) -> None:
    assert read_plain(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_case_23_lone_surrogates_in_a_file_are_replaced_and_reported(encoding: str) -> None:
    data = ("\ufeff" + "one \ud800 two \udc00 three \ud83d\ude00").encode(encoding, "surrogatepass")
    document = read_plain(data, "a.txt")
    assert document.text == "one \ufffd two \ufffd three 😀"
    assert ("invalid-replaced", 2, True) in [(note.what, note.count, note.look) for note in document.notes]
    assert "one" in guess(data)[0].preview


def test_case_8_repeated_short_japanese_is_not_taken_for_korean() -> None:
    assert guess(("門は閉まった。だれも来ない。" * 20).encode("cp932"))[0].encoding == "cp932"


def test_case_16_a_few_nuls_make_no_utf16() -> None:
    assert read_plain(b"a\0b", "a.txt").text == "a\ufffdb"
    assert read_plain(b"ab\0c", "a.txt").text == "ab\ufffdc"


def taken_for_windows_1252(text: str, encoding: str) -> bool:
    document = read_plain(text.encode(encoding), "a.txt")
    told = [(note.what, note.look) for note in document.notes]
    return (document.text, document.encoding, told) == (text, "cp1252", [("encoding-assumed", True)])


def test_case_5_curly_quotes_and_the_euro_are_windows_1252_and_that_is_said() -> None:
    assert taken_for_windows_1252("“Prix : 5 €”, dit-il.", "cp1252")


@pytest.mark.parametrize("text", ["café", "é"])
def test_case_6_a_very_short_file_is_windows_1252(text: str) -> None:
    assert taken_for_windows_1252(text, "cp1252")


def test_case_7_latin_1_is_read_exactly() -> None:
    assert taken_for_windows_1252("Straße, naïve, Ærø, mañana", "latin-1")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ARABIC, "cp1256"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (JAPANESE, "cp932"), (CHINESE, "gb18030")],
)
def test_case_8_another_script_is_asked_for_with_the_right_one_first(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    with pytest.raises(EncodingUnclear) as unclear:
        decode(data, "a.txt")
    assert unclear.value.values["encodings"][0] == encoding  # type: ignore[index]
    first = guess(data)[0]
    assert (first.encoding, first.certain, first.preview) == (encoding, False, text)
    assert decode(data, "a.txt", encoding).text == text


def test_case_9_the_person_chooses_what_nobody_can_tell() -> None:
    data = "café à Orléans".encode("mac_roman")
    assert "mac_roman" in [choice.encoding for choice in guess(data)]
    document = read_plain(data, "a.txt", "mac_roman")
    assert document.text == "café à Orléans"
    assert [(note.what, note.detail) for note in document.notes] == [("encoding-chosen", "mac_roman")]


def test_case_10_broken_utf8_is_never_mended_in_silence() -> None:
    data = "“Quoted” — and naïve".encode() + b" but \xff broken"
    with pytest.raises(EncodingUnclear) as unclear:
        decode(data, "a.txt")
    assert unclear.value.values["encodings"][0] == "utf-8"  # type: ignore[index]
    chosen = decode(data, "a.txt", "utf-8")
    assert chosen.text.endswith("but \ufffd broken")
    assert [(note.what, note.count) for note in chosen.notes] == [("encoding-chosen", 1), ("invalid-replaced", 1)]


@pytest.mark.parametrize("encoding", ["klingon", "hex", "ascii", "cp1252"])
def test_an_encoding_that_does_not_fit_is_refused(encoding: str) -> None:
    with pytest.raises(UnknownEncoding):
        decode(b"caf\x81\xe9", "a.txt", encoding)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        decode(bytes(range(256)) * 4, "a.txt")
    assert refused.value.values["reason"] == "binary"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_our_own_words(data: bytes) -> None:
    try:
        decode(data, "a.txt")
    except QdaError:
        assert guess(data) or not data


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_what_was_written_as_utf8_is_read_as_written(text: str) -> None:
    assert guess(text.encode())[0].certain
    assert decode(text.encode(), "a.txt").text == text

"""Our own checker of the standard's rules says what the standard's schema says."""

from __future__ import annotations

import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qda.formats.refi.checker import ELEMENTS, VIOLATIONS_KEPT, check_project, violation_notes
from qda.model.errors import UnreadableFile
from qda.model.intake.report import intake_note_text
from tests.depth import examples
from tests.formats.refi.full_project import NAMESPACE, full_project
from tests.formats.refi.samples import needs_samples, sample, samples

G = "11111111-1111-4111-8111-111111111111"


GUIDS = (G, f"{{{G}}}", f" {G} ", f"{{{G}", f"{G}}}", "", G[:-1])


@cache
def schema(name: str = "Project") -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(sample(f"schema/{name}.xsd")))


def both(xml: bytes, name: str = "Project") -> tuple[bool, bool]:
    """Return whether the schema, and whether we, find the text faultless."""
    try:
        by_schema = schema(name).validate(etree.fromstring(xml, etree.XMLParser(huge_tree=True)))
    except etree.XMLSyntaxError:
        by_schema = False
    try:
        return by_schema, not check_project(xml)
    except UnreadableFile:
        return by_schema, False


def project(inside: str, attributes: str = "") -> bytes:
    return f'<Project xmlns="{NAMESPACE}" name="x" {attributes}>{inside}</Project>'.encode()


def value(kind: str, text: str) -> bytes:
    values = f'<VariableValue><VariableRef targetGUID="{G}"/><{kind}Value>{text}</{kind}Value></VariableValue>'
    return project(f'<Sources><TextSource guid="{G}">{values}</TextSource></Sources>')


# --- requirements 5 and 36 -------------------------------------------------------------------------------------------
def test_requirement_36_a_project_with_everything_the_standard_knows_is_faultless():
    xml = full_project()
    assert check_project(xml.encode()) == []
    assert {etree.QName(each).localname for each in etree.fromstring(xml.encode()).iter()} == ELEMENTS
    assert schema().validate(etree.fromstring(xml.encode()))


def inner_texts() -> list[pytest.param]:
    found = [pytest.param(path.read_bytes(), id=path.name) for path in samples("*.qde")]
    for path in (*samples("synthetic/*.qdpx"), *samples("hostile/*.qdpx")):
        if not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as archive:
            found += [
                pytest.param(archive.read(entry), id=f"{path.name}:{entry.filename}")
                for entry in archive.infolist()
                if entry.filename.endswith(".qde") and entry.file_size < 1 << 20
            ]
    return found


@needs_samples
@pytest.mark.parametrize("xml", inner_texts())
def test_requirement_05_the_checker_agrees_with_the_schema_on_every_sample(xml):
    if b"<!DOCTYPE" in xml:
        with pytest.raises(UnreadableFile):
            check_project(xml)
        return
    if b'name="c4999"' in xml:  # deeper than the schema's parser goes
        assert check_project(xml) == []
        return
    by_schema, ours = both(xml)
    assert by_schema == ours


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("Integer", text) for text in ("", "0", "-1", "+1", " 1 ", "1.0", "1 2", "٣", "0x1", "--1", "+", "1e5")),
        *(("Float", text) for text in ("", "0", ".5", "5.", "-.5", "+.", "1e5", "NaN", "INF", " 1.5 ", "1,5", ".")),
        *(("Boolean", text) for text in ("", "true", "True", "1", "0", " false ", "2")),
        *(
            ("Date", text)
            for text in (
                "2024-01-01", "2024-1-1", "2024-02-30", "2023-02-29", "2024-02-29", "0000-01-01", "-0001-01-01",
                "12024-01-01", "012024-01-01", "2024-01-01Z", "2024-01-01+14:00", "2024-01-01+14:01", "2024-00-01",
                "2024-13-01", "2024-01-00", " 2024-01-01", "24-01-01", "1900-02-29", "2000-02-29", "10000-02-29",
                "2024-01-01T00:00:00", "2024-01-01+0200", "",
            )
        ),
        *(
            ("DateTime", text)
            for text in (
                "2024-01-01T00:00:00", "2024-01-01 00:00:00", "2024-01-01T24:00:00", "2024-01-01T24:00:01",
                "2024-01-01T23:59:60", "2024-01-01T23:59:59.123456789", "2024-01-01T23:59:59.", "2024-01-01T1:00:00",
                "2024-01-01T00:00", "2024-01-01T00:00:00z", "2024-01-01T00:00:00+05:30", "2024-01-01T00:60:00",
                "2024-01-01T00:00:00+14:30", "2024-01-01", "",
            )
        ),
    ],
)  # fmt: skip
def test_requirement_05_types_of_values_are_those_of_the_schema(kind, text):
    by_schema, ours = both(value(kind, text))
    assert by_schema == ours


@pytest.mark.parametrize(
    "inside",
    [
        *(f'<Users><User guid="{guid}"/></Users>' for guid in GUIDS),
        *(
            f'<CodeBook><Codes><Code guid="{G}" name="" isCodable="1" color="{colour}"/></Codes></CodeBook>'
            for colour in ("#abc", "#AABBCC", "#abcd", "#AARRGGBB", "", " #abc ", "abc")
        ),
        f'<Users><User guid="{G}"> </User></Users>',
        f'<Users><User guid="{G}"><!-- nothing --></User></Users>',
        f'<Users><User guid="{G}"><Description/></User></Users>',
        f'<Users><User guid="{G}" xml:lang="en"/></Users>',
        "<Users/>",
        "<Users> </Users>",
        "words",
        "\u00a0",
        "<Description>a<b/></Description>",
        "<Description>a<Description/></Description>",
        "<Description/><Description/>",
        '<Foo xmlns="urn:elsewhere"/>',
        '<Description xmlns="">a</Description>',
        '<q:Description xmlns:q="urn:QDA-XML:project:1.0">a</q:Description>',
        "<q:Description>a</q:Description>",
        f'<Users><User guid="{G}" q:name="x" xmlns:q="urn:QDA-XML:project:1.0"/></Users>',
        f'<Users a:schemaLocation="a b" xmlns:a="http://www.w3.org/2001/XMLSchema-instance"><User guid="{G}"/></Users>',
        f'<Sources><TextSource guid="{G}"><Coding guid="{G}"/></TextSource></Sources>',
        f'<Sources><TextSource guid="{G}"><Coding guid="{G}"><CodeRef targetGUID="{G}"/><CodeRef targetGUID="{G}"/>'
        "</Coding></TextSource></Sources>",
    ],
)  # fmt: skip
def test_requirement_05_the_checker_agrees_with_the_schema_on_oddities(inside):
    by_schema, ours = both(project(inside))
    assert by_schema == ours


@pytest.mark.parametrize(
    "inside",
    [
        f'<Codes><Code guid="{G}" name="a" isCodable="1"/></Codes>',
        f'<Codes><Code guid="{G}" name="a" isCodable="1"><NoteRef targetGUID="{G}"/></Code></Codes>',
        f'<Codes><Code guid="{G}" name="a" isCodable="1"/></Codes><Sets/>',
        f'<Codes><Code guid="{G}" name="a" isCodable="1"/></Codes><Sets><Set guid="{G}" name="s"/></Sets>',
        f'<Codes><Code guid="{G}" name="a" isCodable="1"/></Codes><Sets><Set guid="{G}" name="s">'
        f'<MemberCode guid="{G}"/></Set></Sets>',
        f'<Codes><Code guid="{G}" name="a" isCodable="1"/></Codes><Sets><Set guid="{G}" name="s">'
        f'<MemberCode targetGUID="{G}"/></Set></Sets>',
        "<Codes/>",
        "",
    ],
)
def test_requirement_05_codebooks_are_checked_by_their_own_schema(inside):
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x">{inside}</CodeBook>'.encode()
    by_schema, ours = both(xml, "Codebook")
    assert by_schema == ours


# --- changes at random -----------------------------------------------------------------------------------------------
WORDS = st.sampled_from(
    ["", "x", "true", "1", "-7", "1.5", "#abc", G, f"{{{G}}}", "2026-01-01", "2026-01-01T10:00:00Z", "Text", "OneWay"]
)
TAGS = st.sampled_from(sorted(ELEMENTS))


def change(data: st.DataObject, root: etree._Element) -> None:
    """Change one thing of a project, often to something that the standard does not allow."""
    each = data.draw(st.sampled_from(list(root.iter())), label="element")
    act = data.draw(
        st.sampled_from(["drop", "swap", "attribute", "unknown", "value", "remove", "move", "rename", "copy", "text"])
    )
    parent = each.getparent()
    if act == "drop" and each.attrib:
        del each.attrib[data.draw(st.sampled_from(sorted(each.attrib)))]
    elif act == "attribute" and each.attrib:
        each.set(data.draw(st.sampled_from(sorted(each.attrib))), data.draw(WORDS))
    elif act == "unknown":
        each.set(
            data.draw(st.sampled_from(["guid", "name", "page", "colour", "color", "targetGUID"])), data.draw(WORDS)
        )
    elif act == "swap" and len(each) > 1:
        each.append(each[data.draw(st.integers(0, len(each) - 2))])
    elif act == "value" and not len(each):
        each.text = data.draw(WORDS)
    elif act == "text":
        each.text = (each.text or "") + data.draw(st.sampled_from([" ", "\n", "words"]))
    elif parent is None:
        return
    elif act == "remove":
        parent.remove(each)
    elif act == "copy":
        parent.insert(data.draw(st.integers(0, len(parent))), etree.fromstring(etree.tostring(each)))
    elif act == "rename":
        each.tag = f"{{{NAMESPACE}}}{data.draw(TAGS)}"
    elif act == "move":
        target = data.draw(st.sampled_from([one for one in root.iter() if each not in (one, *one.iterancestors())]))
        target.insert(data.draw(st.integers(0, len(target))), each)


@needs_samples
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_requirement_36_the_checker_agrees_with_the_schema_whatever_is_changed(data):
    root = etree.fromstring(full_project().encode())
    for _ in range(data.draw(st.integers(1, 3), label="changes")):
        change(data, root)
    xml = etree.tostring(root)
    by_schema, ours = both(xml)
    assert by_schema == ours, (check_project(xml), schema().error_log)


# --- what is told ----------------------------------------------------------------------------------------------------
def test_requirement_05_violations_have_lines_and_are_told_together():
    xml = project(
        f'\n<Users><User/>\n<User/></Users>\n<Users><User guid="{G}"/></Users>\n<Cases><Case guid="{G}">'
        f'<SourceRef targetGUID="{G}"/>\n<VariableValue/></Case></Cases>',
        'basePath="" creationDateTime="yesterday"',
    )
    found = check_project(xml)
    assert [(one.line, one.element, one.what, one.detail) for one in found] == [
        (1, "Project", "refi-wrong-attribute", "creationDateTime=yesterday"),
        (2, "User", "refi-missing-attribute", "guid"),
        (3, "User", "refi-missing-attribute", "guid"),
        (4, "Project", "refi-repeated-child", "Users"),
        (6, "Case", "refi-wrong-order", "VariableValue"),
        (6, "VariableValue", "refi-missing-child", "VariableRef"),
    ]
    notes = [intake_note_text(note) for note in violation_notes(found)]
    assert "“User” lacks its attribute “guid”: 2 ×. (line 2 of the file’s XML)" in notes
    assert len(notes) == 5


def test_requirement_05_a_file_with_faults_without_end_keeps_only_so_many():
    found = check_project(project("<Users>" + "<User/>" * (VIOLATIONS_KEPT + 5) + "</Users>"))
    assert len(found) == VIOLATIONS_KEPT


def test_a_file_on_the_disk_is_checked_as_well(tmp_path):
    path = tmp_path / "project.qde"
    path.write_text(full_project(), encoding="utf-8")
    assert check_project(path) == []

"""The codebook as XML: every name comes back, whatever stands in it, and identities stay."""

from __future__ import annotations

from uuid import UUID
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.exchange.markdown import NAMESPACE, Code, write_codebook

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


def read(data: bytes) -> list[tuple[str, str, str]]:
    """Name, description and identity of each code, by another program's parser."""
    root = ElementTree.fromstring(data)
    assert root.tag == f"{{{NAMESPACE}}}CodeBook"
    codes = root.find(f"{{{NAMESPACE}}}Codes")
    assert codes is not None
    return [
        (code.attrib["name"], code.findtext(f"{{{NAMESPACE}}}Description") or "", code.attrib["guid"])
        for code in codes
    ]


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_names_and_meanings_come_back(texts: list[tuple[str, str]]) -> None:
    data = write_codebook([Code(name, "", description) for name, description in texts], 'infoint <1> & "2"')
    found = read(data)
    assert [(name, description) for name, description, _guid in found] == texts


def test_controls_and_half_characters_are_no_xml_and_are_left_out() -> None:
    (found,) = read(write_codebook([Code("a\x00b\x1b[2J\ud800", "", "line\nnext")], "infoint"))
    assert "\x1b" not in found[0]
    assert found[1] == "line\nnext"


def test_an_identity_stays_with_its_theme() -> None:
    uid = "8161db66-6926-477e-986d-91ae1b35b526"
    codes = [Code("pay", uid), Code("hours", ""), Code("odd", "theme-1")]
    first, again = read(write_codebook(codes, "one")), read(write_codebook(reversed(codes), "two"))
    assert first[0][2] == uid
    assert {(name, guid) for name, _text, guid in first} == {(name, guid) for name, _text, guid in again}
    assert all(UUID(guid) for _name, _text, guid in first)


def test_every_code_can_be_given_and_has_a_colour() -> None:
    root = ElementTree.fromstring(write_codebook([Code("pay", "")], "infoint"))
    code = next(root.iter(f"{{{NAMESPACE}}}Code"))
    assert code.attrib["isCodable"] == "true"
    assert code.attrib["color"].startswith("#")
    assert root.find(f"{{{NAMESPACE}}}Sets") is not None

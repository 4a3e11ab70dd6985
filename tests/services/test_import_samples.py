"""Exports as programs write them, in every encoding and with every delimiter; and files that mean harm."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import pytest

from infoint_tui.services.importing import Bucket
from infoint_tui.services.workspace import Workspace

PEOPLE = (
    ("Zoë", "Müller", "Fernhill", "Nurse", "zoe@fernhill.example", "+49 30 1234567"),
    ("José", "García", "Río Alto", "Editor", "jose@rio.example", "+34 600 123 456"),
    ("Anna", "Holm", "Fjord", "Lead", "anna@fjord.example", "+47 22 55 01 00"),
)
"""Invented; every character is in cp1252, too."""
HEADERS = {
    "linkedin": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "google": "First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Value,Phone 1 - Value",
    "google-old": "Given Name,Family Name,Organization 1 - Name,Organization 1 - Title,E-mail 1 - Value,"
    "Phone 1 - Value",
    "outlook": "First Name,Last Name,Company,Job Title,E-mail Address,Business Phone",
    "german": "Vorname,Nachname,Firma,Funktion,E-Mail-Adresse,Telefon",
}
ENCODINGS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": codecs.BOM_UTF16_LE, "cp1252": b""}


def table(kind: str, delimiter: str) -> str:
    """An export with a row of nobody at its end."""
    rows = [HEADERS[kind].split(",")]
    for first, last, place, title, email, phone in PEOPLE:
        page = f"https://www.linkedin.com/in/{last.lower()}"
        linked = [first, last, page, email, place, title, "02 Mar 2024"]
        rows.append(linked if kind == "linkedin" else [first, last, place, title, email, phone])
    rows.append(["", "", *["x"] * (len(rows[0]) - 2)])
    before = 'Notes:\n"A paragraph, as LinkedIn writes it."\n\n' if kind == "linkedin" else ""
    return before + "".join(delimiter.join(row) + "\r\n" for row in rows)


def cards(version: str) -> str:
    """An address book with a card of a company at its end."""
    made = []
    for first, last, place, title, email, phone in PEOPLE:
        lines = [f"N:{last};{first};;;", f"FN:{first} {last}", f"ORG:{place}", f"TITLE:{title}"]
        lines += [f"EMAIL;TYPE=INTERNET:{email}", f"TEL:{phone}"]
        made.append("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD"]))
    made.append(f"BEGIN:VCARD\r\nVERSION:{version}\r\nKIND:org\r\nFN:Acme\r\nEND:VCARD")
    return "\r\n".join(made) + "\r\n"


def samples() -> Iterator[tuple[str, bytes]]:
    """Every sample with its name."""
    for encoding, mark in ENCODINGS.items():
        for kind in HEADERS:
            delimiter = {"cp1252": ";", "utf-16-le": "\t"}.get(encoding, ",")
            yield f"{kind} {encoding}", mark + table(kind, delimiter).encode(encoding)
        for version in ("2.1", "3.0", "4.0"):
            yield f"vcard-{version} {encoding}", mark + cards(version).encode(encoding)


SAMPLES = dict(samples())


def test_there_are_thirty_samples() -> None:
    assert len(SAMPLES) >= 30


@pytest.mark.parametrize("name", SAMPLES)
def test_every_row_of_a_sample_ends_in_exactly_one_bucket(ws: Workspace, tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.dat"
    path.write_bytes(SAMPLES[name])
    preview = ws.importer().read([path])
    assert preview.refused == {}
    assert preview.counts() == {Bucket.NEW: 3, Bucket.HERE: 0, Bucket.PERHAPS: 0, Bucket.UNREADABLE: 1}
    rows = preview.of(Bucket.NEW)
    assert [row.name for row in rows] == [f"{first} {last}" for first, last, *_ in PEOPLE]
    found = [(row.card.organisation, row.card.title, row.card.emails[0]) for row in rows if row.card]
    assert found == [(place, title, email) for _, _, place, title, email, _ in PEOPLE]
    ws.importer().take(preview)
    assert not ws.importer().read([path]).ticked


def test_a_huge_file_is_refused_with_a_sentence_before_it_is_read(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    preview = ws.importer().read([path])
    assert "larger than 50 MB" in preview.refused["huge.csv"]


@pytest.mark.parametrize(
    "data",
    [
        b"Name,Email\n" + b"a," * 10_000_000,
        b"BEGIN:VCARD\n" * 200_000,
        b"BEGIN:VCARD\nFN:Ann\n" + b"AGENT:\nBEGIN:VCARD\n" * 50_000,
        b"Name,Email\n" + b'"' * 100_001 + b"\n",
        b"\x00" * 5000,
    ],
    ids=["one line of 20 MB", "nested cards", "agents in agents", "quotes", "nothing but NUL"],
)
def test_a_bomb_brings_nobody_and_is_said(ws: Workspace, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(data)
    preview = ws.importer().read([path])
    assert preview.refused or preview.of(Bucket.UNREADABLE)
    assert preview.of(Bucket.NEW) == []


def test_control_characters_never_reach_a_record(ws: Workspace, tmp_path: Path) -> None:
    odd = "".join(map(chr, (1, 7, 8, 27, 127, 155)))
    path = tmp_path / "odd.csv"
    path.write_text(f"Name,Company,Position\nAnn{odd} Sol,Ac{odd}me,Nu{odd}rse\n", encoding="utf-8")
    ws.importer().take(ws.importer().read([path]))
    (ann,) = ws.session.contacts.all()
    assert not set(odd) & set(f"{ann.name}{ann.organisation}{ann.title}")

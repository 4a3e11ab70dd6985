"""People from files: four buckets, one step, and nothing silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infoint_tui.domain.enums import ChannelKind, Stage
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import FURTHER, Affiliation, Contact
from infoint_tui.services.importing import Bucket, ImportPreview
from infoint_tui.services.workspace import Workspace

LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Rosa,Delgado,https://www.linkedin.com/in/rosa-d,rosa@brookvale.example,Brookvale EMS,Trainer,02 Mar 2024
Greta,Holm,https://www.linkedin.com/in/greta-h,,Dispatch County,Lead,03 Mar 2024
,,,,,,05 Mar 2024
Łukasz,Nowak,https://www.linkedin.com/in/lnowak,,,,05 Mar 2024
Rosa,Delgado,https://de.linkedin.com/in/rosa-d/,rosa@home.example,Brookvale EMS,Trainer,02 Mar 2024
"Paolo,never closed
"""


def read(ws: Workspace, text: str | bytes, folder: Path, name: str = "people.csv") -> ImportPreview:
    """What a file would bring."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return ws.importer().read([path])


def take(ws: Workspace, preview: ImportPreview, **more: object) -> str:
    """Take in what is ticked."""
    return ws.importer().take(preview, **more)[0]  # type: ignore[arg-type]


def called(ws: Workspace, name: str) -> Contact:
    """The one contact of that name."""
    (found,) = [contact for contact in ws.session.contacts.all() if contact.name == name]
    return found


def test_every_row_ends_in_exactly_one_bucket_with_its_line(ws: Workspace, tmp_path: Path) -> None:
    preview = read(ws, LINKEDIN, tmp_path)
    assert [
        (row.line, row.bucket.value, row.name) for row in sorted(preview.rows.values(), key=lambda r: r.line)
    ] == [
        (5, "new", "Rosa Delgado"),
        (6, "new", "Greta Holm"),
        (7, "unreadable", ",,,,,,05 Mar 2024"),
        (8, "new", "Łukasz Nowak"),
        (9, "here", "Rosa Delgado"),
        (10, "unreadable", '"Paolo,never closed'),
    ]
    twin = preview.of(Bucket.HERE)[0]
    assert (twin.reason, twin.differences) == ("same profile as line 5", ("new email: rosa@home.example",))
    assert all(row.reason for row in preview.of(Bucket.UNREADABLE))
    assert ws.session.contacts.count() == 0


def test_taking_in_is_one_step_and_again_adds_nobody(ws: Workspace, tmp_path: Path) -> None:
    path = ws.people.save_path("Paramedic")
    ws.home.flush(5)
    label = take(ws, read(ws, LINKEDIN, tmp_path), tags=["#LinkedIn"], paths=[path.uid])
    assert label == "imported 3 people, updated 1 person from a file"
    rosa = called(ws, "Rosa Delgado")
    assert [channel.value for channel in rosa.channels if channel.kind is ChannelKind.EMAIL] == [
        "rosa@brookvale.example",
        "rosa@home.example",
    ]
    assert (rosa.tags, rosa.paths, rosa.stage, rosa.source) == (
        ("linkedin",), (path.uid,), Stage.IDENTIFIED, "linkedin",
    )  # fmt: skip
    assert rosa.extra[FURTHER] == {"Connected On": "2024-03-02"}
    assert rosa.connection == "Connected on LinkedIn since March 2024"
    again = read(ws, LINKEDIN, tmp_path)
    assert again.counts()[Bucket.NEW] == 0
    assert not again.ticked
    with pytest.raises(Refused, match="No one is checked"):
        take(ws, again)
    assert ws.session.undo() == f"undo: {label}"
    assert ws.session.contacts.count() == 0


def test_undo_leaves_the_file_as_before_but_for_revision_and_checksums(ws: Workspace, tmp_path: Path) -> None:
    ws.people.quick_add("Mira")

    def tables() -> dict[str, object]:
        ws.home.flush(5)
        copy = tmp_path / f"copy-{len(list(tmp_path.iterdir()))}.json"
        ws.data.backups.back_up(copy)
        found: dict[str, object] = json.loads(copy.read_text(encoding="utf-8"))
        return {name: table for name, table in found.items() if not name.startswith("_")}

    before = tables()
    take(ws, read(ws, LINKEDIN, tmp_path))
    assert tables() != before
    ws.session.undo()
    assert tables() == before


def test_what_differs_is_shown_and_taken_over_only_when_ticked(ws: Workspace, tmp_path: Path) -> None:
    take(ws, read(ws, LINKEDIN, tmp_path))
    later = LINKEDIN.replace("Brookvale EMS,Trainer,02", "Mercy Hospital,Chief,02")
    preview = read(ws, later, tmp_path)
    row = preview.of(Bucket.HERE)[0]
    assert row.new_employer
    assert row.differences == ("now at Mercy Hospital (here: Brookvale EMS)", "title: Chief (here: Trainer)")
    assert called(ws, "Rosa Delgado").organisation == "Brookvale EMS"
    preview.tick([row.key])
    assert take(ws, preview) == "updated Rosa Delgado from a file"
    rosa = called(ws, "Rosa Delgado")
    assert (rosa.title, rosa.organisation) == ("Chief", "Mercy Hospital")
    assert [(each.title, each.organisation, each.until) for each in rosa.affiliations] == [
        ("Trainer", "Brookvale EMS", "2026-03-02")
    ]


def test_who_is_perhaps_here_is_left_out_unless_somebody_says_otherwise(
    ws: Workspace, tmp_path: Path
) -> None:
    ws.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    text = "Name,Company,Phone\nBob Whitlock,Northgate Hospital,+1 312 555 0187\n"
    preview = read(ws, text, tmp_path)
    (row,) = preview.of(Bucket.PERHAPS)
    assert (row.whom, row.reason) == ("Robert Whitlock", "similar name, same organization")
    assert not preview.ticked
    assert preview.settle(row.key).bucket is Bucket.HERE
    take(ws, preview)
    assert ws.session.contacts.count() == 1
    assert called(ws, "Robert Whitlock").channel(ChannelKind.PHONE) == "+1 312 555 0187"
    ws.session.undo()
    preview = read(ws, text, tmp_path)
    preview.tick([row.key])
    take(ws, preview)
    assert ws.session.contacts.count() == 2


def test_what_infoint_has_no_place_for_is_kept_as_unknown_fields(ws: Workspace, tmp_path: Path) -> None:
    text = "Name,Company,Favourite bird\nMira,Acme,Heron\n"
    take(ws, read(ws, text, tmp_path))
    assert called(ws, "Mira").extra[FURTHER] == {"Favourite bird": "Heron"}
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Teo Grant\nBDAY:1990-01-02\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
    take(ws, read(ws, card, tmp_path, "teo.vcf"))
    assert called(ws, "Teo Grant").extra[FURTHER] == {"BDAY": "1990-01-02"}


def test_several_files_and_a_pasted_text_are_one_import(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,Email\nMira Sol,mira@a.example\n", encoding="utf-8")
    (tmp_path / "b.vcf").write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Mira Sol\nEMAIL:mira@a.example\nEND:VCARD\n", encoding="utf-8"
    )
    (tmp_path / "c.xlsx").write_bytes(b"PK\x03\x04rest")
    preview = ws.importer().read(
        [tmp_path / "a.csv", tmp_path / "b.vcf", tmp_path / "c.xlsx", tmp_path / "d.csv"],
        pasted=b"Teo Grant, trainer, Bluebird <teo@b.example> #fair via Mira Sol\n",
    )
    assert [row.bucket.value for row in preview.rows.values()] == ["new", "here", "new"]
    assert set(preview.refused) == {"c.xlsx", "d.csv"}
    assert "workbook" in preview.refused["c.xlsx"]
    take(ws, preview)
    assert called(ws, "Teo Grant").tags == ("fair",)


def test_columns_nobody_knows_are_said(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wer;Wo;Was\nMira Sol;Acme;Nurse\n", encoding="utf-8")
    preview = ws.importer().read([path], columns={"odd.csv": ("name", "organisation", "title")})
    assert [row.name for row in preview.of(Bucket.NEW)] == ["Wer", "Mira Sol"]
    assert preview.of(Bucket.NEW)[1].role == "Nurse, Acme"


def test_an_import_that_is_ended_leaves_no_trace(ws: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Person{number} Sol,p{number}@a.example\n" for number in range(3000))
    path = tmp_path / "many.csv"
    path.write_text(f"Name,Email\n{rows}", encoding="utf-8")

    class Ended(Exception):
        pass

    def progress(done: int, _what: str) -> None:
        if done >= 1000:
            raise Ended

    with pytest.raises(Ended):
        ws.importer().read([path], progress=progress)
    assert ws.session.contacts.count() == 0


def test_six_hundred_namesakes_are_told_apart_by_their_pages(ws: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"Maria,Silva,https://linkedin.com/in/ms{number},,Petro,Nurse,\n" for number in range(600))
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    preview = read(ws, header + rows, tmp_path)
    assert preview.counts()[Bucket.NEW] == 600


def test_where_one_met_somebody_known_is_not_lost(ws: Workspace, tmp_path: Path) -> None:
    first = "Bo Ek, cook at Acme, bo@x.example"
    preview = read(ws, f"{first}\n{first}, met at the gala\n", tmp_path, "people.txt")
    (twin,) = preview.of(Bucket.HERE)
    assert twin.differences == ("what you have in common: We met at the gala",)
    take(ws, preview)
    assert called(ws, "Bo Ek").connection == "We met at the gala"
    for place, told in (("gala", ()), ("gym", ("what you have in common: We met at the gym",))):
        again = ws.importer().read(pasted=f"Bo Ek, cook at Acme <bo@x.example> met at the {place}\n".encode())
        (row,) = again.of(Bucket.HERE)
        assert row.differences == told
        again.tick([row.key])
        take(ws, again)
    now = called(ws, "Bo Ek")
    assert (now.connection, now.about) == ("We met at the gala", "We met at the gym")


def test_a_typed_line_about_somebody_known_loses_nothing(ws: Workspace) -> None:
    mira = ws.people.quick_add("Mira Sol <mira@a.example>")
    rosa = ws.people.quick_add("Rosa Delgado, trainer, Brookvale <rosa@b.example>")
    line = b"Rosa Delgado (she/her), trainer, Brookvale <rosa@b.example> via Mira Sol ~2026-03-20\n"
    preview = ws.importer().read(pasted=line)
    (row,) = preview.of(Bucket.HERE)
    assert row.differences == ("pronouns: she/her", "introduced by Mira Sol", "follow up on Fri Mar 20")
    preview.tick([row.key])
    take(ws, preview)
    now = ws.session.contacts.need(rosa.uid)
    assert (now.pronouns, now.introduced_by) == ("she/her", mira.uid)
    (task,) = [each for each in ws.session.tasks.all() if each.title == "Follow up with Rosa Delgado"]
    assert (str(task.due_day), task.contact) == ("2026-03-20", rosa.uid)
    back = ws.importer().read(pasted=b"Mira Sol <mira@a.example> via Rosa Delgado\n")
    back.tick([key for key in back.rows if key not in back.ticked])
    take(ws, back)
    assert ws.session.contacts.need(mira.uid).introduced_by == ""


def test_two_rows_settled_as_one_who_is_here_add_nobody(ws: Workspace, tmp_path: Path) -> None:
    ws.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    text = (
        "Name,Company,Email\nBob Whitlock,Northgate Hospital,bob@n.example\n"
        "Bob Whitlock,Northgate Hospital,bw@n.example\n"
    )
    for together in (True, False):
        preview = read(ws, text, tmp_path)
        rows = preview.of(Bucket.PERHAPS)
        assert len(rows) == 2
        for row in rows:
            preview.settle(row.key)
        if not together:
            preview.tick([rows[0].key], on=False)
        take(ws, preview)
        assert ws.session.contacts.count() == 1
        values = {channel.value for channel in called(ws, "Robert Whitlock").channels}
        assert values == {"bob@n.example", "bw@n.example"} if together else {"bw@n.example"}
        ws.session.undo()


def test_the_old_title_is_not_claimed_at_a_new_employer(ws: Workspace, tmp_path: Path) -> None:
    ws.people.quick_add("Rosa Delgado, trainer, Brookvale EMS <rosa@b.example>")
    preview = read(ws, "Name,Company,Email\nRosa Delgado,Mercy Hospital,rosa@b.example\n", tmp_path)
    preview.tick([row.key for row in preview.of(Bucket.HERE)])
    take(ws, preview)
    rosa = called(ws, "Rosa Delgado")
    assert (rosa.title, rosa.organisation) == ("", "Mercy Hospital")
    assert rosa.affiliations == (
        Affiliation(organisation="Brookvale EMS", title="trainer", until="2026-03-02"),
    )


def test_a_ticked_row_whose_person_was_undone_is_added(ws: Workspace, tmp_path: Path) -> None:
    ws.people.quick_add("Rosa Delgado <rosa@b.example>")
    preview = read(ws, "Name,Title,Email\nRosa Delgado,trainer,rosa@b.example\n", tmp_path)
    preview.tick([row.key for row in preview.of(Bucket.HERE)])
    ws.session.undo()
    assert ws.session.contacts.count() == 0
    assert take(ws, preview) == "imported Rosa Delgado"
    assert called(ws, "Rosa Delgado").title == "trainer"


def test_taking_a_card_in_again_doubles_no_channel(ws: Workspace, tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Rosa,Delgado,https://www.linkedin.com/in/rosa-d,rosa@b.example,Brookvale,Trainer,02 Mar 2024\n"
    )
    card = (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Rosa Delgado\nEMAIL:rosa@b.example\nTEL:ext 12\n"
        "TEL:+1 312 555 0187\nURL:rosa.example\nURL:https://de.linkedin.com/in/rosa-d/\nEND:VCARD\n"
    )
    take(ws, read(ws, text, tmp_path))
    seen = []
    for _time in range(2):
        preview = read(ws, card, tmp_path, "rosa.vcf")
        preview.tick([row.key for row in preview.of(Bucket.HERE)], on=True)
        take(ws, preview)
        seen.append([(each.kind.value, each.value) for each in called(ws, "Rosa Delgado").channels])
    assert seen[0] == seen[1]
    assert len(set(seen[1])) == len(seen[1])
    assert [kind for kind, _value in seen[1]].count("linkedin") == 1


@pytest.mark.parametrize("prefix", ["", "urn:uuid:"])
def test_a_card_of_our_own_is_known_by_its_uid_after_a_rename(
    ws: Workspace, tmp_path: Path, prefix: str
) -> None:
    rosa = ws.people.quick_add("Rosa Delgado")
    with ws.session.edit("renamed") as edit:
        edit.put(rosa.replace(name="Rosalind Smith"))
    card = f"BEGIN:VCARD\nVERSION:4.0\nUID:{prefix}{rosa.uid}\nFN:Rosa Delgado\nEND:VCARD\n"
    (row,) = read(ws, card, tmp_path, "rosa.vcf").rows.values()
    assert (row.bucket, row.uid, row.reason) == (Bucket.HERE, rosa.uid, "same card")

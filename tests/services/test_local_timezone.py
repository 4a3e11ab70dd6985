"""The machine's time zone, wherever it says it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import TZPATH

import pytest

from infoint_tui.services.clock import local_zone

DATABASE = next((Path(folder) for folder in TZPATH if (Path(folder) / "Europe/Berlin").is_file()), None)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Europe/Berlin", "Europe/Berlin"),
        (":/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("/usr/share/zoneinfo/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/usr/share/zoneinfo/posix/Europe/Berlin", "Europe/Berlin"),
        (":right/Europe/Berlin", "Europe/Berlin"),
        ("/var/db/timezone/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("/usr/share/zoneinfo.default/Europe/Berlin", "Europe/Berlin"),
        ("EST5EDT", "EST5EDT"),
        ("CST6CDT,M3.2.0,M11.1.0", "CST6CDT"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "CET"),
        ("GMT0BST,M3.5.0/1,M10.5.0", "Europe/London"),
        ("JST-9", "Asia/Tokyo"),
        ("UTC", "UTC"),
        ("UTC0", "UTC"),
        ("Etc/UTC", "UTC"),
        # India's abbreviation and Israel's offset; Australia's abbreviation, which nothing here knows.
        ("IST-2IDT,M3.4.4/26,M10.5.0", ""),
        ("<-03>3", ""),
        ("nonsense", ""),
        (":/nowhere/at/all", ""),
    ],
)
def test_what_the_environment_says(tmp_path: Path, text: str, zone: str) -> None:
    assert local_zone({"TZ": text}, tmp_path) == zone


def test_a_link_says_it_by_where_it_leads(tmp_path: Path) -> None:
    place = tmp_path / "zoneinfo" / "posix" / "Europe" / "Berlin"
    place.parent.mkdir(parents=True)
    place.touch()
    (tmp_path / "localtime").symlink_to(place)
    assert local_zone({}, tmp_path) == "Europe/Berlin"
    assert local_zone({"TZ": str(tmp_path / "localtime")}, tmp_path / "none") == "Europe/Berlin"
    assert local_zone({"TZ": "Asia/Tokyo"}, tmp_path) == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin\n", "Europe/Berlin"),
        ("# set by hand\n\nEurope/Berlin\n", "Europe/Berlin"),
        ("Etc/UTC\n", "UTC"),
        ("Atlantis\n", ""),
        ("", ""),
    ],
)
def test_a_file_says_it_by_name(tmp_path: Path, text: str, zone: str) -> None:
    (tmp_path / "timezone").write_text(text)
    assert local_zone({}, tmp_path) == zone


@pytest.mark.skipif(DATABASE is None, reason="this system keeps no zones in files")
def test_a_copy_says_it_by_its_content(tmp_path: Path) -> None:
    assert DATABASE is not None
    (tmp_path / "localtime").write_bytes((DATABASE / "Europe/Berlin").read_bytes())
    assert local_zone({}, tmp_path) == "Europe/Berlin"
    (tmp_path / "localtime").write_bytes(b"TZif, but of no place")
    assert local_zone({}, tmp_path) == ""


@pytest.mark.parametrize("name", ["localtime", "timezone"])
def test_a_machine_that_says_nothing_readable(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert local_zone({}, tmp_path) == ""
    assert local_zone({"TZ": "\0/\ud800"}, tmp_path) == ""

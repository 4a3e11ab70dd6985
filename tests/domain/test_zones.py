"""Finding the zone somebody means."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.domain.text import pairs
from infoint_tui.domain.zoned_time import _AREAS, guess_zone, utc_offset, valid_zone, zone_names, zone_place

CITIES = pairs("data/zones", "cities")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Chicago", "America/Chicago"),
        ("  NEW_YORK ", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Leeds", "Europe/London"),
        ("Leeds, UK", "Europe/London"),
        ("Chicago IL", "America/Chicago"),
        ("helsin", "Europe/Helsinki"),
        ("Bengaluru", "Asia/Kolkata"),
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("", None),
        ("x", None),
        ("new", None),
        ("Atlantis", None),
        ("\ud800", None),
        ("\x00", None),
    ],
)
def test_guessing(text: str, zone: str | None) -> None:
    assert guess_zone(text) == zone


@settings(max_examples=30)
@given(st.text(max_size=90))
def test_a_guess_is_always_a_zone(text: str) -> None:
    zone = guess_zone(text)
    assert zone is None or valid_zone(zone)


def test_every_city_leads_to_an_existing_zone() -> None:
    assert [zone for zone in CITIES if not valid_zone(zone)] == []


def test_no_city_leads_to_two_zones() -> None:
    cities = [city for line in CITIES.values() for city in line.split(", ")]
    assert len(cities) == len(set(cities))


@pytest.mark.parametrize("name", ["Europe/London", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
def test_zones_are_known(name: str) -> None:
    assert valid_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "America",
        "/etc/passwd",
        "../x",
        "localtime",
        "posixrules",
        "Factory",
        "a\x00b",
        "Europe/London\n",
        "ü",
        "x" * 999,
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not valid_zone(name)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Portland, ME", "America/New_York"),
        ("Portland, OR", "America/Los_Angeles"),
        ("Birmingham, AL", "America/Chicago"),
        ("Birmingham", "Europe/London"),
        ("Cambridge, MA", "America/New_York"),
        ("London, ON", "America/Toronto"),
        ("London, UK", "Europe/London"),
        ("Dallas, TX", "America/Chicago"),
        ("Paris, TX", None),
        ("Kansas City, MO", "America/Chicago"),
        ("San Jose, CA", "America/Los_Angeles"),
        ("Richmond, VA", "America/New_York"),
        ("Nowhere, WY", "America/Denver"),
        ("Paris, Tx", "Europe/Paris"),
    ],
)
def test_a_state_says_which_city_is_meant(text: str, zone: str | None) -> None:
    assert guess_zone(text) == zone


@pytest.mark.parametrize("section", ["states", "split"])
def test_the_zones_of_the_states_are_zones(section: str) -> None:
    found = pairs("data/zones", section)
    zones = found if section == "states" else {zone for each in found.values() for zone in each.split()}
    assert all(map(valid_zone, zones))
    states = [state for each in (found.values() if section == "states" else found) for state in each.split()]
    assert len(states) == len(set(states))
    assert all(len(state) == 2 and state.isupper() for state in states)


def test_names_are_places_in_order() -> None:
    names = zone_names()
    assert list(names) == sorted(names)
    assert "Europe/London" in names
    assert "EST5EDT" not in names


@pytest.mark.parametrize("listed", [True, False])
def test_the_list_of_the_database_names_what_is_in_it(listed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    zone_names.cache_clear()
    if not listed:
        monkeypatch.setattr("zoneinfo.TZPATH", ("/nowhere",))
    found = zone_names()
    zone_names.cache_clear()
    expected = {name for name in available_timezones() if name.split("/")[0] in _AREAS and "/" in name}
    assert set(found) == {*expected, "UTC"}


def test_places_and_offsets_read_well() -> None:
    from datetime import datetime

    assert zone_place("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert utc_offset(datetime.fromisoformat("2026-03-12T10:00+05:30")) == "UTC+5:30"
    assert utc_offset(datetime.fromisoformat("2026-03-12T10:00-03:30")) == "UTC-3:30"
    assert utc_offset(datetime.fromisoformat("2026-03-12T10:00+00:00")) == "UTC+0"

"""Finding the zone somebody means."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.domain.text import pairs
from infoint_tui.domain.zoned_time import (
    _AREAS,
    guess_zone,
    utc_offset,
    valid_zone,
    zone_names,
    zone_of_city,
    zone_place,
)

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


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Amsterdam, NL", "Europe/Amsterdam"),
        ("Berlin, DE", "Europe/Berlin"),
        ("Toronto, CA", "America/Toronto"),
        ("Vancouver, CA", "America/Vancouver"),
        ("Bogota, CO", "America/Bogota"),
        ("Buenos Aires, AR", "America/Argentina/Buenos_Aires"),
        ("Lima, PE", "America/Lima"),
        ("Tel Aviv, IL", "Asia/Tel_Aviv"),
        ("Jerusalem, IL", "Asia/Jerusalem"),
        ("Casablanca, MA", "Africa/Casablanca"),
        ("Baku, AZ", "Asia/Baku"),
        ("Bangalore, IN", "Asia/Kolkata"),
        ("Tunis, TN", "Africa/Tunis"),
        ("Panama, PA", "America/Panama"),
        ("Chisinau, MD", "Europe/Chisinau"),
        ("Podgorica, ME", "Europe/Podgorica"),
        ("Libreville, GA", "Africa/Libreville"),
        ("Vientiane, LA", "Asia/Vientiane"),
    ],
)
def test_two_letters_are_a_country_where_the_city_is_in_it(text: str, zone: str) -> None:
    assert (guess_zone(text), zone_of_city(text)) == (zone, zone)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin, MD", "America/New_York"),
        ("Athens, GA", "America/New_York"),
        ("Lima, OH", "America/New_York"),
        ("Dublin, CA", "America/Los_Angeles"),
        ("Vancouver, WA", "America/Los_Angeles"),
        ("Menominee, MI", "America/Menominee"),
        ("Ann Arbor, MI", "America/Detroit"),
        ("Adak, AK", "America/Adak"),
        ("Goose Bay, NL", "America/Goose_Bay"),
        ("Knox, IN", "America/Indiana/Knox"),
        ("Portland, ME, USA", "America/New_York"),
        ("Portland, ME 04101", "America/New_York"),
    ],
)
def test_a_state_wins_where_the_city_is_not_in_the_country_of_these_letters(text: str, zone: str) -> None:
    assert guess_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Naples, Italy", "Europe/Rome"),
        ("Alexandria, Egypt", "Africa/Cairo"),
        ("Guadalajara, Mexico", "America/Mexico_City"),
        ("Portland, Oregon", "America/Los_Angeles"),
        ("Portland, Maine", "America/New_York"),
        ("Halifax, Canada", "America/Halifax"),
        ("Cambridge, England", "Europe/London"),
        ("Cordoba, Spain", "Europe/Madrid"),
        ("San Jose, Costa Rica", "America/Costa_Rica"),
        ("London, Ontario", "America/Toronto"),
        ("London, UK", "Europe/London"),
        ("Athens, Georgia", "America/New_York"),
        ("Tbilisi, Georgia", "Asia/Tbilisi"),
        ("Chicago, USA", "America/Chicago"),
        ("Cork, Ireland", "Europe/Dublin"),
        ("Portland, USA", ""),
        ("London, Canada", ""),
        ("Paris, Texas", ""),
    ],
)
def test_a_state_or_country_in_full_says_which_city_is_meant(text: str, zone: str) -> None:
    assert zone_of_city(text) == zone


@pytest.mark.parametrize(
    "text",
    [
        "Pacific, Inc.",
        "Eastern, LLC",
        "Central, Ltd.",
        "Pacific, Gas & Electric",
        "Cork, LLC",
        "Richmond, Smith & Co",
        "Springfield, Inc.",
        "Cambridge, University Press",
        "Cambridge, Mercy Hospital",
        "Manchester, United",
        "London, IT",
    ],
)
def test_a_city_before_anything_else_may_be_an_employer(text: str) -> None:
    assert zone_of_city(text) is None


def test_a_state_or_country_by_itself_is_no_other_one() -> None:
    assert guess_zone("Georgia") is None
    assert guess_zone("Morocco") == "Africa/Casablanca"


@pytest.mark.parametrize("section", ["states", "corners", "countries"])
def test_the_zones_of_states_and_countries_are_zones(section: str) -> None:
    found = pairs("data/zones", section)
    assert all(valid_zone(zone) for zones in found.values() for zone in zones.split())
    words = [word for line in found for word in line.split(", ")]
    assert len(words) == len(set(words))
    assert all(word.islower() or (word.isupper() and len(word) < 4) for word in words)


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

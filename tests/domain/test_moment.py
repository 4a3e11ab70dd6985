"""Instants with their zones: entering, keeping, showing and doubting them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.zoned_time import AmbiguousTime, ImpossibleTime, ZonedTime, both_times, zone_notes

CHICAGO = "America/Chicago"
LONDON = "Europe/London"
NEW_YORK = "America/New_York"
ZONES = st.sampled_from(
    [CHICAGO, LONDON, NEW_YORK, "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC", "Africa/Lagos"]
)
INSTANTS = st.datetimes(datetime.fromisoformat("1975-01-01"), datetime.fromisoformat("2037-01-01")).map(
    lambda naive: naive.replace(tzinfo=UTC)
)


def at(text: str, zone: str) -> ZonedTime:
    return ZonedTime.from_local(datetime.fromisoformat(text), zone)


def test_a_wall_time_becomes_an_instant() -> None:
    moment = at("2026-03-12 10:00", CHICAGO)
    assert moment.utc == datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
    assert moment.local().isoformat() == "2026-03-12T10:00:00-05:00"
    assert moment.in_zone(LONDON).local().isoformat() == "2026-03-12T15:00:00+00:00"


def test_a_skipped_time_is_refused_and_the_next_one_offered() -> None:
    with pytest.raises(ImpossibleTime) as caught:
        at("2026-03-08 02:30", CHICAGO)
    assert str(caught.value) == (
        "02:30 on Sun Mar 8 doesn't exist in Chicago: the clocks jump from 02:00 to 03:00. "
        "The next time that exists is 03:00."
    )
    assert caught.value.next_valid == datetime.fromisoformat("2026-03-08 03:00")


def test_a_skipped_day_is_refused_with_its_dates() -> None:
    with pytest.raises(ImpossibleTime) as caught:
        at("2011-12-30 10:00", "Pacific/Apia")
    assert "from 00:00 to Sat Dec 31, 00:00" in str(caught.value)
    assert caught.value.next_valid == datetime.fromisoformat("2011-12-31")


def test_a_time_that_comes_twice_is_refused_until_somebody_says_which() -> None:
    with pytest.raises(AmbiguousTime) as caught:
        at("2026-11-01 01:30", CHICAGO)
    assert str(caught.value) == (
        "01:30 on Sun Nov 1 comes twice in Chicago: the clocks go back from 02:00 to 01:00. "
        "The first is 01:30 UTC-5, the second 01:30 UTC-6: say which."
    )
    naive = datetime.fromisoformat("2026-11-01 01:30")
    assert ZonedTime.from_local(naive, CHICAGO, fold=0) == caught.value.first
    assert ZonedTime.from_local(naive, CHICAGO, fold=1) == caught.value.second
    assert caught.value.second.utc - caught.value.first.utc == timedelta(hours=1)


def test_half_hour_changes_are_known() -> None:
    with pytest.raises(ImpossibleTime, match=r"from 02:00 to 02:30"):
        at("2026-10-04 02:15", "Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("text", "zone", "good"),
    [
        ("2026-03-08 01:59", CHICAGO, "2026-03-08T01:59:00-06:00"),
        ("2026-03-08 03:00", CHICAGO, "2026-03-08T03:00:00-05:00"),
        ("2026-11-01 00:59", CHICAGO, "2026-11-01T00:59:00-05:00"),
        ("2026-11-01 02:00", CHICAGO, "2026-11-01T02:00:00-06:00"),
    ],
)
def test_the_minutes_beside_a_change_are_plain(text: str, zone: str, good: str) -> None:
    assert at(text, zone).local().isoformat() == good


def test_unknown_zones_are_refused() -> None:
    with pytest.raises(ValueError, match="isn't a time zone"):
        at("2026-03-12 10:00", "Mars/Olympus")
    with pytest.raises(ValueError, match="isn't a time zone"):
        ZonedTime(datetime(2026, 3, 12, tzinfo=UTC), "UTC").in_zone("../etc/passwd")


@pytest.mark.parametrize("text", ["9999-12-31 23:59", "0001-01-01 00:00"])
def test_the_ends_of_the_calendar_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="calendar"):
        at(text, CHICAGO)


def test_text_form() -> None:
    text = "2026-03-12T10:00:00-05:00[America/Chicago]"
    assert str(at("2026-03-12 10:00", CHICAGO)) == text
    assert ZonedTime.parse(text) == at("2026-03-12 10:00", CHICAGO)


@given(INSTANTS, ZONES)
def test_text_loses_nothing(utc: datetime, zone: str) -> None:
    moment = ZonedTime(utc, zone)
    assert ZonedTime.parse(str(moment)) == moment


@given(INSTANTS, ZONES)
def test_every_wall_time_leads_back_to_its_instant(utc: datetime, zone: str) -> None:
    local = ZonedTime(utc, zone).local()
    assert ZonedTime.from_local(local.replace(tzinfo=None, fold=0), zone, fold=local.fold).utc == utc


@given(st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2036-01-01")), ZONES)
def test_a_wall_time_is_found_or_the_offer_is_valid(naive: datetime, zone: str) -> None:
    found = outcome(naive, zone)
    if isinstance(found, ImpossibleTime):
        assert found.next_valid > naive
        assert ZonedTime.from_local(found.next_valid, zone).local().replace(tzinfo=None) == found.next_valid
        return
    moments = [found.first, found.second] if isinstance(found, AmbiguousTime) else [found]
    assert moments == sorted(moments)
    assert {moment.local().replace(tzinfo=None, fold=0) for moment in moments} == {naive}


def outcome(naive: datetime, zone: str) -> ZonedTime | ImpossibleTime | AmbiguousTime:
    try:
        return ZonedTime.from_local(naive, zone)
    except (ImpossibleTime, AmbiguousTime) as refusal:
        return refusal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-03-12T10:00:00",
        "2026-03-12T10:00:00-05:00",
        "2026-03-12T10:00:00[America/Chicago]",
        "2026-03-12T10:00:00-05:00[America/Chicago",
        "2026-03-12T10:00:00-05:00[Mars/Olympus]",
        "2026-02-30T10:00:00-05:00[America/Chicago]",
        "0001-01-01T00:00:00+14:00[UTC]",
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        ZonedTime.parse(text)


def test_plain_utc_needs_no_zone() -> None:
    assert ZonedTime.parse("2026-03-12T10:00:00Z").zone == "UTC"


NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_change_of_rules_leaves_the_wall_time_of_what_lies_ahead() -> None:
    stale = "2026-03-20T10:00:00-06:00[America/Chicago]"
    assert ZonedTime.rebase(stale, now=NOW) == at("2026-03-20 10:00", CHICAGO)
    assert ZonedTime.parse(stale).local().hour == 11


def test_a_change_of_rules_leaves_the_instant_of_what_is_past() -> None:
    stale = "2025-07-01T10:00:00-06:00[America/Chicago]"
    assert ZonedTime.rebase(stale, now=NOW) == ZonedTime.parse(stale)


def test_a_wall_time_that_a_new_rule_skips_becomes_the_next_one() -> None:
    stale = "2026-03-08T02:30:00-06:30[America/Chicago]"
    assert ZonedTime.rebase(stale, now=NOW) == at("2026-03-08 03:00", CHICAGO)


def test_both_times_name_the_day_once_if_it_is_one() -> None:
    assert both_times(at("2026-03-10 11:00", NEW_YORK), NEW_YORK, "Africa/Lagos") == (
        "Tue Mar 10, 11:00 here · 16:00 Lagos"
    )


def test_both_times_name_the_year_if_it_is_another() -> None:
    moment = at("2027-03-10 11:00", CHICAGO)
    assert both_times(moment, CHICAGO, CHICAGO, today=date(2026, 3, 12)) == "Wed Mar 10, 2027, 11:00"
    assert both_times(moment, CHICAGO, CHICAGO, today=date(2027, 1, 1)) == "Wed Mar 10, 11:00"


def test_both_times_name_the_day_twice_if_it_differs() -> None:
    assert both_times(at("2026-03-10 20:00", CHICAGO), CHICAGO, "Africa/Lagos") == (
        "Tue Mar 10, 20:00 here · Wed Mar 11, 02:00 Lagos"
    )


def test_one_time_is_enough_where_both_clocks_agree() -> None:
    assert both_times(at("2026-03-10 11:00", CHICAGO), CHICAGO, "America/Mexico_City") != "Tue Mar 10, 11:00"
    assert both_times(at("2026-02-10 11:00", CHICAGO), CHICAGO, "America/Mexico_City") == "Tue Feb 10, 11:00"


def test_an_unknown_zone_of_theirs_is_said_and_stops_nothing() -> None:
    moment = at("2026-03-10 11:00", CHICAGO)
    assert both_times(moment, CHICAGO, "Chicagoland") == "Tue Mar 10, 11:00"
    assert zone_notes(moment, CHICAGO, "Chicagoland") == [
        "Their time zone, 'Chicagoland', isn't one infoint knows. Try one such as Europe/London."
    ]


def test_the_weeks_between_two_clock_changes_are_flagged() -> None:
    moment = at("2026-03-18 15:00", LONDON)
    assert both_times(moment, LONDON, NEW_YORK) == "Wed Mar 18, 15:00 here · 11:00 New York"
    assert zone_notes(moment, LONDON, NEW_YORK) == [
        "The clocks in New York went forward on Sun Mar 8. Make sure you both mean the same hour.",
        "London and New York are 4 h apart that day instead of the usual 5 h: "
        "only one of them has changed its clocks.",
    ]


@pytest.mark.parametrize(
    ("text", "mine", "theirs"),
    [
        ("2026-02-18 15:00", LONDON, NEW_YORK),
        ("2026-06-18 15:00", LONDON, NEW_YORK),
        ("2026-06-18 10:00", CHICAGO, "Africa/Lagos"),
        ("2026-01-18 10:00", CHICAGO, "Africa/Lagos"),
        ("2026-06-18 10:00", CHICAGO, CHICAGO),
    ],
)
def test_usual_times_are_not_flagged(text: str, mine: str, theirs: str) -> None:
    assert zone_notes(at(text, mine), mine, theirs) == []


def test_two_places_that_changed_together_are_one_sentence() -> None:
    noon = ZonedTime(datetime(2026, 3, 16, 20, tzinfo=UTC), "America/Chicago")
    assert zone_notes(noon, "America/Chicago", "America/New_York") == [
        "The clocks in Chicago and New York went forward on Sun Mar 8. Make sure you both mean the same hour."
    ]


def test_a_change_is_flagged_for_fourteen_days() -> None:
    assert "Sun Mar 8" in zone_notes(at("2026-03-22 01:00", CHICAGO), CHICAGO, NEW_YORK)[0]
    assert not [
        note for note in zone_notes(at("2026-03-22 09:00", CHICAGO), CHICAGO, NEW_YORK) if "clocks" in note
    ]
    assert zone_notes(at("2026-03-07 12:00", CHICAGO), CHICAGO, NEW_YORK) == []


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (CHICAGO, CHICAGO),
        (CHICAGO, "America/Menominee"),
        (CHICAGO, "US/Central"),
        (NEW_YORK, "America/Toronto"),
        (LONDON, "Europe/Jersey"),
        ("Europe/Berlin", "Europe/Paris"),
    ],
)
def test_two_who_read_the_same_clock_mean_the_same_hour(mine: str, theirs: str) -> None:
    days = ("2026-03-09", "2026-03-29", "2026-03-30", "2026-10-26", "2026-11-02")
    assert [note for day in days for note in zone_notes(at(f"{day} 12:00", mine), mine, theirs)] == []


def test_clocks_that_agree_again_after_a_change_are_flagged() -> None:
    monday = at("2026-03-30 12:00", LONDON)
    assert [note for note in zone_notes(monday, LONDON, "Africa/Lagos") if "clocks" in note]
    assert [note for note in zone_notes(monday, "Africa/Lagos", LONDON) if "clocks" in note]


@pytest.mark.parametrize(
    ("hour", "flagged"), [("07:59", True), ("08:00", False), ("19:59", False), ("20:00", True)]
)
def test_hours_outside_their_day_are_flagged(hour: str, flagged: bool) -> None:
    notes = zone_notes(at(f"2026-06-18 {hour}", LONDON), LONDON, LONDON)
    assert bool(notes) == flagged
    if flagged:
        assert notes == [f"It will be {hour} in London: outside 08:00 to 20:00 there."]


@pytest.mark.parametrize(
    ("hour", "flagged"), [("06:59", True), ("07:00", False), ("21:59", False), ("22:00", True)]
)
def test_an_hour_at_night_on_the_own_side_is_remarked(hour: str, flagged: bool) -> None:
    notes = zone_notes(at(f"2026-06-18 {hour}", CHICAGO), CHICAGO, "Asia/Tokyo")
    said = f"It will be {hour} where you are: is that an hour you want to talk at?"
    assert (said in notes) is flagged

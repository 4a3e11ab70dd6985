"""Times as they are pasted from calendars, mails and messages; the present is Thu Mar 12, 2026, 09:12."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.domain.naturaltime import WhenError, parse_when

NOW = datetime.fromisoformat("2026-03-12 09:12:30")
DEC = "2026-12-01 15:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, Dec 1, 3:00 PM", DEC),
        ("Tue, Dec 1, 3:00\u202fPM", DEC),
        ("Tue, Dec 1, 3:00\u00a0PM", DEC),
        ("Tue, Dec 1, 3:00\u2009p.m.", DEC),
        ("Tue\u200e, Dec 1\u200f, 3:00 PM", DEC),
        ("\ufeffTue Dec 1 3:00 PM", DEC),
        ("Tue Dec 1 3:00 p.m.", DEC),
        ("Tue Dec 1 3 P.M.", DEC),
        ("Tue. Dec. 1 3pm", DEC),
        ("Tuesday, December 1, 2026 at 3:00 PM", DEC),
        ("Tuesday, December 1st, 2026 at 3 PM", DEC),
        ("Tuesday, 1 December 2026 15:00", DEC),
        ("Tuesday the 1st of December at 3pm", DEC),
        ("1st of December, 15:00", DEC),
        ("the 1st of Dec 2026 at 15:00", DEC),
        ("Tuesday, December 1 \u22c5 3:00 \u2013 3:30pm", DEC),
        ("Tuesday, December 1\u22c53:00 \u2013 3:30pm", DEC),
        ("Tue Dec 1, 2026 3pm \u2013 3:30pm", DEC),
        ("Tue Dec 1 15:00-15:30", DEC),
        ("Tue Dec 1 15:00 \u2014 16:00", DEC),
        ("Dec 1 from 3:00 to 3:30 pm", DEC),
        ("Dec 1, 3:00 until 4:00 pm", DEC),
        ("Dec 1 11:00 - 1:00 pm", "2026-12-01 11:00"),
        ("Dec 1 11:30am-12:30pm", "2026-12-01 11:30"),
        ("Dec 1 3 - 4pm", DEC),
        ("Dec 1 @ 3pm", DEC),
        ("Dec 1 | 3pm", DEC),
        ("Dec 1 \u00b7 15:00 (30 min)", DEC),
        ("Dec 1 15:00 (1 hour)", DEC),
        ("\U0001f4c5 Dec 1, 3:00 PM", DEC),
        ("Tue Dec  1 15:00:00 2026", DEC),
        ("Dec 1 15:00:00", DEC),
        ("2026-12-01 15:00:00", DEC),
        ("2026/12/01 15:00", DEC),
        ("2026.12.01 15:00", DEC),
        ("2026-12-01, 3:00 PM", DEC),
        ("30/11 15:00", "2026-11-30 15:00"),
        ("11/30 15:00", "2026-11-30 15:00"),
        ("30.11. 15:00", "2026-11-30 15:00"),
        ("30.11.2026 15:00", "2026-11-30 15:00"),
        ("30.11.26 15:00", "2026-11-30 15:00"),
        ("11/30/2026 3:00 PM", "2026-11-30 15:00"),
        ("11/30/26, 3 PM", "2026-11-30 15:00"),
        ("30-11-2026 15:00", "2026-11-30 15:00"),
        ("Mon 30/11 15:00", "2026-11-30 15:00"),
        ("12/12 15:00", "2026-12-12 15:00"),
        ("1 Dec 15 Uhr", DEC),
        ("1 Dec 15:00 Uhr", DEC),
        ("1 Dec 15.00 Uhr", DEC),
        ("1 Dec 15h", DEC),
        ("1 Dec 15h00", DEC),
        ("1 Dec 15h30", "2026-12-01 15:30"),
        ("1 Dec 1500", DEC),
        ("1 Dec 1500h", DEC),
        ("1 Dec 0930 hrs", "2026-12-01 09:30"),
        ("1 Dec 3.30pm", "2026-12-01 15:30"),
        ("1 Dec 12 noon", "2026-12-01 12:00"),
        ("1 Dec 12:00 noon", "2026-12-01 12:00"),
        ("1 Dec half past 3 pm", "2026-12-01 15:30"),
        ("1 Dec quarter past 10", "2026-12-01 10:15"),
        ("1 Dec quarter to 11", "2026-12-01 10:45"),
        ("1 Dec around 3pm", DEC),
        ("1 Dec about 15:00", DEC),
        ("1 Dec 3 o'clock pm", DEC),
        ("1 Dec\n3:00 PM", DEC),
        ("\uff11 Dec \uff11\uff15:\uff10\uff10", DEC),
        ("3:00\u202fPM", "2026-03-12 15:00"),
        ("in 15h", "2026-03-13 00:12"),
        ("tomorrow quarter to nine", "2026-03-13 08:45"),
        ("tomorrow quarter to 3 pm", "2026-03-13 14:45"),
        ("tomorrow 10 past 9", "2026-03-13 09:10"),
        ("Mon at ten", "2026-03-16 10:00"),
        ("Mon 10-ish", "2026-03-16 10:00"),
        ("mon ~10:00", "2026-03-16 10:00"),
        ("noon-ish tomorrow", "2026-03-13 12:00"),
        ("tomorrow three in the afternoon", "2026-03-13 15:00"),
        ("tomorrow afternoon 2:30", "2026-03-13 14:30"),
        ("Friday night 8", "2026-03-13 20:00"),
        ("tonight at 8pm", "2026-03-12 20:00"),
        ("this afternoon at 3", "2026-03-12 15:00"),
        ("this morning at 8", "2026-03-12 08:00"),
        ("in a week at 10:00", "2026-03-19 10:00"),
        ("in a fortnight 10:00", "2026-03-26 10:00"),
        ("in two weeks at 3pm", "2026-03-26 15:00"),
        ("in an hour and a half", "2026-03-12 10:42"),
        ("in 1.5 hours", "2026-03-12 10:42"),
        ("in 1h30", "2026-03-12 10:42"),
        ("two hours ago", "2026-03-12 07:12"),
        ("the day after tomorrow at 10:00", "2026-03-14 10:00"),
        ("next week Tuesday 10am", "2026-03-17 10:00"),
        ("Tuesday next week at 11", "2026-03-17 11:00"),
        ("last Friday 10:00", "2026-03-06 10:00"),
        ("the 19th at 10am", "2026-03-19 10:00"),
        ("Friday the 20th 9.30", "2026-03-20 09:30"),
        ("the 12th 3pm", "2026-03-12 15:00"),
        ("3/19 10a", "2026-03-19 10:00"),
        ("mon 3:30 p", "2026-03-16 15:30"),
        ("mon 3:30p.m", "2026-03-16 15:30"),
        ("19-Mar-2026 10:00", "2026-03-19 10:00"),
        ("1/Apr/26 14:00", "2026-04-01 14:00"),
        ("Apr 1st, '26, 2 pm", "2026-04-01 14:00"),
        ("20260401T140000", "2026-04-01 14:00"),
        ("2026-04-01 14:00:00.000000", "2026-04-01 14:00"),
        ("Mar 19 @ 15:00h", "2026-03-19 15:00"),
        ("Mar. 19th, 2026, 15:00 hrs", "2026-03-19 15:00"),
        ("0900 mon", "2026-03-16 09:00"),
        ("mon 10\u223600", "2026-03-16 10:00"),
        ("\u201cTue Mar 17, 2:30pm.\u201d", "2026-03-17 14:30"),
        ("*Tue Mar 17, 2:30pm*!", "2026-03-17 14:30"),
        ("March 16, 2026 10:00 AM (30m)", "2026-03-16 10:00"),
    ],
)
def test_pasted_times_are_read(text: str, expected: str) -> None:
    assert parse_when(text, now_local=NOW) == datetime.fromisoformat(expected)


ZONE = "the zone is chosen in its own field"
TWO_WAYS = "can be read in two ways: write the month as a word"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dec 1 3:00 PM EST", f"“est” is more than a time: {ZONE}"),
        ("Dec 1 3:00 PM ET", f"“et” is more than a time: {ZONE}"),
        ("Dec 1 3:00 PM (Central Time)", f"“central” is more than a time: {ZONE}"),
        ("Dec 1 15:00 GMT+1", ZONE),
        ("Tue, 1 Dec 2026 15:00:00 +0000", ZONE),
        ("2026-12-01T15:00:00Z", ZONE),
        ("2026-12-01T15:00-06:00", ZONE),
        ("12/1 3pm", TWO_WAYS),
        ("12/1/2026 3:00 PM", TWO_WAYS),
        ("01.12.2026 15:00", TWO_WAYS),
        ("1-12-2026 15:00", TWO_WAYS),
        ("30/02 15:00", "There is no “30/02” in the calendar"),
        ("31.11.2026 15:00", "There is no “31.11.2026” in the calendar"),
        ("Wed 30/11 15:00", "is a Monday, not a Wednesday"),
        ("Dec 1 in the morning", "“morning” is a part of the day: write a time, such as 9:30"),
        ("Dec 1 afternoon", "“afternoon” is a part of the day"),
        ("Dec 1 EOD", "“eod” is a part of the day"),
        ("tonight", "“tonight” is a part of the day"),
        ("Dec 1 midnight", "Midnight is between two days: write 0:00 or 23:59"),
        ("Dec 1 half 3", "means two things: write 3:30 or 2:30"),
        ("next Tuesday 3pm", "can mean"),
        ("Dec 1", "names a day but no time"),
        ("1 Dec 2026", "names a day but no time"),
        ("Dec 1 25:00", "“25:00” isn't a time of day"),
        ("Dec 1 15pm", "“15pm” isn't a time of day"),
        ("Tue Dec 2 3pm", "is a Wednesday, not a Tuesday"),
        ("whenever you like", "was not understood"),
        ("Dec 3rd @ 4", "“4” can mean 4:00 or 16:00: write one of them"),
        ("today at 3", "“3” can mean 3:00 or 15:00"),
        ("tomorrow half past two", "“half past 2” means two things: write it in figures"),
        ("mon 5 to 10", "“to” was not understood"),
        ("tomorrow morning 15:00", "“morning” is a part of the day"),
        ("mon EOB", "“eob” is a part of the day"),
        ("3pm your time", f"“your time” is more than a time: {ZONE}"),
        ("mon 15:00 Berlin time", f"“berlin time” is more than a time: {ZONE}"),
        ("mon 15:00 (London)", f"“london” is a place: {ZONE}"),
        ("PT 3pm", f"“pt” is more than a time: {ZONE}"),
        ("Wed, 01 Apr 2026 14:00:00 -0500", ZONE),
        ("20260401T140000Z", ZONE),
        ("mon 10:00 or 11:00", "“or” gives more than one time. Pick one"),
        ("mon 10:00 via Zoom", "“via zoom” was not understood"),
        ("Do 3. Dez um 14 Uhr", "“do dez um” was not understood"),
        ("Friday the 21st 9:30", "“21st” is a Saturday, not a Friday"),
        ("last mon 9:00", "“last mon” can mean Mon Mar 2 or Mon Mar 9"),
        ("next week Sunday 9:15", "was not understood"),
    ],
)
def test_what_is_refused_says_why_and_what_to_type(text: str, said: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse_when(text, now_local=NOW)
    assert said in str(caught.value)
    assert "Try: thu 10:00" in str(caught.value)


@given(st.text(max_size=60) | st.from_regex(r"[0-9apm:./ \-–hd]{1,20}", fullmatch=True))
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    try:
        found = parse_when(text, now_local=NOW)
    except WhenError:
        return
    assert isinstance(found, datetime)

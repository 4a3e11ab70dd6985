"""Mail links survive any text and cannot be given another header."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from infoint_tui.exchange.mail import mailto


def test_lines_end_as_mail_programs_expect() -> None:
    assert mailto("rosa@example.org", "Thank you", "a\nb") == (
        "mailto:rosa@example.org?subject=Thank%20you&body=a%0D%0Ab"
    )


@pytest.mark.parametrize("ends", ["a\nb", "a\r\nb", "a\rb"])
def test_every_kind_of_line_end_becomes_one(ends: str) -> None:
    assert mailto("x@example.org", "", ends).endswith("body=a%0D%0Ab")


@pytest.mark.parametrize(
    "text", ["a&cc=evil@example.org", "100% sure?", "naïve — “quoted”", "#1 + 2 = 3", "\udcff", "👩🏽‍🚒"]
)
def test_any_text_stays_in_its_place(text: str) -> None:
    url = urlsplit(mailto("rosa@example.org", text, text))
    fields = parse_qs(url.query, strict_parsing=True)
    shown = text.encode("utf-8", "replace").decode()
    assert (url.scheme, url.path) == ("mailto", "rosa@example.org")
    assert fields == {"subject": [shown], "body": [shown]}


def test_a_subject_of_two_lines_and_a_hostile_address_add_no_header() -> None:
    url = mailto("rosa@example.org?bcc=evil@example.org", "Hello\nBcc: evil@example.org", "")
    assert parse_qs(urlsplit(url).query, keep_blank_values=True) == {
        "subject": ["Hello Bcc: evil@example.org"],
        "body": [""],
    }
    assert "%0A" not in url

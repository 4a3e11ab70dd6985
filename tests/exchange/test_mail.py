"""Mail links and drafts survive any text and cannot be given another header."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.exchange.contacts import eml, mailto


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


# -- drafts as files -------------------------------------------------------------------------------------


def parsed(data: bytes) -> EmailMessage:
    """The message as Python's parser reads it, without any fault."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def text_of(message: EmailMessage) -> str:
    """Its text, with plain line ends."""
    return str(message.get_content()).replace("\r\n", "\n")


NOOR, ROSA = ("Noor Haddad", "noor@example.org"), ("Rosa Delgado", "rosa@example.org")


def test_a_draft_opens_unsent_with_everything_in_its_place() -> None:
    message = parsed(eml(NOOR, ROSA, "Thank you — für das Gespräch", "Dear Rosa,\n\n“The radio” …\n\nNoor\n"))
    assert message["X-Unsent"] == "1"
    assert message["From"] == "Noor Haddad <noor@example.org>"
    assert message["To"] == "Rosa Delgado <rosa@example.org>"
    assert message["Subject"] == "Thank you — für das Gespräch"
    assert text_of(message) == "Dear Rosa,\n\n“The radio” …\n\nNoor\n"
    assert message["Date"] is None, "it is not sent yet"


def test_a_draft_is_plain_letters_so_that_every_mail_program_reads_it() -> None:
    data = eml(NOOR, ROSA, "é" * 200, "漢字 👩🏽‍🚒\n" + "x" * 3000)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert text_of(parsed(data)) == "漢字 👩🏽‍🚒\n" + "x" * 3000 + "\n"


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=300))
@settings(max_examples=80)
def test_no_text_adds_a_header(name: str, subject: str, body: str) -> None:
    message = parsed(eml((name, "noor@example.org"), (name, "rosa@example.org"), subject, body))
    assert sorted(key.lower() for key in message) == sorted(
        ("x-unsent", "from", "to", "subject", "content-type", "content-transfer-encoding", "mime-version")
    )
    assert [address.addr_spec for address in message["To"].addresses] == ["rosa@example.org"]


def test_line_ends_in_subject_and_name_stay_text() -> None:
    evil = "Hello\r\nBcc: evil@example.org\n\nbody"
    message = parsed(eml((evil, "noor@example.org"), (evil, "rosa@example.org"), evil, evil))
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: evil@example.org body"
    assert text_of(message) == "Hello\nBcc: evil@example.org\n\nbody\n"


@pytest.mark.parametrize(
    "address",
    ["a@b\nBcc: x@y.z", "a b@example.org", "a,b@example.org", "<a@example.org>", "rosa", "@x", "ö@x.org"],
)
def test_an_address_no_mail_can_have_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"isn't an email address|only some mail programs"):
        eml(NOOR, ("Rosa", address), "", "")


def test_a_draft_needs_no_address() -> None:
    message = parsed(eml(("Noor", ""), ("Rosa", " "), "Hello", ""))
    assert (message["From"], message["To"], message["Subject"]) == (None, None, "Hello")

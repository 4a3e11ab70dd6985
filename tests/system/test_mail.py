"""A mail program in C reads the drafts that are written, headless."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from infoint_tui.exchange.contacts import eml

from ..ui.hostile import HOSTILE

pytestmark = pytest.mark.system

SENDER = ("Noor Haddad", "noor@example.org")
RECIPIENT = ("Zoë Łukasiewicz-Añón", "zoe@example.org")
SUBJECT = "Twenty minutes about your way into emergency care, ähnlich wie 看護, and into the night shift?"
BODY = "Dear Zoë,\n\nI heard you: “calm can be learnt”.\n.\nFrom here on\n> 看護師 👩🏽‍💻\n\nNoor\n"


def read(tmp_path: Path, data: bytes, tool: str, *options: str, part: str = "") -> str:
    """What a tool of mblaze says of a message."""
    program = shutil.which(tool)
    assert program, "mblaze is needed: apt-get install mblaze"
    file = tmp_path / "draft.eml"
    file.write_bytes(data)
    done = subprocess.run(
        [program, *options, file, *filter(None, (part,))],
        capture_output=True,
        check=True,
        env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    return done.stdout.decode("utf-8")


def test_mblaze_finds_everything_in_its_place(tmp_path: Path) -> None:
    data = eml(SENDER, RECIPIENT, SUBJECT, BODY)
    assert read(tmp_path, data, "mhdr", "-d", "-h", "subject") == f"{SUBJECT}\n"
    assert read(tmp_path, data, "mhdr", "-d", "-h", "x-unsent") == "1\n"
    assert read(tmp_path, data, "maddr", "-a", "-h", "to") == "zoe@example.org\n"
    assert read(tmp_path, data, "mhdr", "-d", "-h", "to") == f"{RECIPIENT[0]} <{RECIPIENT[1]}>\n"
    assert "1: text/plain" in read(tmp_path, data, "mshow", "-t")
    shown = read(tmp_path, data, "mshow", "-O", part="1")
    assert shown.replace("\r\n", "\n") == BODY


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_adds_a_header_or_a_part(tmp_path: Path, text: str) -> None:
    data = eml(SENDER, (text, "zoe@example.org"), text, f"{text}\nBcc: me@example.org\n\n--x")
    headers = read(tmp_path, data, "mhdr").splitlines()
    names = [line.partition(":")[0].lower() for line in headers if line[:1].strip()]
    assert set(names) <= {
        *("x-unsent", "from", "to", "subject", "mime-version"),
        *("content-type", "content-transfer-encoding"),
    }
    assert len(names) == len(set(names))
    assert read(tmp_path, data, "mshow", "-t").count("text/plain") == 1

"""The printable page: everything that is known, and nothing of it acts as Markdown."""

from __future__ import annotations

import re

import pytest

from infoint_tui.domain.handouts import Brief
from infoint_tui.domain.meeting import AgendaItem
from infoint_tui.exchange.markdown import brief_markdown


def asked(text: str, minutes: int, must: bool, closing: bool, probes: tuple[str, ...] = ()) -> AgendaItem:
    """A question of the agenda."""
    stage = "closing" if closing else "story"
    return AgendaItem(uid="q", text=text, minutes=minutes, must=must, stage=stage, probes=probes)


BRIEF = Brief(
    name="Rosa Delgado",
    role="Field training officer, Brookvale County EMS",
    when="Thu Mar 12, 10:00",
    how="phone · you call +1 312 555 0142",
    ends="10:20",
    closing_at="10:15",
    minutes=20,
    shared=("panel at the open day",),
    purpose="how people learn emergency care",
    goals=("a normal week", "whether strength is a barrier"),
    introduction="Second-year biology.\n\nI came to you.",
    research=(("person", "was a dispatcher"),),
    questions=(
        asked("What path brought you here?", 3, False, False, ("Which turn mattered?",)),
        asked("Who are two people with another view?", 1, True, True),
    ),
    to_do=("Water, notes",),
)


def test_the_page_has_everything_in_order() -> None:
    page = brief_markdown(BRIEF)
    wanted = (
        "# Rosa Delgado",
        "**20 minutes**, until 10:20; closing from 10:15",
        "## Purpose",
        "1. a normal week",
        "## My thirty seconds",
        "- ☐ What path brought you here? (3 min)",
        "    - then: Which turn mattered?",
        "## Closing, 10:15",
        "- ☐ Who are two people with another view? (1 min) **MUST**",
        "- *person*: was a dispatcher",
        "## Still to do",
        "## Notes",
    )
    places = [page.index(part) for part in wanted]
    assert places == sorted(places)


def test_what_is_not_known_leaves_no_empty_heading() -> None:
    empty = Brief("someone", "", "", "", "", "", 20, (), "", (), "", (), (), ())
    assert brief_markdown(empty) == "# someone\n\n## Notes\n"


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "<script>alert(1)</script>",
        "[link](https://example.org)",
        "![picture](x)",
        "- no list\n- at all",
        "1. no number",
        "`code` *bold* _x_ ~~gone~~",
        "\x1b[31mred\x1b]52;c;eA==\x07",
        "| a | b |",
        "=====",
    ],
)
def test_text_stays_text(text: str) -> None:
    hostile = BRIEF._replace(
        name=text, role=text, purpose=text, goals=(text,), shared=(text,), introduction=text,
        research=((text, text),), questions=(asked(text, 1, True, False, (text,)),), to_do=(text,),
    )  # fmt: skip
    page = brief_markdown(hostile)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", page)
    assert not re.search(r"(?<!\\)[<\[`]", page)
    purpose = page.split("## Purpose\n\n")[1].splitlines()[0]
    assert not re.match(r"[#>|=~+*-]|\d+[.)]", purpose)

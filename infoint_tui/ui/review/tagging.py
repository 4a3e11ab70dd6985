"""Tagging a note afterwards, from any tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.comparing import words_of

if TYPE_CHECKING:
    from ...domain.voices import Said
    from ..kit.screen import PlaceScreen


async def tag_note(place: PlaceScreen, meeting: str, note: Said) -> None:
    """Ask for a theme and put it behind the words of a note; one that is there already can be chosen.

    Args:
        place: Where it is asked.
        meeting: Uid of the conversation.
        note: What was said.
    """
    from ..kit.select import Option, SelectOne

    codebook = place.workspace.codebook
    options = [
        Option(row.name, f"#{row.name}", codebook.entry(row.name).definition)
        for row in codebook.rows()
        if row.name not in note.themes
    ]
    asked = SelectOne("Which theme?", options, lead=words_of(note.kind, note.text), other="new theme")
    chosen = await place.ask(asked)
    if chosen:
        name = chosen.removeprefix("=")
        place.attempt(lambda: place.say(f"Tagged #{codebook.tag(meeting, note.uid, name)}."))

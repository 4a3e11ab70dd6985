"""What the user may set about the program itself; everything about people belongs to the profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import NamedTuple, regex
from .enums import ChannelKind
from .errors import Refused
from .record import NOTHING

if TYPE_CHECKING:
    from .people import Channel, Contact

PLACEHOLDERS = ("name", "first", "email", "phone", "organization", "uid", "url")
"""What a command of the user's own may take from a person."""
SLOT = regex(r"\{\{(\w+)\}\}|\{(\w+)\}")
"""A word in braces; in doubled braces it stands for itself."""
_MISSING = {
    "email": "no email address", "phone": "no phone number", "organization": "no organization",
    "url": "no web address",
}  # fmt: skip


class UserCommand(NamedTuple):
    """A program of the user's own choice, to be run on one person."""

    id: str
    """Public name, "user." and the words of its name."""
    name: str
    run: tuple[str, ...]
    """Program and arguments, as the file has them; never given to a shell."""
    key: str = ""
    terminal: bool = False
    """Whether it takes the terminal over until it ends."""

    def arguments(self, contact: Contact) -> list[str]:
        """The program and its arguments for a person, each placeholder within the argument it stands in.

        Raises `Refused` where the person lacks something, or where a program would take it for an option.
        """
        values = _values(contact)

        def value(found: re.Match[str]) -> str:
            if found[1]:
                return f"{{{found[1]}}}"
            if not (text := values.get(found[2], "")):
                lacks = _MISSING.get(found[2], f"no {found[2]}")
                raise Refused(f"{self.name} was not run: {contact.name} has {lacks}. Press E to add it.")
            return text

        made: list[str] = []
        for argument in self.run:
            text = SLOT.sub(value, argument)
            if text.startswith("-") and not argument.startswith("-") and "--" not in self.run[: len(made)]:
                raise Refused(
                    f"{self.name} was not run: “{text:.40}” would be read as an option."
                    f" Put -- before {argument} in settings.yaml."
                )
            made.append(text)
        return made


def _values(contact: Contact) -> dict[str, str]:
    """What the placeholders stand for."""
    addresses = (_web(channel) for channel in contact.channels)
    return {
        "name": contact.name,
        "first": contact.first_name,
        "email": contact.channel(ChannelKind.EMAIL),
        "phone": contact.channel(ChannelKind.PHONE),
        "organization": contact.organisation,
        "uid": contact.uid,
        "url": next(filter(None, addresses), ""),
    }


def _web(channel: Channel) -> str:
    """The web address a channel holds, else nothing: a file or a script is none."""
    value = channel.value.strip()
    if channel.kind not in (ChannelKind.LINKEDIN, ChannelKind.OTHER) or any(map(str.isspace, value)):
        return ""
    if re.match(r"https?://[^/]", value, re.I):
        return value
    if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/.*)?", value, re.I):
        return f"https://{value}"
    own = channel.kind is ChannelKind.LINKEDIN and re.fullmatch(r"/?in/([\w%-]+)/?", value)
    return f"https://www.linkedin.com/in/{own[1]}" if own else ""


class Settings(NamedTuple):
    """The settings in force; a home without a settings file has these."""

    theme: str = ""
    """Name of a theme; empty means the dark one of our own."""
    keys: Mapping[str, str] = NOTHING
    """Command id to keys, as the file has them; not yet checked."""
    reduced_motion: bool = False
    """Nothing moves or blinks."""
    fast_driver: bool = True
    """Use the terminal driver of our own where it fits."""
    fast_editor: bool = True
    """Use the text editor of our own where it fits."""
    mouse: bool = True
    """Listen to the mouse; without it the terminal's own selection works."""
    title: bool = True
    """Show in the terminal's title how many things are due."""
    clock: int = 12
    """Hours of the clock that times are spelled by: 12 or 24."""
    lint_off: frozenset[str] = frozenset()
    """Rules of the linter that are switched off everywhere."""
    commands: tuple[UserCommand, ...] = ()
    """Programs that the user runs on a person."""
    unknown: Mapping[str, Any] = NOTHING
    """Entries this version does not know; left alone."""
    notices: tuple[str, ...] = ()
    """What is wrong with the file, one sentence each; such entries keep their defaults."""
    places: Mapping[str, str] = NOTHING
    """Where values stand in the file, "settings.yaml:3:5: ", by name; those of keys as "keys.call"."""

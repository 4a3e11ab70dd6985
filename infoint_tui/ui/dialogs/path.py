"""Paths: a career direction, and the beliefs about it that conversations may shake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.people import Path
from ...domain.words import PathKind, PathStatus
from .base import Drafts
from .choose import Choose, Option
from .form import CHOICE, TEXT, Field, Form, Values

if TYPE_CHECKING:
    from ...domain.errors import Refused
    from ..screens.base import PlaceScreen

NEW = "+"


async def edit_paths(screen: PlaceScreen) -> None:
    """Choose a path, or none yet, and edit it."""
    paths = screen.workspace.paths.all()
    chosen = NEW
    if paths:
        options = [Option(path.uid, path.title, _summary(screen, path)) for path in paths]
        answer = await screen.ask(Choose("Paths", [*options, Option(NEW, "Add a path")]))
        if answer is None:
            return
        chosen = answer
    await edit_path(screen, screen.workspace.paths.get(chosen))


def _summary(screen: PlaceScreen, path: Path) -> str:
    held = screen.workspace.people.coverage(path.uid)
    open_beliefs = sum(1 for belief in path.assumptions if belief.status.value == "untested")
    status = path.status.value.replace("_", " ")
    return f"{status} · {held} of {path.target_conversations} talks · {open_beliefs} untested"


async def edit_path(screen: PlaceScreen, path: Path | None) -> bool:
    """Edit a path, or add one; returns whether it was saved."""
    drafts = Drafts(screen.workspace.drafts, "path", path.uid if path else "")
    people = screen.workspace.people

    def make(refusal: Refused | None) -> Form:
        return Form(
            "Path" if path else "A new path",
            _fields(path),
            lead="What do you believe about it today? Conversations will tell.",
            check=_check,
            refusal=refusal,
            drafts=drafts,
            fast_editor=screen.settings.fast_editor,
        )

    def save(values: Values) -> None:
        saved = people.save_path(
            values["title"],
            uid=path.uid if path else "",
            kind=PathKind(values["kind"]),
            why=values["why"],
            status=PathStatus(values["status"]),
            assumptions=values["assumptions"].splitlines(),
            target=int(values["target"]),
            end_drafts=drafts.keys,
        )
        screen.say(f"path {saved.title}")

    return await screen.edit(make, save)


def _fields(path: Path | None) -> list[Field]:
    beliefs = "\n".join(item.text for item in path.assumptions) if path else ""
    return [
        Field("title", "Path", value=path.title if path else "", placeholder="Paramedic"),
        Field(
            "kind", "Kind", CHOICE, (path.kind if path else PathKind.OCCUPATION).value,
            options=_labels(PathKind),
        ),
        Field("why", "Why", value=path.why if path else "", placeholder="what draws you to it"),
        Field(
            "assumptions", "What I believe", TEXT, beliefs,
            help="One belief a line, at most seven; untested until somebody knows better.",
            placeholder="It is all accidents and heroics",
        ),
        Field("target", "Talks hoped for", value=str(path.target_conversations if path else 3)),
        Field(
            "status", "Status", CHOICE, (path.status if path else PathStatus.EXPLORING).value,
            options=_labels(PathStatus),
        ),
    ]  # fmt: skip


def _labels(kind: type[PathKind] | type[PathStatus]) -> list[tuple[str, str]]:
    return [(item.value, item.value.replace("_", " ")) for item in kind]


def _check(values: Values) -> dict[str, str]:
    target = values["target"].strip()
    if target.isascii() and target.isdigit() and 1 <= int(target) <= 99:
        return {}
    return {"target": "Write a number from 1 to 99, for example 3."}

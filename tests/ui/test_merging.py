"""One person of two records, by keys."""

from __future__ import annotations

from infoint_tui.services.workspace import Workspace
from infoint_tui.ui.kit.form import Form
from infoint_tui.ui.kit.select import SelectOne
from infoint_tui.ui.pipeline.actions import likely_pairs, merge_person

from .test_importing import Hands, opened


async def run(hands: Hands, command: object) -> None:
    """Do what the action menu would."""
    (declared,) = command.__dict__["commands"]
    await hands.app.screen.run_action(declared.action)
    await hands.pilot.pause()


async def test_a_likely_pair_is_merged_field_by_field(workspace: Workspace) -> None:
    workspace.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital <rob@n.example>")
    workspace.people.quick_add("Bob Whitlock, chief, Northgate Hospital, +1 312 555 0187")
    async with opened(workspace) as hands:
        await run(hands, likely_pairs)
        listed: object = hands.app.screen
        assert isinstance(listed, SelectOne), hands.text
        assert "similar name, same organization" in hands.text
        await hands.keys("enter", "enter")
        fields: object = hands.app.screen
        assert isinstance(fields, Form)
        assert "surgeon" in hands.text
        await hands.keys("tab", "right", "ctrl+s")
        (merged,) = workspace.session.contacts.all()
        assert (merged.name, merged.title, len(merged.channels)) == ("Robert Whitlock", "chief", 2)
        await hands.keys("escape")
        await hands.keys("u")
        assert workspace.session.contacts.count() == 2


async def test_two_people_are_told_apart_for_good(workspace: Workspace) -> None:
    workspace.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    workspace.people.quick_add("Bob Whitlock, chief, Northgate Hospital")
    async with opened(workspace) as hands:
        await run(hands, merge_person)
        assert isinstance(hands.app.screen, SelectOne)
        await hands.keys("enter", "end", "enter")
        assert workspace.people_merge.pairs() == []
        assert workspace.session.contacts.count() == 2


async def test_somebody_gone_meanwhile_is_said(workspace: Workspace) -> None:
    """Another window may take one of the two out while the list stands there."""
    workspace.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    workspace.people.quick_add("Bob Whitlock, chief, Northgate Hospital")
    async with opened(workspace) as hands:
        for keys in ((), ("enter",)):
            await run(hands, likely_pairs)
            await hands.keys(*keys)
            assert isinstance(hands.app.screen, SelectOne)
            with workspace.session.edit("left") as edit:
                edit.delete(workspace.session.contacts.all()[-1])
            await hands.keys("enter")
            assert "One of the two is already gone." in hands.text
            workspace.session.undo()


async def test_what_was_chosen_for_one_person_is_there_again_after_escape(workspace: Workspace) -> None:
    workspace.people.quick_add("Robert Whitlock, surgeon, Northgate Hospital")
    workspace.people.quick_add("Bob Whitlock, chief, Northgate Hospital")
    async with opened(workspace) as hands:
        await run(hands, likely_pairs)
        await hands.keys("enter", "enter")
        form: object = hands.app.screen
        assert isinstance(form, Form)
        form.fields.write("title", "theirs")
        await hands.keys("escape", "enter", "enter")
        again: object = hands.app.screen
        assert isinstance(again, Form)
        assert again is not form
        assert again.fields.shown("title") == "theirs"

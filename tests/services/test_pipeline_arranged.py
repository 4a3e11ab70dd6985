"""Order, grouping and filter of the pipeline: nobody is lost or shown twice, every key does what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from pathlib import Path as FilePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infoint_tui.domain.enums import ChannelKind, Outcome, Stage, Tie
from infoint_tui.domain.people import Affiliation, Contact
from infoint_tui.domain.zoned_time import FixedClock
from infoint_tui.services.pipeline import GROUPS, SORTS
from infoint_tui.services.workspace import Workspace

from .conftest import CHICAGO

NAMES = ["Ann", "ann", "Zoë", "", "~", "李", "Ben\x1b[1m", "İ"]
contacts = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "stage": st.sampled_from([*(stage.value for stage in Stage), "nonsense", None]),
        "tie": st.sampled_from([*(tie.value for tie in Tie), "close", 7]),
        "organisation": st.sampled_from(["Halden", "HALDEN ", "", None, "\U0010ffff"]),
        "tags": st.lists(st.sampled_from(["north", "North", "old", ""]), max_size=3),
        "paths": st.lists(st.sampled_from(["p1", "p2", "gone"]), max_size=3),
        "archived": st.booleans(),
        "stage_since": st.sampled_from([None, "2026-02-01T10:00:00-06:00[America/Chicago]", ""]),
        "introduced_by": st.sampled_from(["", "c0", "c1", "no one"]),
    }
)
QUERIES = [
    "",
    "ann",
    "-ann",
    "stage:met",
    "-stage:idea",
    "tie:weak",
    "due:week",
    "due:none",
    "tag:north",
    "-tag:none",
    "org:halden",
    "via:ann",
    "path:para",
    "path:none",
    "waiting:me",
    "archived:all",
    "-archived:yes",
    "foo:bar",
    "#old -tie:strong",
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A home that is filled anew for each example."""
    home: FilePath = tmp_path_factory.mktemp("arranged") / "home"
    workspace = Workspace.open(home, clock=FixedClock(datetime(2026, 3, 2, 9, tzinfo=CHICAGO)))
    workspace.people.save_profile(name="Noor", zone="America/Chicago")
    workspace.people.save_path("Paramedic", uid="p1")
    workspace.people.save_path("Dispatch", uid="p2")
    yield workspace
    workspace.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(contacts, max_size=12), st.sampled_from(QUERIES))
def test_no_order_grouping_or_filter_loses_or_doubles_anybody(
    shelf: Workspace, records: list[dict[str, object]], query: str
) -> None:
    with shelf.session.change("filled", undoable=False):
        shelf.session.contacts.records.truncate()
        shelf.session.contacts.records.insert_multiple(
            {"uid": f"c{at}", **raw} for at, raw in enumerate(records)
        )
    here = {f"c{at}" for at, raw in enumerate(records) if raw["archived"] is not True}
    found: set[frozenset[str]] = set()
    for sort, group in product(SORTS, GROUPS):
        shelf.pipeline.arrange(sort, group)
        everybody = shelf.pipeline.view("").uids
        assert len(everybody) == len(set(everybody))
        assert set(everybody) == here
        view = shelf.pipeline.view(query)
        assert len(view.uids) == len(set(view.uids)) == view.shown
        assert len({each.key for each in view.groups}) == len(view.groups)
        for each in view.groups:
            assert {shelf.pipeline.group_key(uid) for uid in each.uids} == {each.key}
        found.add(frozenset(view.uids))
    assert len(found) == 1, "what fits does not depend on the order"
    if query and query[0] != "-" and " " not in query and "archived" not in query and ":" in query:
        rest = set(shelf.pipeline.view(f"-{query}").uids)
        fits = set(next(iter(found)))
        assert rest.isdisjoint(fits)
        assert query == "foo:bar" or rest | fits == here


def test_an_order_taken_up_while_people_change_is_what_a_fresh_one_gives(ws: Workspace) -> None:
    people = [ws.people.add(name=f"P{n}", organisation=f"Org {n % 2}", tie=Tie.WEAK) for n in range(4)]
    for sort, group in product(SORTS, GROUPS):
        ws.pipeline.arrange(sort, group)
        ws.pipeline.view("")
        ws.people.save(people[0].uid, {"tie": Tie.STRONG, "organisation": "Org 9", "tags": (sort,)})
        ws.tasks.add("call", date(2026, 3, 4), contact=people[1].uid)
        ws.bulk.do(ws.bulk.archive([people[2].uid]))
        kept = ws.pipeline.view("").groups
        ws.pipeline.arrange("name", "stage" if group != "stage" else "tie")
        ws.pipeline.arrange(sort, group)
        assert ws.pipeline.view("").groups == kept
        for _ in range(3):
            ws.session.undo()
    assert ws.pipeline.view("").total == 4


# -- what each key says --------------------------------------------------------------------------------


@pytest.fixture
def crowd(ws: Workspace, clock: FixedClock) -> dict[str, Contact]:
    """People who differ in everything the filter and the orders know."""
    path = ws.people.save_path("Field medicine")
    rosa = ws.people.add(
        name="Rosa", title="trainer", organisation="Brookvale", tie=Tie.WEAK, paths=(path.uid,)
    )
    kim = ws.people.add(name="Kim", introduced_by=rosa.uid, tie=Tie.STRONG, tags=("North",), paths=())
    lou = ws.people.add(
        name="Lou", paths=(), affiliations=(Affiliation(organisation="Halden College", until="2020"),)
    )
    ws.outreach.log(rosa.uid, ChannelKind.EMAIL, why="trains")
    ws.tasks.add("send the link", date(2026, 3, 1), contact=kim.uid)
    ws.tasks.add("call", date(2026, 3, 20), contact=lou.uid)
    return {"rosa": rosa, "kim": kim, "lou": lou}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("due:overdue", "Kim"),
        ("due:today", "Kim"),
        ("due:week", "Kim"),
        ("due:month", "Kim Lou Rosa"),
        ("due:30d -due:10d", "Lou"),
        ("tag:nor", "Kim"),
        ("tag:none", "Lou Rosa"),
        ("-#north", "Lou Rosa"),
        ("org:brook", "Rosa"),
        ("org:halden", "Lou"),
        ("halden", "Lou"),
        ("org:none", "Kim Lou"),
        ("via:rosa", "Kim"),
        ("via:none", "Lou Rosa"),
        ("path:field_med", "Rosa"),
        ("waiting:them", "Rosa"),
        ("waiting:me", ""),
        ("-stage:idea -tie:strong", "Rosa"),
        ("-lou -kim", "Rosa"),
        ("stage:nowhere", ""),
        ("colour:blue", ""),
        ("-colour:blue", ""),
    ],
)
def test_each_key_of_the_filter(ws: Workspace, crowd: dict[str, Contact], text: str, expected: str) -> None:
    names = sorted(ws.pipeline.name_of(uid) for uid in ws.pipeline.view(text).uids)
    assert " ".join(names) == expected


def test_whose_move_it_is_follows_the_answer(
    ws: Workspace, crowd: dict[str, Contact], clock: FixedClock
) -> None:
    assert ws.pipeline.view("waiting:me").shown == 0
    clock.advance(hours=3)
    waiting = ws.relations.waiting(crowd["rosa"].uid)
    assert waiting is not None
    ws.outreach.outcome(waiting.uid, Outcome.ACCEPTED)
    assert ws.pipeline.view("waiting:me").uids == [crowd["rosa"].uid]
    ws.session.undo()
    assert ws.pipeline.view("waiting:them").uids == [crowd["rosa"].uid]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour:blue", "There is no colour: here. There are stage: path: tie:"),
        ("-colour:blue", "There is no colour:"),
        ("stage:nowhere", "stage: can be idea, identified"),
        ("tie:warm", "tie: can be close, some, barely, lost_touch, not_yet"),
        ("due:soon", "due: can be overdue, today"),
        ("waiting:godot", "waiting: can be me or them"),
    ],
)
def test_what_the_filter_does_not_know_is_explained(ws: Workspace, text: str, said: str) -> None:
    assert ws.pipeline.view(text).problems[0].removeprefix(f"There is no {text}. ").startswith(said)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("st", "stage:"),
        ("-st", "-stage:"),
        ("kim stage:me", "stage:met"),
        ("tie:", "tie:close"),
        ("due:w", "due:week"),
        ("path:f", "path:Field_medicine"),
        ("via:r", "via:Rosa"),
        ("#n", "#North"),
        ("org:coll", "org:Halden_College"),
        ("waiting:", "waiting:me"),
    ],
)
def test_a_filter_can_be_completed(ws: Workspace, crowd: dict[str, Contact], text: str, first: str) -> None:
    assert ws.pipeline.completions(text)[0] == first
    whole = text.rpartition(" ")[0] + " " + first
    assert not ws.pipeline.view(whole).problems
    if not first.endswith(":") and first != "waiting:me" and "stage" not in first:
        assert ws.pipeline.view(first).shown >= 1


def test_plain_words_are_not_completed(ws: Workspace, crowd: dict[str, Contact]) -> None:
    assert ws.pipeline.completions("xyz") == []
    assert ws.pipeline.completions("colour:") == []


ORDERS = {
    "name": ["kim", "lou", "rosa"],
    "warmth": ["kim", "rosa", "lou"],
    "due": ["kim", "rosa", "lou"],
    "last": ["rosa", "kim", "lou"],
}


@pytest.mark.parametrize("sort", ORDERS)
def test_each_order(ws: Workspace, crowd: dict[str, Contact], sort: str) -> None:
    everybody = [contact.uid for contact in crowd.values()]
    bulk = ws.bulk
    bulk.do(bulk.tag(everybody, ["one"]))
    ws.pipeline.arrange(sort, "path")
    ws.people.save(crowd["rosa"].uid, {"paths": ()})
    wanted = [crowd[name].uid for name in ORDERS[sort]]
    assert ws.pipeline.view("").uids == wanted


def test_the_last_contact_may_be_a_sign_of_life(
    ws: Workspace, crowd: dict[str, Contact], clock: FixedClock
) -> None:
    clock.advance(days=9)
    ws.follow_up.log(crowd["rosa"].uid, kind="light")
    ws.pipeline.arrange("last", "tag")
    people = [crowd["kim"].uid, crowd["rosa"].uid]
    assert [uid for uid in ws.pipeline.view("").uids if uid in people] == people


def test_time_in_stage_begins_with_the_longest(
    ws: Workspace, crowd: dict[str, Contact], clock: FixedClock
) -> None:
    clock.advance(days=3)
    ws.people.move(crowd["lou"].uid, Stage.IDENTIFIED, "found her page")
    ws.pipeline.arrange("since", "tie")
    clock.advance(days=1)
    aaron = ws.people.add(name="Aaron", paths=())
    assert ws.pipeline.view("tie:none").uids == [crowd["lou"].uid, aaron.uid]


def test_groups_carry_their_titles(ws: Workspace, crowd: dict[str, Contact]) -> None:
    titles = {}
    for group in GROUPS:
        ws.pipeline.arrange("name", group)
        titles[group] = [each.title for each in ws.pipeline.view("").groups]
    assert titles == {
        "stage": ["idea", "contacted"],
        "path": ["Field medicine", "no path"],
        "org": ["Brookvale", "no organization"],
        "tie": ["close", "barely", "not yet"],
        "tag": ["#North", "no tag"],
    }


def test_a_path_that_is_renamed_renames_its_group(ws: Workspace, crowd: dict[str, Contact]) -> None:
    ws.pipeline.arrange("name", "path")
    ws.pipeline.view("")
    path = ws.session.paths.all()[0]
    ws.people.save_path("Zoology", uid=path.uid)
    assert [group.title for group in ws.pipeline.view("").groups] == ["Zoology", "no path"]

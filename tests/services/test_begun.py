"""A letter that is begun is told of on Today and on the person's page until it is sent or dropped."""

from infoint_tui.domain.meeting import ThankYou
from infoint_tui.domain.people import Task
from infoint_tui.services.records import DraftKey
from infoint_tui.services.workspace import Workspace


def told(ws: Workspace) -> set[str]:
    """Titles of the lines of Today that say it."""
    view = ws.today.view()
    lines = (*view.overdue, *view.today, *view.week)
    return {line.title for line in lines if line.detail.startswith("draft")}


def on_page(ws: Workspace, contact: str) -> bool:
    known = ws.contact_view.known(contact)
    return known is not None and bool(known.begun)


def test_the_draft_of_a_letter_is_told_of(ws: Workspace) -> None:
    rosa, amari = ws.people.add(name="Rosa Delgado"), ws.people.add(name="Yuki Amari")
    today = ws.session.moment().local().date()
    with ws.session.edit("due") as edit:
        for kind, person in (("write", rosa), ("update", rosa), ("write", amari)):
            title = f"{kind} {person.first_name}"
            edit.put(Task(uid=ws.session.new_id(), type=kind, title=title, due_day=today, contact=person.uid))
    assert told(ws) == set()
    assert not on_page(ws, rosa.uid)
    key = DraftKey("outreach", rosa.uid, "body")
    ws.session.drafts.put(DraftKey("outreach", amari.uid, "why"), "a reason alone is no letter")
    ws.session.drafts.put(key, "Dear Rosa")
    assert told(ws) == {"write Rosa"}
    assert (on_page(ws, rosa.uid), on_page(ws, amari.uid)) == (True, False)
    update = next(task for task in ws.session.tasks.all() if task.type == "update")
    ws.session.drafts.drop(key)
    ws.session.drafts.put(DraftKey("letter-update", update.uid, "body"), "Dear Rosa, the news")
    assert told(ws) == {"update Rosa"}
    assert on_page(ws, rosa.uid)


def test_a_thank_you_is_begun_until_it_is_sent(ws: Workspace) -> None:
    rosa = ws.people.add(name="Rosa Delgado")
    now = ws.session.moment()
    thank = ThankYou(uid=ws.session.new_id(), meeting="m", recipient=rosa.uid, soft_due=now, hard_due=now)
    day = now.local().date()
    with ws.session.edit("owed") as edit:
        edit.put(thank)
        edit.put(
            Task(
                uid=ws.session.new_id(),
                type="thank",
                title="thank",
                due_day=day,
                contact=rosa.uid,
                meeting="m",
            )
        )
    assert told(ws) == set()
    ws.session.drafts.put(DraftKey("thanks", thank.uid, "body"), "Dear Rosa, thank you")
    assert told(ws) == {"thank"}
    with ws.session.edit("sent") as edit:
        edit.put(thank.replace(body="Dear Rosa", sent_at=now))
    assert told(ws) == set()
    assert not on_page(ws, rosa.uid)

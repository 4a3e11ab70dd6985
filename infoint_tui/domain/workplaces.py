"""Which words of a pasted line name a role, which an organization, and which only tell something."""

from __future__ import annotations

import re

from .name_tables import table
from .names import fold

_ROLES = table("""
accountant actor adjunct administrator advisor adviser advocate aide analyst apprentice architect artist
assistant associate attorney author baker biologist bookkeeper buyer captain carpenter cashier ceo cfo
chair chairman chairwoman chairperson chef chemist chief cio ciso clerk clinician coach cofounder co-
founder consultant controller coo coordinator counsel counselor counsellor cto curator dean dentist deputy
designer developer director dispatcher doctor driver economist editor educator electrician emt engineer
epidemiologist executive fellow firefighter founder geologist guide head hygienist inspector instructor
intern interpreter investigator investor journalist judge lawyer lead leader lecturer librarian manager
marketer mechanic medic midwife musician nurse nutritionist officer operator organizer owner paramedic
paralegal partner pharmacist photographer physician physicist pilot planner plumber poet policy postdoc
president principal producer professor programmer psychologist realtor receptionist recruiter reporter
representative researcher resident sales scientist secretary senior sergeant software specialist
statistician strategist student superintendent supervisor surgeon surveyor svp teacher technician
technologist therapist trainer translator treasurer tutor veterinarian vice volunteer vp welder writer
""")
"""Words that name what somebody does."""
_PLACES = table("""
academy ag agency airlines airport alliance archive archives arts association associates authority bakery
bank brewery bureau care center centers centre charity church city clinic club college commission
committee company consulting cooperative co-op corp corporation council county dept department district
ems energy enterprises federation festival fire foundation fund gallery gmbh group health healthcare
hospital hospitals hotel inc inc. initiative institute international laboratories laboratory labs lab
library limited llc llp logistics ltd media memorial ministry museum network ngo office orchestra
organization organisation partners pharma pharmacy plc police politecnico press research restaurant sarl
school schools services shelter society solutions spa station studio studios systems task team
technologies theater theatre trust universidad universidade universita universitat universitaet universite
university union ventures works zoo
""")
"""Words that name a place where people work."""
NO_NAMES = (_ROLES | _PLACES) - table("""
chase dean baker cook carpenter spa task care union judge guide captain partner poet chair press bank
church team fire works head lead coach chef doctor
""")
"""Words that hardly stand in a person's name."""
_PLACE_SHAPES = re.compile(
    r"\b(?:city|town|county|state|university|department|ministry|school|house|bank|museum|port|board"
    r"|office) of\b"
    r"|\bstate\b.*\b(?:dept|department)\b|\b(?:inc|llc|ltd|corp|co|gmbh|plc|s\.a|a\.s|k\.k)\.?$",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"(?:^|(?<=\s))(?:(?:[Ii] |[Ww]e )?(?:just )?(?:met|spoke|talked|chatted|bumped|ran into|saw|heard"
    r"|sat next|knows|likes|said|told|asked|wants|offered|call|ask|write|remember|works? with"
    r"|follow up|interested in|(?:mother|father|friend|sister|brother|neighbou?r|cousin) of|from the"
    r"|moved|used to)\b)"
    r"|^(?:Met|Spoke|Talked|Chatted|Ran into|Saw|Heard|Knows) ",
)
_CLOSINGS = re.compile(
    r"(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks|sincerely|cheers|best|respectfully|cordially"
    r"|yours (?:sincerely|truly|faithfully)|thank you|sent from my .{1,30}|--+|get outlook .{1,30})[\s,.!]*",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(
    r"^\d{1,5}\s+\S.*|.*\b(?:street|st\.|avenue|ave\.?|road|rd\.?|blvd|boulevard|suite|ste\.?|floor"
    r"|p\.?o\.? box|drive|lane|stra(?:ß|ss)e)\b.*\d.*|.*,?\s[A-Z]{2}\s\d{5}(?:-\d{4})?|\d{4,5}\s\S+",
    re.IGNORECASE,
)


def _words(text: str) -> list[str]:
    return [fold(word).strip("'") for word in re.findall(r"[\w.&'-]+", text)]


def is_role(text: str) -> bool:
    """Whether a text says what somebody does: it has a word for it, or begins in lower case with one."""
    return any(word.rstrip(".") in _ROLES for word in _words(text))


def is_place(text: str) -> bool:
    """Whether a text names an organization by one of its words: "Acme Corp", "City of Madison"."""
    return bool(_PLACE_SHAPES.search(text)) or any(word.rstrip(".") in _PLACES for word in _words(text))


def is_note(text: str) -> int | None:
    """Where in a part something begins that is neither name, role nor place; None where nothing does."""
    if _CLOSINGS.fullmatch(text.strip()) or _ADDRESSES.fullmatch(text.strip()):
        return 0
    match = _NOTES.search(text)
    return match.start() if match else None

"""Which words of a pasted line name a role, which an organization, and which only tell something."""

from __future__ import annotations

import re

from . import regex
from .name_tables import listed_set
from .names import fold
from .text import table

_ROLES = listed_set("roles")
"""Words that name what somebody does."""
_PLACES = listed_set("places")
"""Words that name a place where people work."""
_RANKS = listed_set("ranks")
_DEPARTMENTS = listed_set("departments")
"""Words that stand behind a rank and belong to it: "VP, Sales"."""
_LOCATIONS = listed_set("locations")
"""Cities, states and countries: where somebody lives, by themselves no employer."""
_STATES = listed_set("states")
_AREA = regex(
    r"greater\s.+|.+\s(?:area|region|bay)|united (?:states|kingdom)|new (?:york|jersey|zealand|mexico)"
    r"(?: city)?|(?:north|south) (?:carolina|dakota|africa|korea)|san (?:francisco|diego|jose|antonio)"
    r"|los angeles|hong kong|washington(?:,? d\.?c\.?)?|las vegas|s[aã]o paulo|rio de janeiro|mexico city"
    r"|new delhi",
    re.IGNORECASE,
)
NO_NAMES = (_ROLES | _PLACES) - table("""
chase dean baker cook carpenter spa task care union judge guide captain partner poet chair press bank church
team fire works head lead coach chef doctor
""")
"""Words that hardly stand in a person's name."""
_PLACE_SHAPES = regex(
    r"\b(?:city|town|county|state|university|department|ministry|school|house|bank|museum|port|board"
    r"|office) of\b"
    r"|\bstate\b.*\b(?:dept|department)\b|\b(?:inc|llc|ltd|corp|co|gmbh|plc|s\.a|a\.s|k\.k)\.?$|^\S+\.(?:com|org|net|io|ai)$",
    re.IGNORECASE,
)
_NOTES = regex(
    r"(?:^|(?<=\s))(?:(?:[Ii] |[Ww]e )?(?:just )?(?:met|spoke|talked|chatted|bumped|ran into|saw|heard"
    r"|sat next|knows|likes|said|told|asked|wants|offered|call|ask|write|remember|works? with"
    r"|follow up|interested in|(?:mother|father|friend|sister|brother|neighbou?r|cousin) of|from the"
    r"|moved|used to)\b)"
    r"|^(?:my|our)\s(?=[a-z])|^on (?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day\b"
    r"|^(?:Met|Spoke|Talked|Chatted|Ran into|Saw|Heard|Knows) ",
)
_CLOSINGS = regex(
    r"(?:(?:with|all|my)\s)?(?:best|kind|kindest|warm|warmest|many)?\s*(?:regards|wishes|thanks|sincerely|cheers"
    r"|best|warmly|respectfully|cordially|yours (?:sincerely|truly|faithfully)|yours|thank you|take care"
    r"|talk soon|sent from my .{1,30}|von meinem .{1,30}gesendet|--+|get outlook .{1,30}"
    r"|(?:mit )?(?:freundliche|beste|viele|herzliche|schöne|liebe)n? gr(?:ü|ue)(?:ß|ss)en?|mfg|lg|vg"
    r"|cordialement|bien (?:cordialement|à vous)|sincères salutations|(?:un )?saludos?(?: cordiales?)?"
    r"|atentamente|atenciosamente|abraços?|(?:cordiali|distinti) saluti|met vriendelijke groet(?:en)?"
    r"|(?:med )?vänliga? hälsning(?:ar)?|z poważaniem|pozdrawiam|з повагою)[\s,.!]*",
    re.IGNORECASE,
)
_ADDRESSES = regex(
    r"^\d{1,5}\s+\S.*|.*\b(?:street|st\.|avenue|ave\.?|road|rd\.?|blvd|boulevard|suite|ste\.?|floor"
    r"|p\.?o\.? box|drive|lane|stra(?:ß|ss)e)\b.*\d.*|.*,?\s[A-Z]{2}\s\d{5}(?:-\d{4})?|\d{4,5}\s\S+",
    re.IGNORECASE,
)


def _words(text: str) -> list[str]:
    return [fold(word).strip("'") for word in re.findall(r"[\w.&'-]+", text)]


_NETWORK_PAGE = regex(
    r"status is \w+|\d(?:st|nd|rd)\+?(?: degree connection)?|contact info|message|connect|follow(?:ing)?|more"
    r"|[\d,.]+[kK]?\+? (?:connections?|followers?|mutual connections?)|view (?:full )?profile|open to work"
    r"|(?:he|she|they) follows you|talks about .*|.+ (?:is|are) (?:a )?mutual connections?|linkedin member",
    re.IGNORECASE,
)
"""What stands around people on their page in a network."""


def is_rank(text: str) -> bool:
    """Whether a text is one word for a rank, which a department may follow: "VP"."""
    return fold(text).strip(".") in _RANKS


def is_department(text: str) -> bool:
    """Whether a text names a department: "Sales", "Data & Analytics"."""
    words = [word for word in _words(text) if word.isalpha() and word != "and"]
    return bool(words) and all(word in _DEPARTMENTS for word in words)


def is_location(text: str, *, alone: bool = False) -> bool:
    """Whether a text only says where: "Chicago, IL", "Greater Boston Area".

    In a line of its own, `alone`, a place nobody knows may come first.
    """
    parts = [part.strip() for part in text.split(",")]
    told = [bool(fold(part) in _LOCATIONS or _AREA.fullmatch(part)) for part in parts]
    state = len(parts) > 1 and len(parts[-1]) == 2 and parts[-1].isupper() and fold(parts[-1]) in _STATES
    somewhere = alone and len(parts) == 3 and told[1] and told[2] and not is_role(parts[0])
    return all(told) or (state and len(parts) == 2) or somewhere


def is_role(text: str) -> bool:
    """Whether a text says what somebody does: it has a word for it, or begins in lower case with one."""
    return any(word.rstrip(".") in _ROLES for word in _words(text))


def is_calling(text: str) -> bool:
    """Whether a text ends or begins with a word for what somebody does, and names no organization."""
    words = _words(text)
    told = _ROLES - {"software", "policy", "sales", "executive", "guide", "vice"}
    return bool(words) and bool(told & {words[0].rstrip("."), words[-1].rstrip(".")}) and not is_place(text)


def is_place(text: str) -> bool:
    """Whether a text names an organization by one of its words: "Acme Corp", "City of Madison"."""
    return bool(_PLACE_SHAPES.search(text)) or any(word.rstrip(".") in _PLACES for word in _words(text))


def is_note(text: str) -> int | None:
    """Where in a part something begins that is neither name, role nor place; None where nothing does."""
    whole = text.strip()
    if any(shape.fullmatch(whole) for shape in (_CLOSINGS, _ADDRESSES, _NETWORK_PAGE)):
        return 0
    if len(whole.split()) > 12 or whole.endswith("!") or (whole.endswith(".") and len(whole.split()) > 6):
        return 0
    match = _NOTES.search(text)
    return match.start() if match else None

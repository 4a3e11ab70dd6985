"""What infoint knows about English sentences: whether this is one, and what a note becomes as one.

All of it is careful rather than clever: where it cannot be sure, it leaves the words as they are, and the
advice on messages says that they still read like a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from . import regex
from .enums import Formality
from .text import listed, sentences, word_set

_LISTS = "data/english"
_TO_PEOPLE = word_set(_LISTS, "to-people")
_VERBS = word_set(_LISTS, "verbs")
_IRREGULAR = dict(pair.split("/") for pair in listed(_LISTS, "irregular"))
_PAST = word_set(_LISTS, "past")
_FINITE = word_set(_LISTS, "finite") | _PAST
_ONLY_VERBS = word_set(_LISTS, "only-verbs")
_PRESENT = word_set(_LISTS, "present")
_SMALL = word_set(_LISTS, "small")
_OPENERS = _SMALL | word_set(_LISTS, "openers")
_OF_MANY = word_set(_LISTS, "of-many")
_ASKING = word_set(_LISTS, "asking")
_OBJECTS = word_set(_LISTS, "objects")
_BEFORE_NOUNS = word_set(_LISTS, "before-nouns")
_NOUN_ENDINGS = listed(_LISTS, "noun-endings")


def as_sentence(text: str) -> str:
    """A text of the user as it stands in a message: their words, and a period where they left it out."""
    words = " ".join(text.split())
    bare = words.rstrip("\"'”’)")
    return words if not bare or bare.endswith((".", "!", "?", "…", ":")) else f"{words}."


def is_whole(text: str) -> bool:
    """Whether a text reads like a sentence that one person writes to another, rather than like a note."""
    words = _words(text)
    if not words:
        return True
    if words[0] in _PAST and words[0] not in ("had", "read"):
        return False
    return bool(_TO_PEOPLE & set(words)) or (len(words) > 3 and is_clause(text))


def within_a_sentence(text: str) -> str:
    """A sentence as it stands inside another: without its period, a small first word in lower case."""
    text = " ".join(text.split()).rstrip(".!")
    first, _space, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if rest and first.lower() in _SMALL else text


def as_clause(text: str, names: Iterable[str] = ()) -> str:
    """The first sentence of a text as it stands after "that"; empty where it has no subject or no verb.

    The words of `names`, of people and places, keep their capitals.
    """
    said = next(iter(sentences(text)), "").rstrip(".!;…")
    first, _space, rest = said.partition(" ")
    word, second = first.casefold(), rest.partition(" ")[0]
    starts_with_verb = word in _PRESENT or (word in _FINITE and second not in _ONLY_VERBS)
    if not is_clause(said) or starts_with_verb:
        return ""
    if word in {part for name in names for part in name.casefold().split()}:
        return said
    many = word.endswith("s") and second in _OF_MANY
    return in_lower_case(said) if word in _OPENERS or many else said


_TO_LEARN = regex(
    r"\A(?:I (?:want|wish|hope|need|would like|['’]d like) )?(?:to )?"
    r"(?:(?:find|figure) out|learn|understand|know|hear|see|ask|get a (?:sense|feel|picture))"
    r"(?: more)?(?: about| of)? (?=\S)",
    re.IGNORECASE,
)
_OF_MINE = regex(r"\b(?:I|I['’]\w+|me|my)\b")


def as_question(text: str) -> str:
    """What somebody wants to know, as one asks it: "how they see it", "the pay", "nights are hard"."""
    said = " ".join(text.split())
    if not said or said.endswith("?"):
        return said
    said = within_a_sentence(_TO_LEARN.sub("", said.rstrip(".!…"), count=1))
    first = said.partition(" ")[0].casefold()
    if first in ("whether", "if"):
        said = f"whether {said[len(first) :].lstrip()}"
        return f"How could I find out {said}?" if _OF_MINE.search(said) else f"Could you tell me {said}?"
    if first in _ASKING:
        return f"Could you tell me {said[0].lower()}{said[1:]}?"
    if first == "to":
        return f"What does it take {in_lower_case(said)}?"
    if first == "that":
        return f"Would you say {said}?"
    if first == "i":
        return f"How could I find out whether {said}?"
    if is_clause(said):
        return f"Would you say that {in_lower_case(said)}?"
    return f"What can you tell me about {in_lower_case(said)}?"


def in_lower_case(text: str) -> str:
    """A text whose first word has no capital, unless it is "I" or has capitals within."""
    first, space, rest = text.partition(" ")
    plain = first[1:] == first[1:].lower() and first not in ("I", "I'm", "I’m", "I've", "I'd", "I'll")
    return f"{first[:1].lower() + first[1:] if plain else first}{space}{rest}"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.replace("’", "'").lower())


@lru_cache(maxsize=512)
def is_clause(text: str) -> bool:
    """Whether a text has a subject and a verb: "teamwork beats muscle", but not "the twelve-hour shifts"."""
    words = _words(text)
    if not words or words[0] in _PAST:
        return False
    if _ONLY_VERBS & set(words[1:]):
        return True
    return any(word in _FINITE for word in words[1:-1])


# -- where people work ---------------------------------------------------------------------------------

_THE_KIND_OF = regex(
    r"(?:City|Town|Village|County|State|Port|University|College|School|Institute|Department|Ministry|Office|Bureau"
    r"|Museum|Church|Library|Archives?) of "
    r"|(?:State|County|City|Public|National|Central|Regional) (?:Library|Archives?|Museum|Gallery|Theater"
    r"|Theatre|Court|Laboratory|Observatory|Orchestra|Zoo)\Z"
    r"|(?!The ).* (?:Brigade|Department|Council|Commission|Association|Society|Bureau|Ministry|Authority)\Z"
)


def at_work(organisation: str) -> str:
    """An organization as it stands after "your work at": "the City of Denver", "Galway Hospice"."""
    place = " ".join(organisation.split())
    return f"the {place}" if _THE_KIND_OF.match(place) else place


# -- formal letters ------------------------------------------------------------------------------------

_NOT_ASKED = r"(?! (?:I|you|he|she|it|we|they|there|that|this)\b)"
"""Behind "don't" and its like: "Don't you" is a question, whose words would have to change places."""
_WISHES = (
    r"(?:(?:also|really|just|still|gladly|certainly|very much|much) )?"
    r"(?:like|love|prefer|appreciate|value|welcome|enjoy|want|hope|need|be|have|rather)"
)
_IS = (
    "an?|the|my|your|our|his|her|their|not|no|so|very|too|really|completely|true|fine|good|great|hard|easy|clear"
    "|important|why|how|what|where|when|who"
)
_SPELLED = (
    (r"\bcan't\b" + _NOT_ASKED, "cannot"),
    (r"\bwon't\b" + _NOT_ASKED, "will not"),
    (
        r"\b([Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]as|[Hh]ave|[Hh]ad|[Cc]ould|[Ww]ould|[Ss]hould)n't\b"
        + _NOT_ASKED,
        r"\1 not",
    ),
    (r"\bI'm\b", "I am"),
    (r"\b([Yy]ou|[Ww]e|[Tt]hey)'re\b", r"\1 are"),
    (r"\b(I|[Yy]ou|[Ww]e|[Tt]hey)'ve\b", r"\1 have"),
    (r"\b(I|[Yy]ou|[Hh]e|[Ss]he|[Ii]t|[Ww]e|[Tt]hey|[Tt]hat|[Tt]here)'ll\b", r"\1 will"),
    (rf"\b(I|[Yy]ou|[Hh]e|[Ss]he|[Ww]e|[Tt]hey)'d(?= {_WISHES}\b)", r"\1 would"),
    (r"\b([Ii]t|[Tt]hat|[Hh]e|[Ss]he|[Tt]here|[Ww]hat)'s(?= (?:been|had)\b)", r"\1 has"),
    (rf"\b([Ii]t|[Tt]hat|[Hh]e|[Ss]he|[Hh]ere|[Tt]here|[Ww]hat)'s(?= (?:{_IS})\b)(?! \w+ been\b)", r"\1 is"),
    (r"\bno worries at all\b", "I completely understand"),
    (r"\bThanks(?= (?:for|again)\b)", "Thank you"),
)


def spelled_out(text: str) -> str:
    """A text for a formal letter: contractions with one meaning are spelled out, the others stay.

    What may be had or would, is or has, as in "it's taken", is left to the writer, and so is what stands
    between quotation marks: these are somebody's very words.
    """
    parts = re.split(r"(“[^”]*”|\"[^\"]*\")", text)
    for short, whole in _SPELLED:
        pattern = short.replace("'", "['’]")
        parts[::2] = [re.sub(pattern, whole, part) for part in parts[::2]]
    return "".join(parts)


# -- from notes to sentences ---------------------------------------------------------------------------

_SHORTHAND = (
    (r"(\d+)\s*(?:h|hr|hrs)\b\.?(?=\s+[a-z])(?!\s+(?:a|per|each|on|of|off|in|and|or)\b)", r"\1-hour"),
    (r"(\d+)\s*(?:h|hr|hrs)\b\.?", r"\1 hours"),
    (r"(\d+)\s*(?:yr|yrs)\b\.?", r"\1 years"),
    (r"(\d+)\s*(?:min|mins)\b\.?", r"\1 minutes"),
    (r"(\d+)\s*(?:wk|wks)\b\.?", r"\1 weeks"),
    (r"(\d+)\s*(?:mo|mos|mths)\b\.?", r"\1 months"),
    (r"(?<=[a-z\d])\s?/\s?(?:wk|week)\b\.?", " a week"),
    (r"(?<=[a-z\d])\s?/\s?(?:mo|month)\b\.?", " a month"),
    (r"(?<=[a-z\d])\s?/\s?(?:yr|year)\b\.?", " a year"),
    (r"(?<=[a-z\d])\s?/\s?day\b", " a day"),
    (r"(?<=[a-z\d])\s?/\s?(?:h|hr|hour)\b\.?", " an hour"),
    (r"\bw/o\s*", "without "),
    (r"\bw/\s*", "with "),
    (r"\bb/c\b", "because"),
    (r"(?<=[a-z]) & (?=[a-z])", " and "),
    (r"(?<=[a-z]) \+ (?=[a-z])", " and "),
    (r"\bthru\b", "through"),
)
_NOTE_LIKE = (
    (regex(r"(?<![\w.])@\[?[^\W\d_]"), "“@”"),
    (
        regex(r"(?<![\w&])#[^\W\d_][\w-]+(?![\w-])(?! (?:channel|hashtag|tag|group|community)\b)"),
        "a theme",
    ),
    (regex(r"(?<![\w/])~\w+"), "a date symbol"),
    (regex(r"(?m)(?:^[ \t]*[!?]|(?:^[ \t]*|(?<=[.!?] ))[*^%&+])[ \t]*(?=[^\W_])"), "a sign for a note"),
    (regex(r"(?:(?<=\s)|(?<=^))[!*^%](?=[^\W\d_])"), "a sign for a note"),
    (regex(r"★|->|=>|→"), "a sign for a note"),
    (regex(r"(?<![\w:.$-])\d+ ?(?:h|hr|hrs|yr|yrs|wks?|mos?)\b(?!\w)\.?"), "shorthand"),
    (regex(r"(?<=[a-z\d]) ?/ ?(?:wk|mo|yr|hr?)\b"), "shorthand"),
    (regex(r"(?<!\w)(?:w/o?|b/c)(?!\w)"), "shorthand"),
    (regex(r"(?<=[a-z]) [&+] (?=[a-z])"), "shorthand"),
    (
        regex(
            r"(?:^|(?<=[.!?] )|(?<=\n))(?:why you|why|next step|my next step|what links us|purpose|goal"
            r"|done already|what came of it|the reason|my reason[^.:!?\n]{0,30}"
            r"|what (?:has )?stayed with me(?: most)?"
            r"|one sentence of yours[^.:!?\n]{0,30}|what i took with me|why i ask[^.:!?\n]{0,20}):[ \t]",
            re.IGNORECASE,
        ),
        "a label with a colon",
    ),
    (
        regex(r"(?<=[a-z]): (?=(?:[Cc]ame|[Mm]oved|[Ss]tarted|[Ww]orked|[Ww]ent|[Ll]eft|[Cc]hanged) )"),
        "a fragment after a colon",
    ),
)


_LASTED = regex(
    r"\b((?:sit|stand|wait|stay|talk|speak|walk|rest|listen|pause|chat|read|practice|train|work|watch|think|sleep"
    r"|cook|drive|run|swim|write|stretch|sat|stood|spoke|thought|slept|drove|ran|swam|wrote)"
    r"(?:s|es|ed|ing)?(?: (?!for\b|about\b|than\b|of\b|in\b|within\b)"
    r"[a-z]+){0,5}) (\d+ (?:minutes|hours|weeks|months|years) (?:before|after|each|every|without)\b)"
)
"""What lasts for a while, with the while: a note leaves the "for" out."""


def note_like(text: str) -> tuple[tuple[int, int, str], ...]:
    """Places of a message that still look like a note: start, end and what it is there."""
    found = [(match.start(), match.end(), what) for look, what in _NOTE_LIKE for match in look.finditer(text)]
    return tuple(sorted(found))


def unshortened(text: str) -> str:
    """A note with its shorthand written out: "12 h shifts w/ him" as "12-hour shifts with him"."""
    for short, whole in _SHORTHAND:
        text = re.sub(short, whole, text)
    return _LASTED.sub(r"\1 for \2", " ".join(text.split()))


_AGREES = {"is": "are", "has": "have", "was": "were", "does": "do", "isn't": "aren't", "doesn't": "don't"}


def to_you(clause: str) -> str:
    """A clause about him, her or them, said to that person: "she loves nights" becomes "you love nights".

    Only where the clause begins with the pronoun, or with a verb whose subject was left out.
    """
    words = clause.split()
    if not words:
        return clause
    first = words[0].lower()
    if first in _PAST:
        return " ".join(("you", "were" if first == "was" else in_lower_case(words[0]), *_yours(words[1:])))
    if first in _PRESENT and len(words) > 1:
        return " ".join(("you", _without_s(first), *_yours(words[1:])))
    if first not in ("he", "she", "they") or len(words) < 2:
        return clause
    verb = words[1].lower()
    return " ".join(("you", verb if first == "they" else _without_s(verb), *_yours(words[2:])))


def _without_s(verb: str) -> str:
    """A verb of he and she as it stands after "you": "goes" as "go", "tries" as "try", "is" as "are"."""
    if verb in _AGREES or verb in _PAST or not verb.endswith("s") or verb.endswith("ss"):
        return _AGREES.get(verb, verb)
    if verb.endswith("ies"):
        return re.sub(r"(?<=[^aeiou])ies$", "y", verb)
    return verb[:-2] if verb.endswith(("oes", "ches", "shes", "sses", "xes", "zzes")) else verb[:-1]


def _yours(words: list[str]) -> list[str]:
    swap = {"his": "your", "her": "your", "their": "your", "himself": "yourself", "herself": "yourself",
            "themselves": "yourself", "he": "you", "she": "you"}  # fmt: skip
    before = ("", *words)
    return [
        _without_s(word) if earlier in ("he", "she") else swap.get(word, word)
        for earlier, word in zip(before, words, strict=False)
    ]


_THE_WORK = regex(r"(?i)^((?:most|half|much|part|none|all) of )?it( is\b|'s\b| takes\b| gets\b)")
"""What "it" means where a note begins with it."""
_ASIDE = regex(r"\s*;\s*|,\s+(?=[^,;]*\b(?:about|approx)\b[^,;]*\d|[^,;]*\bmaybe\b)")
"""Where a note goes on to another thing: "most of it is email, maybe 2 hours a week"."""


def moment_openings(
    words: str, *, quoted: bool, tone: Formality = Formality.NEUTRAL, same_day: bool = False
) -> tuple[str, ...]:
    """Two or three sentences that weave a moment of a conversation into a thank-you, to pick from.

    Quoted words are theirs to the letter. On the `same_day` nothing can have stayed with the writer yet.
    """
    said = unshortened(words).strip(' .;,“”"')
    if not said:
        return ()
    formal = tone is Formality.FORMAL
    stayed = {Formality.FRIENDLY: "really stuck with me", Formality.FORMAL: "has stayed with me"}.get(
        tone, "stuck with me"
    )
    further: tuple[str, ...] = ()
    if quoted:
        inner = said if said[:2] in ("I ", "I'") else said[:1].upper() + said[1:]
        whole = f"“{inner if inner.endswith(('?', '!')) else f'{inner}.'}”"
        it = f"something you said: {whole}"
        liked = f"I'll remember what you said: {whole}"
        later = f"One thing you said {stayed}: {whole}"
        further = (f"I wrote this down, because I want to remember it: {whole}",)
    else:
        said = _THE_WORK.sub(lambda work: (work[1] or "") + "the work" + work[2], _ASIDE.split(said)[0])
        lowered = in_lower_case(said)
        shifted = to_you(lowered)
        if advice := _advice_in(lowered):
            it = f"your advice to {advice}."
            liked = f"I'll remember {it}"
            later = f"Your advice to {advice} {stayed}."
            further = (f"Your advice to {advice} was especially helpful.",)
        elif ": " in lowered:
            return ()
        elif shifted.startswith("you "):
            it = f"how {shifted}."
            liked = f"I enjoyed hearing {it}"
            later = f"Hearing how {shifted} {stayed}."
        elif is_clause(lowered):
            it = f"your point that {shifted}."
            liked = f"I especially liked {it}"
            later = f"Your point that {shifted} {stayed}."
            not_known = "I had not realized" if formal else "I hadn't realized"
            further = (f"{not_known} that {shifted}.",)
        else:
            it = f"what you told me about {lowered}."
            liked = f"I enjoyed hearing about {lowered}."
            later = f"What you said about {lowered} {stayed}."
            further = (f"What you shared about {lowered} was especially helpful.",)
    struck, thinking = f"I was struck by {it}", f"I keep thinking about {it}"
    if same_day:
        return (struck, liked, *further) if formal else (liked, struck, *further)
    fresh = (struck, thinking) if formal else (thinking, struck)
    return (later, *fresh) if further else (fresh[0], later, fresh[1])


_ADVICE_ENDS = regex(r"\s*[:;]\s*|,\s+(?:and )?(?=(?:you|then|that|the|it|they|he|she|we|there)\b)")


def _advice_in(note: str) -> str:
    """What a note tells the user to do, as it stands after "your advice to"; empty where it tells nothing."""
    said = _ADVICE_ENDS.split(note)[0]
    words = _words(said)
    return said if len(words) > 2 and words[0] in _VERBS and words[1] in _OBJECTS else ""


def plan_sentence(text: str, *, done: bool = False, tone: Formality = Formality.NEUTRAL) -> str:
    """Something to do, or `done`, as a sentence: "I'm going to ask about the form."; empty without words."""
    words = unshortened(text.replace("@", "")).strip(" .!;")
    if not words:
        return ""
    if words.lower().startswith(("i ", "i'm ", "i'll ", "i've ")):
        return as_sentence(words)
    formal = tone is Formality.FORMAL
    lowered = in_lower_case(words)
    verb, _space, rest = lowered.partition(" ")
    known = verb in _VERBS
    if done:
        have = "I have already" if formal else "I've already"
        made = " ".join(filter(None, (participle(verb), rest))) if known else f"taken care of {lowered}"
        return f"{have} {made}."
    will, planned = ("I will", "I plan to") if formal else ("I'll", "I'm going to")
    if "you" not in _words(lowered):
        will = planned
    return f"{will} {lowered if known or _may_be_verb(words) else f'look into {lowered}'}."


def _may_be_verb(words: str) -> bool:
    """Whether something to do whose first word is not known begins with a verb, as most do: "ring him"."""
    first, _space, rest = words.partition(" ")
    if first.endswith("-"):
        return True
    if not rest or not first.isalpha() or first != first.lower() or first in _BEFORE_NOUNS:
        return False
    return not first.endswith(_NOUN_ENDINGS) and bool(_BEFORE_NOUNS & set(_words(rest)[:3]))


def participle(verb: str) -> str:
    """The form of a verb after "I've": "asked", "written", "applied"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    if verb in ("plan", "stop", "drop", "skip", "chat", "map", "submit", "jot"):
        return f"{verb}{verb[-1]}ed"
    return f"{verb}ed"


def deed_sentence(text: str) -> str:
    """What the user did or reached as a sentence: "did the ride-along" becomes "I did the ride-along."."""
    words = unshortened(text.replace("@", "")).strip(" .!;")
    if not words or _TO_PEOPLE & set(_words(words)):
        return as_sentence(words)
    lowered = in_lower_case(words)
    verb, _space, rest = lowered.partition(" ")
    if verb in _PAST:
        return f"I {lowered}."
    if verb in _VERBS:
        return f"I've {' '.join(filter(None, (participle(verb), rest)))}."
    return as_sentence(words)


def takeaway_sentence(text: str) -> str:
    """What the user learned as a sentence: a clause gets its beginning, a whole sentence stays."""
    words = unshortened(text).strip(" .;")
    if not words or _TO_PEOPLE & set(_words(words)):
        return as_sentence(words)
    if is_clause(words):
        return f"My biggest takeaway was that {in_lower_case(words)}."
    return as_sentence(words)

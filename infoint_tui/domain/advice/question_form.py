"""Rules on the form of a question: closed, two in one, leading, too long, vague."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import rewrites
from .finding import HINT, WARNING
from .lazy_regex import Lazy, first_of
from .question_parser import Ask
from .raw_finding import Found
from .text import Text, count_words

LONG, TOO_LONG = 28, 40
"""Words from which a question is long, and too long."""

_CLOSED = Lazy(r"(?:<AUX>|cannot)(?:n't)? (?:not )?(?!me\b|tell\b|a look\b)[^\W\d_]")
_OPENER = Lazy(
    r"(?:could|can|would|will|might) you (?:please |kindly |possibly |perhaps |maybe |also |briefly |quickly |just "
    r"|mind |be willing to |be able to |be so kind as to |like to |care to |be up for |be open to |be happy to )*"
    r"(?:<SAY>|(?:describ|walk|tell|shar|explain|talk|giv|show|tak|say|speak|sketch|outlin|recall|nam|list"
    r"|elaborat|expand|help|compar|suggest)ing)\b"
)
_WHETHER = Lazy(
    r"(?:tell|say|explain|share|know|remember|show)(?:ing)?(?: me| us)? (?:if|whether) (?!and|so\b)",
    "if whether",
)
_RECOMMEND = Lazy(r"would you (?:recommend|suggest) (?!two|three|one or|any|some|a (?:book|few|person))")
_EMBEDDED = Lazy(
    r"\b(?:remember|recall|know|explain|describe|share|say|see|saw|tell (?:me|us)|show (?:me|us)|ideas?|sense of"
    r"|advice on|thoughts? on|tips on|notice|noticed|learn|learnt|learned|discover|find out|found out|figure out"
    r"|think about|thought about|memory of|story about|examples? of|moment|time|day|point|situation|project|something"
    r"|somebody|someone|understand|view on|feeling for)(?: (?!and\b|or\b|but\b)[\w'-]+){0,3}? (?:in )?"
    r"(?:how|what|why|which|who|whom|where|when)\b(?! (?:you|i|we) (?:are|were|was|have) (?:not|never))"
)
_PERMIT = Lazy(
    r"(?:may|might|can|could|should|shall) (?:i|we) (?:please |perhaps |possibly |just |also |briefly |then )?"
    r"(?:mention|ask|contact|write|call|phone|email|e-mail|mail|message|text|stay|get (?:back|in touch)|keep|connect"
    r"|follow|reach|send|use|quote|share|take|visit|shadow|come|record|note|drop|check|say|tell|give|bring|buy|offer"
    r"|thank|meet|talk|speak|see|watch|observe|sit|let|read|name|forward|refer|report|look|invite|return|pay|add|end|start|begin|continue|go (?:on|back|through)|move on|finish|close)\b"
    r"|would it be (?:\w+ )?(?:all right|alright|ok|okay|fine|possible|acceptable|welcome|useful|helpful)"
    r"|(?:is|was) it (?:\w+ )?(?:all right|alright|ok|okay|fine) (?:if|for|to)\b"
    r"|(?:would|will|might) you (?:still |also |perhaps )?(?:be )?(?:open|willing|happy|comfortable|up for|glad"
    r"|interested in (?:hearing|staying|meeting)|okay|ok|fine|prepared|free)\b|are you (?:still |also )?(?:open to|willing to|comfortable (?:with|if|telling|sharing|talking)|up for|okay (?:with|if)|ok (?:with|if)|fine (?:with|if)|free (?:to|on|for)|happy (?:for me|to (?:talk|share|be|have|stay)))\b(?! (?:in|at|with) (?:your|the|this) (?:job|work))"
    r"|(?:do|would) you mind\b|would you (?:rather|prefer)\b|(?:is|are) (?:now|this|today|it) (?:still |also )?a good (?:time|moment|day)\b|would you (?:like|prefer) (?:me|to hear|it if|an update|to stay)|do you have time\b"
    r"|would (?:\w+ ){1,4}(?:suit|work for) you|shall we\b"
)
_WHY = Lazy(
    r"(?:,|;| -)? (?:and|or|but)(?: if so,?| if not,?| then)? (?:why|how|what|which|where|when|who|in what)"
    r"(?: not| so| exactly| then| (?:was|is) that)?(?:,? (?:or why not|and how|or how|if not))?\W*$"
    r"|,? (?:and )?if (?:so|not|yes|no),? (?:what|how|why|which|where|when|who)\b"
)
_ANYBODY = Lazy(
    r"(?:is|are|was|were) there (?:anyone|anybody|someone|somebody|any(?:thing| one)|something|other people|any (?:other )?"
    r"(?:people|person|colleagues?)|(?:an?|one) (?:[\w'-]+ ){1,5}(?:that|who|which|you)\b)"
)


def closed(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """Every question begins with an auxiliary verb and asks for a yes or no."""
    if not questions or not all(_is_closed(ask.core) for ask in questions):
        return
    ask = questions[0]
    hint = all(_ANYBODY.match(other.core) for other in questions)
    rewrite = rewrites.opened(ask, text) if len(questions) == 1 else None
    yield Found(
        "closed",
        HINT if hint else WARNING,
        ask.start,
        ask.end,
        rewrite=rewrite,
        rewrite_at=(ask.start, ask.end),
    )


def _is_closed(core: str) -> bool:
    if not _CLOSED.match(core) or _WHY.search(core):
        return False
    if core.startswith("would you say ") and not _WH_WORD.search(core):
        return " or " not in core
    if _WHETHER.search(core) or _RECOMMEND.match(core):
        return True
    return not (_OPENER.match(core) or _PERMIT.match(core) or _EMBEDDED.search(core[:90]))


_SUBJECT = "(?:you|they|i|we|he|she|it|there|people|your|the|this|that|these|those|somebody|someone|anyone)"
_SECOND = Lazy(
    rf",? (?:and|or|but|plus)(?: also| then| if so,?| if not,?|,? in your (?:view|opinion),?| -)? "
    rf"(?:(?:in |to |at |for |on |with |by |from )?<WH>(?:'s|'re)? (?:(?!<AUX>\b)[\w'-]+ ){{0,3}}<AUX>(?:n't)? {_SUBJECT}\b"
    rf"|(?:does|did|is|are|was|were|can|could|will|would|should|has|had)(?:n't)? (?:you|they|i|we|he|she|it|there|people|your)\b"
    rf"|(?:do|have) (?:you|they|i|we|people)\b|(?:is|are|was|were|does|did|will) (?:the|this|that|these)\b)"
)
_ALSO_TELL = Lazy(
    r"(?<=\w),? (?:and|and then|and also|as well as) (?:please |maybe |perhaps |could you )?(?:tell|describe|explain|walk|share|talk)(?:(?: me| us)(?: about| how| what| why| through| which| where)?|ing me) (?=\w)(?<! tell me )"
)
_SECOND_SUBJECT = Lazy(r",? (?:and|or|but) (?P<wh><WH>)(?:'s)? (?!<AUX> (?:to)\b)(?P<next>[\w'-]+)")
_SPLICE = Lazy(rf", (?:and |but |or )?<WH>(?:'s)? (?:(?!<AUX>\b)[\w'-]+ ){{0,3}}<AUX>(?:n't)? {_SUBJECT}\b")
_ELLIPTIC = Lazy(
    r",? (?:and|or) (?:if so,? )?(?:in )?<WH>(?: way)?(?: not| so| exactly| then)?(?:,? (?:or|and) why not)?\W*$"
)
_PRONOUN = frozenset(
    [
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "one",
        "people",
        "everyone",
        "everybody",
        "nobody",
        "somebody",
        "someone",
        "your",
        "my",
        "our",
        "their",
        "his",
        "her",
        "its",
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "not",
        "others",
        "there",
        "each",
        "both",
    ]
)
_WH_WORD = Lazy(r"\b<WH>\b")
_PAIRS = (
    Lazy(
        r"\b(?:(?:the )?(?:most|best|hardest|easiest|worst|least|nicest|greatest|biggest|favou?rite|highest|lowest"
        r"|strongest|weakest|happiest|saddest|toughest) (?:and|or) (?:the |your )?"
        r"(?:most|best|hardest|easiest|worst|least|nicest|greatest|smallest|favou?rite|lowest|highest|weakest|strongest"
        r"|happiest|saddest|toughest|least favou?rite))\b",
        "most best hardest easiest worst least nicest greatest biggest favourite favorite highest lowest strongest"
        " weakest happiest saddest toughest",
    ),
    Lazy(
        r"\b(?:pros (?:and|or) cons|likes? (?:and|or|/) ?dislikes?|enjoy (?:and|or) (?:dislike|hate)|(?:love|like) (?:and|or) hate"
        r"|ups (?:and|or) downs|highs (?:and|or) lows|strengths (?:and|or) weaknesses|advantages (?:and|or) (?:the )?disadvantages"
        r"|upsides? (?:and|or) (?:the )?downsides?|highlights (?:and|or) lowlights|rewards (?:and|or) (?:the )?(?:challenges|frustrations|costs)"
        r"|challenges (?:and|or) (?:the )?(?:rewards|joys|opportunities)|joys (?:and|or) (?:the )?(?:frustrations|sorrows|pains)"
        r"|benefits (?:and|or) (?:the )?(?:drawbacks|downsides|costs|challenges|risks)|successes (?:and|or) (?:the )?failures"
        r"|positives? (?:and|or) (?:the )?negatives?|plusses (?:and|or) minuses|pluses (?:and|or) minuses"
        r"|risks (?:and|or) (?:the )?rewards|opportunities (?:and|or) (?:the )?(?:threats|challenges|risks))\b"
    ),
    Lazy(
        r"\b(?:challenging|difficult|hard|frustrating|tough|stressful|tiring|exhausting|boring|demanding) (?:and|or|but) "
        r"(?:also )?(?:the )?(?:most )?(?:rewarding|satisfying|fulfilling|enjoyable|fun|easy|pleasant|interesting)\b"
        r"|\b(?:rewarding|satisfying|fulfilling|enjoyable|pleasant|fun|interesting) (?:and|or|but) (?:also )?(?:the )?(?:most )?"
        r"(?:challenging|difficult|hard|frustrating|tough|stressful|tiring|demanding|boring)\b"
        r"|\b(?:good|positive|bright|nice) (?:and|or) (?:the |also )?(?:bad|negative|dark|not so nice)(?= (?:sides?|parts?|points?|things?"
        r"|aspects?|days?|experiences?|moments?|about)|\W*$)"
        r"|\bthe good and the bad\b"
    ),
)


def double(text: Text, questions: tuple[Ask, ...], english: bool = True) -> Iterator[Found]:
    """Two question marks, or a second question behind and, or, but."""
    marks = [sentence for sentence in text.sentences if "?" in sentence.mark]
    if len(marks) > 1:
        first, second = marks[0], marks[1]
        rest = text.raw[text.place(second.start) :].strip()
        yield Found(
            "double-barrelled", WARNING, second.start, second.end,
            rewrite="", rewrite_at=(first.end, len(text.low)), rest=rest,
        )  # fmt: skip
        return
    if not english:
        return
    for ask in questions:
        if (at := _second(ask.core)) is not None:
            start = ask.start + at
            rest = text.raw[text.place(start) : text.place(ask.end)].strip(" ,;")
            head, _, tail = rest.partition(" ")
            rest = tail.strip() if head.lower() in ("and", "or", "but", "plus") and tail else rest
            yield Found(
                "double-barrelled", WARNING, start, ask.end,
                rewrite="?", rewrite_at=(start, ask.end), rest=rest[:1].upper() + rest[1:],
            )  # fmt: skip
            return
        pair = first_of(_PAIRS, ask.core, text.words)
        if pair is not None:
            yield Found(
                "double-barrelled", HINT, ask.start + pair.start(), ask.start + pair.end(),
                reason=f"“{pair[0]}” asks for two answers. Each deserves a line of its own.",
            )  # fmt: skip
            return


_BEGINS = Lazy(
    r"(?:<AUX>(?:n't)?|<WH>(?:'s|'re|'d)?|(?:in|to|at|for|on|with|by|from|about) <WH>|tell|describe|explain|walk)\b"
)


def _second(core: str) -> int | None:
    """Where a second question begins, from its "and" on."""
    if not _BEGINS.match(core):
        return None
    if (match := _ALSO_TELL.search(core)) is not None:
        return match.start()
    found = [m.start() for m in _SECOND.finditer(core) if not _ELLIPTIC.match(core, m.start())]
    if (splice := _SPLICE.search(core, 8)) is not None:
        found.append(splice.start())
    if found:
        return min(found)
    for match in _SECOND_SUBJECT.finditer(core):
        if match["next"] in _PRONOUN or _ELLIPTIC.match(core, match.start()):
            continue
        before = core[: match.start()]
        opens = _WH_WORD.match(core)
        inner = sum(1 for _ in _WH_WORD.finditer(before)) - (1 if opens else 0)
        if inner <= 0 and opens:
            return match.start()
    return None


_VERDICT = (
    "(?:hard|tough|difficult|exhausting|great|wonderful|boring|stressful|lonely|awful|terrible|amazing|nice|fun"
    "|rewarding|frustrating|tiring|fascinating|satisfying|depressing|sad|draining|dull|exciting|horrible|incredible"
    "|fantastic|lovely|scary|tedious|fulfilling|brilliant|a dream|a nightmare|a relief|a struggle|so \\w+|very \\w+"
    "|really \\w+|quite \\w+|pretty \\w+|such an? \\w+|incredibly \\w+|extremely \\w+|a lot)"
)
_NEGATIVE = (
    "(?:slow|bad|hard|difficult|stressful|badly|poor|poorly|underpaid|boring|chaotic|toxic|broken|hostile|unfair"
    "|expensive|bureaucratic|awful|terrible|stuck|conservative|old-fashioned|disorgani[sz]ed|inefficient|cruel|rigid"
    "|backward|unfriendly|negative|resistant|dull|inflexible|slowly|unpopular|miserable|undervalued|competitive|strict|un(?!iq|us|iv|it|der)\\w{3,}|in(?!t|d|v|s|c|n)\\w{4,}|cut-?throat|closed|exclusive|male|secretive|snobbish|elitist)"
)
_LEADING = (
    Lazy(
        r"^(?:do|does|did|is|are|was|were|wo|would|ca|could|should|have|has|had)n't (?:you|it|this|that|there|they|we"
        r"|the|your|most|people|all|she|he|a|an|\w+ing|\w+s)\b"
        r"|^(?:do|does|did|is|are|was|were|would|could|should|have|has) (?:you|it|this|that|they) not \w"
    ),
    Lazy(
        r"(?:,|\s-)\s*(?:right|correct|no|yes|yeah|huh|eh|surely|true|agreed|okay|ok|innit|or not|isn't that so|am i right"
        r"|is that right|is that correct|is that fair|don't you think|wouldn't you say|wouldn't you agree|don't you agree"
        r"|do you agree|do you not agree|would you agree|(?:do|does|did|is|are|was|were|wo|would|ca|could|should|have|has"
        r"|had|ai)n't (?:it|they|you|there|that|he|she|we|i))\W*$"
    ),
    Lazy(r"^(?!<AUX>\b|<WH>\b).{8,200}\bright\W*\?$", "right"),
    Lazy(r"^(?!<AUX>\b|<WH>\b)[^?]{2,200}n[o']t [^?]{1,200}, (?:do|does|did|is|are|was|were|have|has|can|will|would) (?:you|it|they|there)\W*\?$"),
    Lazy(
        r"\byou must (?:really |just |all |often |sometimes |surely |also |have )*(?:love|hate|enjoy|like|feel|miss|dread|get"
        r" (?:so|very|really|tired|bored|lonely|a lot)|find (?:it|that)|(?:loved|hated|been|felt|found|enjoyed|missed)"
        r"|be (?:proud|happy|tired|exhausted|so|very|really|glad|bored|lonely|stressed|thrilled|excited|busy|worn|sick of"
        r"|frustrated|overwhelmed|rich|used to|under|delighted|relieved))\b",
        "must",
    ),
    Lazy(rf"^that must (?:be|feel|get|have been|have felt) {_VERDICT}\b", "must"),
    Lazy(rf"\b(?<!what )(?<!that )(?<!which )must (?:be|feel|get|have been|have felt|make it) {_VERDICT}\b", "must"),
    Lazy(
        r"(?:^|[,;] )(?:surely|obviously|clearly|of course|naturally|undoubtedly|as (?:we both|we all|everyone|everybody) knows?"
        r"|everyone knows|everybody knows|we all know|needless to say|let's be honest|let's face it|it's no secret)\b"
        r"|\b(?:is|are|was|you|that's|it's|they) (?:surely|obviously|undoubtedly) ",
        "surely obviously clearly course naturally undoubtedly knows know needless let's secret",
    ),
    Lazy(
        rf"\bwhy (?:is|are|was|were|do|does|did|has|have) [^?;,]{{1,60}}? (?:so|such|that|too) (?:an? )?{_NEGATIVE}\b", "why"
    ),
    Lazy(r"^why (?:would|should) (?:anyone|anybody|somebody|someone|people) (?:want|choose|do|become|stay|work|put up)\b", "why"),
    Lazy(r"^why (?:do|does|are|is) (?:[\w'-]+ ){1,4}(?:always|never|refuse|constantly|only ever)\b", "why"),
    Lazy(
        r"^how (?:very |really |utterly )?(?:terrible|awful|horrible|dreadful|miserable|boring|amazing|wonderful|fantastic"
        r"|awesome|great|toxic|unbearable|brilliant|incredible|bad|sad) (?:is|are|was|were|must|do|did|does)\b",
        "how",
    ),
    Lazy(
        r"^how (?:can|could|do) you (?:even |possibly |ever )?(?:stand|bear|put up with|tolerate|endure|cope with such|live with"
        r" (?:such|so)|survive (?:such|so))\b",
        "how",
    ),
    Lazy(r"^how much (?:do|did) you (?:love|hate|dislike|regret|miss|dread)\b", "much"),
    Lazy(r"\b(?:do|would|will|can) (?:you|we) (?:also |not )?agree (?:that|with|it)\b", "agree"),
    Lazy(r"^isn't it|\bis it not (?:true|the case)\b|^(?:would|wouldn't) it be fair to say\b|^(?:is|isn't) it fair to say\b"),
    Lazy(r"^what(?:'s| is| makes| was) (?:[\w'-]+ ){0,4}?so (?:great|bad|wrong|terrible|awful|wonderful|good|boring|amazing)\b"),
)  # fmt: skip
_GUESS = Lazy(
    r"^(?:i|we) (?:guess|bet|imagine|assume|suppose|take it|presume|expect|think|believe|would think|would guess|would imagine"
    r"|reckon|gather|am sure|'m sure|would assume)\b|^i'm sure\b|^i'd (?:guess|imagine|bet|assume|think)\b"
)
_REAL = Lazy(
    r"(?:[,;:-]\s*|\band |\bbut |\bso )(?:(?:in|to|at|for|on|with|by) )?(?:<WH>(?:'s|'re)?|<AUX>(?:n't)?) "
)


def leading(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """The question holds its answer."""
    for ask in questions:
        whole = text.flow[ask.sentence.start : ask.sentence.end]
        for core, offset in ((ask.core, ask.start), (whole, ask.sentence.start)):
            match = first_of(_LEADING, core, text.words) or _guess(core)
            if match is not None:
                yield Found(
                    "leading", WARNING, offset + match.start(), offset + match.end(),
                    rewrite=rewrites.neutral(ask, text), rewrite_at=(ask.sentence.start, ask.end),
                )  # fmt: skip
                return


def _guess(core: str) -> re.Match[str] | None:
    match = _GUESS.match(core)
    return match if match is not None and not _REAL.search(core) else None


def too_long(text: Text) -> Iterator[Found]:
    """More words than can be kept in mind."""
    words = count_words(text.flow)
    if words > LONG:
        yield Found(
            "too-long", WARNING if words > TOO_LONG else HINT, 0, len(text.low),
            reason=f"{words} words are hard to keep in mind. Put the background into your introduction; ask its core.",
        )  # fmt: skip


_WORK = "(?:job|work|career|role|field|industry|company|profession|life|path|background|business|position|company's|organisation|organization|sector|team|trade|studies|experience|experiences|career path|line of work|yourself|what you do)"
_VAGUE = (
    Lazy(rf"what (?:can|could|would) you (?:tell|share with) (?:me|us) about (?:(?:your|the|this|it) )?(?:\w+ )?{_WORK}"),
    Lazy(
        rf"(?:(?:can|could|would|will) you )?(?:please )?(?:just )?(?:tell (?:me|us)|talk(?: to me)?|speak|say|share)"
        rf"(?: with me)?(?: something| a (?:bit|little)(?: bit)?| more| some things| anything)?"
        rf" about (?:(?:your|the|this|it|my|a) )?(?:\w+ )?{_WORK}(?: in general| as a whole| here| please| there)*"
    ),
    Lazy(r"(?:(?:can|could|would|will) you )?(?:please )?(?:just )?(?:tell|teach) (?:me|us) (?:everything|all|anything)(?: .*)?"),
    Lazy(rf"(?:please )?describe (?:your|the|this) (?:\w+ )?{_WORK}(?: in general| to me| for me| please)*"),
    Lazy(r"(?:what(?:'s| is| was)|how(?:'s| is| was)) (?:it|that|this)(?: all)?(?: like)?(?: here| there| then| to work (?:here|there|at your company|for your company|in your field|in this field)| working (?:here|there|in your field|in this field|for your company|at your company))?"),
    Lazy(rf"what(?:'s| is| was| are) (?:it|(?:your|the|this) (?:\w+ )?{_WORK})(?: really| actually)? like(?: here| there| in general)?"),
    Lazy(
        r"(?:do you have |have you got |is there |got )?any (?:general |last |final |other |good |more )?(?:advice|tips?|thoughts|suggestions?"
        r"|ideas?|wisdom|pointers|recommendations?|words|insights?|comments|hints|words of wisdom)"
        r"(?: at all)?(?: (?:for|to) (?:me|us|share|give|someone like me|somebody like me|a beginner|beginners|a newcomer"
        r"|people like me|someone (?:starting|new)(?: out)?|students))*(?: (?:you|that you) (?:can|could|would|want to|might)(?: like to)?"
        r" (?:share|give|offer|add)(?: me| with me)?)?(?: in general| on that| about (?:it|that|this))?"
    ),
    Lazy(
        r"what (?:should|can|could|must|do|would) i (?:do|know)(?: with my life| next| now| to succeed| then| about it| here"
        r"| in general| after (?:school|college|graduation|university|my degree))?"
    ),
    Lazy(
        r"what (?:kind of |sort of )?(?:advice|tips|suggestions|wisdom|recommendations) (?:do|would|can|could|might) you"
        r" (?:have|give|offer|share|like to give)(?: me| us| to me| for me| with me| people| students)?(?: in general)?"
    ),
    Lazy(r"what(?:'s| is| would be) your (?:best |general |main )?advice(?: for me| to me| in general)?"),
    Lazy(r"how(?:'s| is| are| was) (?:it|work|things|the job|life|business|your job|everything|your work|your life|the work)(?: going| at work| in general)?"),
    Lazy(r"what do you (?:do|think|feel)(?: all day| exactly| for a living| at work| every day| there| here)?(?: about (?:it|that|this|everything|life|work|things))?"),
    Lazy(
        r"how (?:do|can|could|would|should|does one) (?:i )?(?:succeed|be successful|make it|do it|get better|become successful|become good|have success"
        r"|get ahead|start|begin|get started)(?: in (?:this|your|the|that|any) (?:\w+ )?(?:field|industry|business|sector|job|career|world|profession|life))?"
    ),
    Lazy(r"what(?:'s| is) (?:the|your) (?:\w+ )?(?:secret|key)(?: (?:to|of|behind) (?:your )?(?:\w+ )?(?:success|successes|happiness|career))?"),
    Lazy(r"(?:any|anything) ?(?:thoughts|else|more)(?: you(?:'d| would)? (?:want|like|wish) to (?:add|share|say|tell me))?|thoughts|what else|anything you want to add"),
    Lazy(r"(?:what|how) (?:does|will|do you see|is) (?:the )?(?:future|everything|the industry|the field|it all)(?: (?:hold|look like|look|work|bring|going))?"),
    Lazy(r"how does (?:it|everything|this|the (?:industry|field|business|world|sector)|your (?:job|field|industry|company))(?: all)? work"),
    Lazy(r"what(?:'s| is) (?:important|new|up|going on)(?: in (?:your|the|this) (?:field|industry|life|job|work))?"),
)  # fmt: skip


def vague(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """The whole text is one question about everything."""
    if len(text.sentences) != 1 or len(text.low) > 120:
        return
    sentence = text.sentences[0]
    whole = text.flow[sentence.start : sentence.end]
    core = questions[0].core if questions else whole
    for words in (core, whole):
        bare = words.rstrip("?.! \"')").strip().replace(",", "")
        if any(pattern.fullmatch(bare) for pattern in _VAGUE):
            yield Found(
                "vague", HINT, sentence.start, sentence.end,
                rewrite=rewrites.narrowed(bare), rewrite_at=(sentence.start, sentence.end),
            )  # fmt: skip
            return

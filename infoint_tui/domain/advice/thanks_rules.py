"""Rules of their own that thank-you letters have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..thank_you import mentions_moment
from .context import Context
from .finding import HINT, WARNING
from .heuristics import tells_of_moment
from .lazy_regex import Lazy
from .letter import Letter, words_of
from .message_content import _missing
from .raw_finding import Found

_TOLD = "(?:said|told|described|mentioned|showed|shown|explained|shared|recommended|suggested|compared|warned|admitted|called|named|recalled|recounted|pointed out|put it|spoke about|spoke of|talked about|talked me through|walked me through|laughed about|drew|demonstrated|remarked|noted|confessed|sketched|remembered|quoted|demonstrated|advised|gave the example|let me|took me)"
_REFERS = (
    Lazy(
        rf"\b(?:when|how|as|the way|after|moment|while|once) you (?:then |first |also |so |openly |honestly |just )?(?:{_TOLD}|\w+ed\b(?! (?:me )?your time)|spoke|drove|ran|built|held|led|lost|found|left|began|broke|caught|sat|stood|went|came|made|took|chose|wrote|taught|fell|gave up|gave me (?!your time))"
    ),
    Lazy(
        rf"(?<!everything )(?<!all )(?<!what )(?<!whatever )(?<!anything )(?<!everything that )(?<!all that )(?<!information )(?<!insights )(?<!advice )(?<!time )(?<!much )\byou {_TOLD}(?: me| us)?,?(?: that| how| about(?! your (?:job|work|career)\b)| what| why| of| where| to| your (?!time|insights|experience|knowledge|thoughts|advice|perspective|story|work|job|career)| the | a | an | [\"'])"
    ),
    Lazy(
        rf"\bwhat you {_TOLD}(?: me| us)? (?:about|on|regarding|of) (?!your (?:job|work|career|field|experience)\b)"
    ),
    Lazy(
        r"\byour (?:[\w'-]+ ){0,3}?(?:story|stories|example|sentence|description|account|remark|comment|image|picture|phrase|tip|explanation|comparison|metaphor|anecdote|observation|answer|warning|advice|point|suggestion|idea|words|rule|tale|memory|memories|reminder|line|question|hint|honesty|view|take|thoughts|confession|drawing|demonstration|recommendation|tour)s? (?:about(?! your (?:job|work|career)\b)|on|of|that|from|to|with|not to|for how|around|regarding|against)\b(?! (?:your (?:job|work|career|field)|the (?:job|industry|field|work|profession|career)|this|everything|it|all|me|us|my career)\b)"
    ),
    Lazy(
        rf"\bthe (?!time|advice|information|insights?|things?|way|chance|opportunity|conversation|kind|help|support|knowledge|experiences?)(?:[\w'-]+ ){{1,5}}?(?:that )?you (?:also )?{_TOLD}\b"
    ),
    Lazy(
        r"\b(?:especially|particularly|above all|most of all|in particular),? (?:the|your|how|when|what you|that) (?!(?:time|advice|insights?|experience|information)\b)[\w'-]+|\b(?:stays?|stayed|stuck|remains?|sticks|staying|lingers?|keeps? coming back)(?: \w+)? (?:with|in) (?:me|my (?:mind|head|memory))\b[^.]{0,10}\b(?:is|was|were|are|:)? ?(?:the|your|how|when|that)\b"
    ),
    Lazy(
        r"\bi (?:keep|kept|have been|am still|still|was) (?:thinking|laughing|chewing|smiling|struck|surprised|moved) (?:about|of|over|on|at|by) (?:the|your|how|what you) (?!(?:talk|conversation|chat|call|time|meeting|advice|insights)\b)\w+"
    ),
    Lazy(
        r"\b(?:watching|hearing|seeing|listening to|looking on as) (?:how )?you (?!talk about|speak about your|describe your (?:job|work|career))\w+"
    ),
    Lazy(
        r"\bthe (?:story|image|picture|idea|rule|moment|sentence|example|tale|anecdote|tip|detail|scene|bit|part|question|way|trick|thought|comparison|list|habit) (?:of|about|with|where|when|in which|how|that)? ?(?:the|a|an|your|you|one|that|those|how|not|being|counting|never|always|when) [\w'-]+"
    ),
    Lazy(r"[\"'](?:[\w,'-]+ ){2,}[\w'.!?-]+[\"']"),
    Lazy(
        r"\b(?:the|your|that) (?!whole|full|entire|same|great|good|wonderful|lovely|nice|amazing|inspiring|success|life|interesting|work|career)[\w'-]+ (?:story|stories|tale|anecdote|joke|episode|affair|incident)\b"
    ),
    Lazy(
        r"\bi (?:had no idea|never knew|didn't know|did not know|hadn't known|had not known|never thought|now know|now see|now understand|see now|understand now|had never (?:thought|realised|realized|considered|known)|hadn't (?:thought|realised|realized|considered)) (?:that|how|why|what|where|of)\b"
        r"|\byou were right (?:about|that|to)\b|\byour (?:saying|way of|habit of|trick of|rule of|love of)\b"
    ),
)
_GENERIC = re.compile(r"\bthe (?:whole|entire) (?:talk|conversation)\b")


def no_moment(letter: Letter, known: Context) -> Iterator[Found]:
    """Neither two telling words of one note nor a reference to something they said."""
    if any(pattern.search(letter.said) for pattern in _REFERS):
        return
    if mentions_moment(letter.said, known.notes, refers=False) or tells_of_moment(letter, _ACTS):
        return
    yield _missing("no-moment", WARNING, letter)


_ACTS = Lazy(
    r"\b(?:i will|i'll|i shall|i am going to|i'm going to|i plan|i intend|i mean to|i hope to|i want to|i would like to|i'd like to|i am about to|i'm about to|my (?:next|first) step|i promise|i aim|i am planning|i'm planning|i've decided|i have decided|i look forward to (?:trying|reading|writing|calling|visiting|starting|using|testing|meeting))\b(?! (?:never forget|always|not forget|remember|never|be (?:in touch|grateful|thinking|happy)|thank|look back|keep you in mind|treasure|cherish|carry|to thank|thank you|to say|say|apologi[sz]e|express|to express))"
    r"|\bi(?: have|'ve) (?:already |just |since |now |also |even |meanwhile )*(?!(?:learned|enjoyed|wanted|loved|liked|never|always|appreciated|wondered|realised|realized|needed|gained|followed your work|admired|received|hoped|missed|asked myself)\b)(?:\w+ed|read|booked|begun|started|written|sent|bought|found|made|done|taken|put|set|spoken|got|gone|drawn|built|cut|begun|told|chosen|met|rung|run|kept|hung|grown|sown|dug|thrown|sold|paid|lent|fed|sewn|hidden|worn|stuck|held|caught|swum|ridden|driven|broken|frozen|woken|brought|laid|lit)\b"
    r"|\bi (?:already |just |also |then |have since |at once |immediately )?(?:booked|ordered|signed|wrote|read|contacted|started|tried|bought|joined|called|rang|registered|enrolled|applied|looked up|watched|borrowed|arranged|emailed|e-mailed|added|downloaded|began|drew|made|put|set|spoke (?:to|with)|asked (?!you)|subscribed|sent|texted|messaged|cancelled|changed|rewrote|practised|practiced|listed|reserved|picked up|visited|went|listened to the|sketched|finished|took|drafted|printed|dug out|swapped|reworked|tested)\b"
    r"|\b(?:next week|this week|this weekend|next month|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|this evening|in (?:january|february|march|april|may|june|july|august|september|october|november|december)) i(?:'m| am|'ll| will| start| begin| visit| go| meet| call| write| take| have| shall| read| join| try)\b|\bi(?:'m| am) (?:now |already |currently |also |just )?(?!looking forward|hoping|thinking|writing to|being|feeling|wondering|sending you|thanking|going to (?:miss|remember|treasure))\w+ing (?:to|out|up|for|with|at|in|on|the|a|my|an|two|it|this|that|into|through|one)\b|\bi (?:am|'m) (?:now |already |currently |going |reading|writing|signing|starting|trying|taking|looking into|applying|practi[sc]ing|working through|meeting|visiting|booked|signed|enrolled|registered)|\bi'm (?:now |already |currently |reading|writing|signing|starting|trying|taking|looking into|meeting|visiting|booked|signed|enrolled|registered)|\bam (?:now )?(?:reading|signed up|booked|enrolled)\b|\b(?:is|are) (?:now )?(?:on my (?:desk|list|calendar|shelf|table|wall|reading)|in my (?:diary|calendar)|ordered|booked)\b|\bmy (?:application|list|plan|appointment|visit|registration|library card)\b[^.]{0,30}\b(?:is|has|now)\b|\b(?:since|every|each) [\w' ]{2,20},? i (?:now |always |already )?(?!understood|see|saw|realised|realized|learned|look|feel|think|thought|have|had|was|am|could|can|remember|know)[a-z]{3,}|\bi(?:'ve| have) (?:a|an|my|half|two|the|three) [^.?!]{0,40}\b(?:booked|planned|lined up|ordered|reserved|signed|set aside|arranged|prepared)\b|\bi (?:then |also |already |just |since |finally )*(?!(?:learned|enjoyed|wanted|loved|liked|hoped|missed|needed|appreciated|wondered|realised|realized|noticed|laughed|smiled|admired|followed|received|gained|felt|remembered|recognised|recognized|valued|cherished|treasured|talked|agreed|reali[sz]ed|expected|feared|feel|need|indeed|succeed|proceed|used|looked|listened|benefited|seemed|stayed|believed|imagined|understood|thanked|discovered|pictured|doubted|worried|cried|happened|asked)\b)[a-z]{2,}ed\b|\bi (?:now |already )?(?!(?:think|remember|feel|hope|thank)\b)[a-z]+ (?:now )?(?:each|every) (?:morning|evening|day|week|night|month|weekend|lunch)\b|(?:^|[.!?;] )(?:already |just |have |now |since then )?(?:signed up|booked|ordered|blocked (?:out|off)|started|bought|wrote to|emailed|registered|enrolled|applied|joined|downloaded|borrowed|set up|tried out|off to)\b|\band will (?!never|always|not forget|remember)\w+"
)


def no_action(letter: Letter) -> Iterator[Found]:
    """Nothing the writer did or will do."""
    if not _ACTS.search(letter.said):
        yield _missing("no-action", HINT, letter)


_NAMED = Lazy(
    r"\b(?:introduc\w+|referr(?:al|als|ed|ing)|names? you|people you|persons? you|contacts? you|colleagues? you|someone you|(?:putting|put) me in touch|connect(?:ing|ed) me|pointing me to|pointed me to|sending me to|sent me to|passing (?:me )?on|linking me|the names?|two names|(?:her|his|their) (?:name|number|address|card|e-?mail))\b"
)


def no_referral(letter: Letter, known: Context) -> Iterator[Found]:
    """They gave a name, and the letter does not say so."""
    if not known.referrals or _NAMED.search(letter.said):
        return
    said = set(words_of(letter.said))
    if any(set(words_of(name)) & said for name in known.referrals):
        return
    names = " and ".join(known.referrals[:3])
    found = _missing("no-referral-thanks", HINT, letter, adds=f"Thank you also for pointing me to {names}.")
    yield found._replace(reason=f"They offered you {names}. Thank them for it, and say when you will write.")


_SORRY = Lazy(
    r"\b(?:sorry|apolog\w+|forgive me|excuse (?:me|my|the)|pardon)\b(?! (?:to hear|for your loss|that you (?:had|were|lost|are)|about your))",
    "sorry forgive excuse pardon",
)


def over_apology(letter: Letter) -> Iterator[Found]:
    """More than one apology."""
    found = list(_SORRY.finditer(letter.text.flow))
    if len(found) > 1:
        yield Found("over-apology", HINT, found[1].start(), found[1].end())


__all__ = ["HINT", "no_action", "no_moment", "no_referral", "over_apology"]

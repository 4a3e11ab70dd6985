"""Broad signs that a letter does hold what a rule misses in it.

People say who they are and what links them to somebody in more ways than a list of phrases can hold. The rules
look for the usual phrases first; what they do not find there is looked for here by the build of the sentence.
When in doubt, a sign counts: a hint that is not needed costs more trust than one that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from .lazy_regex import Lazy
from .letter import Letter

_VERY = "(?:also |now |both |once |just |only |really |already |always |still |recently |then |currently |first |even )*"
_COURTESY = (
    "can|could|may|might|would|will|shall|should|must|want|wanted|wish|hope|hoped|wonder|wondered|ask|asked|write|wrote|read|saw"
    "|see|seen|heard|hear|found|find|know|knew|learned|learnt|noticed|understand|get|got|thank|appreciate|look|looked|love|loved"
    "|like|liked|admire|admired|enjoyed|follow|followed|came|come|hesitate|promise|think|thought|feel|felt|have|had|am|was|do|did"
    "|don't|didn't|can't|cannot|need|needed|believe|guess|suppose|mean|remember|call|send|sent|reach|contact|apologi[sz]e|realise"
    "|realize|say|said|mention|attach|attached|offer|accept|greet|trust|care|keep|figured|stumbled|discovered"
)
_SELF = Lazy(
    rf"(?<!could )(?<!can )(?<!may )(?<!might )(?<!would )(?<!should )(?<!shall )(?<!if )(?<!when )\bi {_VERY}(?!(?:{_COURTESY})\b)[a-z]{{3,}}(?!')"
    r"|\b(?:i am|i'm) (?:\d+|one|two|three|four|five|six|seven|ten|new|old|an?|the|half|over|past|nearly|almost)\b"
    r"|\bi(?:'ve| have) (?!been (?:wondering|thinking|hoping|meaning|following|reading|told|given)\b|read\b|seen\b|heard\b|found\b|always\b|long\b|followed\b|loved\b|enjoyed\b|admired\b"
    r"|come across\b|no \w+ (?:in mind|to)|a (?:few )?questions?\b|your\b|attached\b|not\b|never\b|only\b|one (?:question|request)|to\b|just (?:read|seen|heard|found)|been to\b|listened\b|watched\b|thought\b|wondered\b|wanted\b)[a-z]+"
    r"|\b(?:i am|i'm|i was) (?!not\b|so\b|very\b|quite\b|most\b|really\b|sure\b|writing\b|reaching\b|contacting\b|asking\b|looking\b|hoping\b|wondering\b"
    r"|interested\b|curious\b|grateful\b|thankful\b|glad\b|happy\b|sorry\b|aware\b|free\b|available\b|flexible\b|afraid\b|keen\b|eager\b|open\b|only\b|delighted"
    r"|told\b|given\b|impressed\b|fascinated\b|inspired\b|struck\b|trying\b|seeking\b|job-|fishing\b|here\b|able\b|excited\b|also\b|just\b)[a-z]{4,}"
    r"|\bwe (?:both |all |once )*(?:study|studied|work|worked|train|trained|teach|taught|volunteer|volunteered|sing|sang|play|played|went|grew|live|lived)\b"
    r"|\b(?:taught|trained|coached|helped|treated) (?:me|us|my|our)\b|\bi am (?:in|at|from|with) (?!touch\b|awe\b|search\b|need\b|favou?r\b|advance\b|your\b|ease\b|loss\b|a position\b|contact\b)[a-z0-9]+"
    r"|\bi do (?!not\b|hope\b|know\b|understand\b|appreciate\b|apologi|want\b|wish\b|think\b|like\b|realise\b|realize\b|so\b|believe\b|it\b|feel\b)[a-z]+|\bmy (?:master's|bachelor's|doctoral|own|day|present|current|first|last|former) (?:job|work|thesis|studies|degree|trade|shop|company|class|course|post|career)\b"
)
_LINK = Lazy(
    r"\b(?:directed|sent|pointed|steered|led|guided|brought|nudged|referred|encouraged|urged|pushed) me (?:to|towards|in your|your way)\b"
    r"|\b(?:insists?|insisted|thinks?|thought|says?|said|reckons?|suggests?|suggested|feels|felt|swears|told me|tells me) (?:that )?(?:i|we|you|me)\b(?! (?:may|might)\b)"
    r"|(?<!you )(?<!not )\b(?:saw|read|heard|noticed|gathered|learned|learnt|discovered|remember|recall|told me|tells me|told us)\b[^.?!]{0,70}\byou(?:rs?|'ve|'re|'d)?\b"
    r"|(?<!you )(?<!please )(?<!to )(?<!could )\b(?:tells?|told) (?:me|us)\b|\b(?:described|called|praised|mentioned|recommended|quoted|named|spoke of|speaks of|used to say|swears by)\b[^.?!]{0,60}\b(?:you|called|as)\b"
    r"|\b(?:asked|told|advised|urged|wants|wanted) me to (?:contact|write|call|speak|talk|reach|approach|ask|try|get in touch)\b|\bgot your (?:contact|contacts|details|info|email|e-mail|mail)\b|\byou (?:once |kindly |also )*(?:taught|trained|coached|treated|helped|interviewed|hired|judged|examined|advised|served|sold|lent|repaired|delivered|answered|welcomed) (?:me|my|us|our)\b"
    r"|\bi(?:'ve| have) (?:been |long |often |always |just |since )*(?:follow(?:ing|ed)|us(?:ing|ed)|read(?:ing)?|listen(?:ing|ed)|watch(?:ing|ed)|enjoy(?:ing|ed)|admir(?:ing|ed)|bought|buying|visit(?:ing|ed)|know(?:n)?)\b"
    r"|\b(?:because|as|since|like me,?|just like me,?|like i,?) you (?:also|too|once|yourself|both|came|come|made|took|moved|left|studied|were her|were his|were one)\b|\byou (?:also|too) (?:came|studied|worked|left|moved|taught|served|sing|play|live|started|grew)\b"
    r"|\b(?:our|my) (?:mutual|common|shared)\b|\b(?:gave|given|passed|handed|lent|slipped) me your\b|\byou (?:won't|may not|might not|probably don't|will not|surely don't) remember me\b|\bcold (?:message|email|e-mail|mail|note)\b"
)
_OF_THEIRS = Lazy(
    r"\byour (?!(?:way|paths?|shifts?|schedule|calendar|diary|perspectives?|experiences?|time|advice|views?|thoughts?|journey|career|story|work|jobs?|field|profession"
    r"|days?|weeks?|year|convenience|earliest|answer|reply|insights?|guidance|help|kind|kindness|consideration|attention|opinion|expertise|knowledge|valuable|busy|own|background"
    r"|role|position|industry|sector|company|organi[sz]ation|team|department|office|evening|morning|afternoon|lunch|side|life|lives|choice|part|end|behalf|favou?r|support|response"
    r"|feedback|patience|interest|input|lessons|training|route|decisions?|reasons|transition|trade|craft|world|area|region|city|town|country|place|wisdom|perusal|generous|generosity"
    r"|professional|personal|daily|current|present|first|early|line|clock|zone|service|clinic|hospital|school|firm|review|free|able|welcome|reference|information|records|files|door|inbox|cv|resume|honest|short|brief|precious|wonderful|coffee)\b)[a-z]{3,}"
)
_OFFERS_A_NO = Lazy(
    r"(?<!wondering )(?<!wonder )(?<!wondered )(?<!know )(?<!see )(?<!asking )(?<!ask )(?<!as )(?<!decide )(?<!deciding )\bif (?!(?:there|i)\b)|\bunless\b|\b(?:obliged|obligations?|pressure|urgent|naturally|insist)\b|\bno (?:rush|hurry|offen[cs]e)\b"
    r"|\b(?:works?|would work|is|are|be) (?:just |equally |fine )?(?:as (?:well|good)|too)\b|\bor not at all\b|\b(?:another|a later|a different|any other|some other) (?:season|term|year|way|hour|occasion)\b|\b(?:the )?(?:hour|time|day|place) (?:that )?you (?:choose|prefer|like)\b|\byour (?:morning|evening|afternoon)\b"
    r"|\b(?:if|should|unless)\b[^.?!]{0,70}\b(?:fine|ok|okay|okey|understand|get it|problem|worries|worry|all right|alright|prefer|rather|suits?|easier|easiest|better|busy|inconvenient|trouble|bad (?:time|moment)|too much|impossible|not possible|can't|cannot|no time|no longer|say so|just say|let me know|let it)\b"
    r"|\bi know (?:how|that|you|your)\b|\badjust\b|\brearrange\b|\bwork(?:s|ing)? round\b|\b(?:that|it)(?:'s| is| would be|'d be| will be) (?:also |just |quite |perfectly |totally |completely |absolutely |entirely |of course )*(?:fine|ok|okay|all right|alright|no problem)\b"
    r"|\bnot a (?:bother|problem|worry)\b|\bno (?:bother|hard feelings|offen[cs]e|need to (?:answer|reply|hurry))\b|\bplease (?:do )?(?:decline|say no|say so|ignore|feel free)\b|\b(?:as|how|when|where|what)(?:ever)? (?:you (?:like|wish|prefer|please)|is (?:easiest|easier|best|good|convenient|fine|better))\b|\bmight be a lot to ask\b|\bi know (?:it's|it is|this is) (?:a lot|much) to ask\b"
)
_ASKS_NO_JOB = Lazy(
    r"\b(?:don't|do not) want (?:a|an|any|to be|to work)\b|\bonly an? (?:[\w-]+ )?(?:answer|picture|view|steer|word|idea|opinion|chat|talk|conversation|story)\b|\bnothing (?:but|more|else|further|beyond)\b|\b(?:pure|mere|sheer|plain) (?:curiosity|interest)\b|\b(?:without|no) (?:\w+ )?(?:intentions?|motives?|agenda)\b|\bnot for (?:a |any )?(?:job|work|post|position)\b"
    r"|(?:\bnot|n't|\bnever|\bnor) (?:[\w']+ ){0,2}?(?:asking|ask|looking|look|hoping|angling|fishing|hinting|hunting|seeking|seek|after|applying|apply|expecting|expect|requesting|job-seeking|job seeking|trying to get|here to get|in search|in the market)\b"
    r"|\bno (?:\w+ )?(?:job|strings|agenda|ulterior|hidden|proposal|pitch|motive|motives|intention|intentions|application)\b|\b(?:only|just|purely|simply|nothing but|nothing more than|beyond) (?:for |to |your |about |want |after |here |ask |interested |information |wish )[^.?!]{0,40}(?:see|learn|hear|listen|guidance|advice|thoughts|journey|view|story|stories|experience|information|questions|understand|know|path|ask)\b"
)
_DAYS = Lazy(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b\d{1,2}(?:st|nd|rd|th)?\b|\bweeks?\b|\btomorrow\b"
)
_FIXED = Lazy(
    r"\blook(?:ing)? forward\b|\bhear(?:ing)? (?:back )?from you\b|\b(?:yours|regards|sincerely|wishes)\b|\breply\b|\bthank|\bmean (?:a lot|the world|so much)\b|\bi\b|\?$"
)
_COMMON = """
about able above absolutely advice advise advised after afternoon again agree agreed all also always amazing
another answer answered answers any appreciate appreciated apologies apology awesome away back beautiful
because been before being believe bless best better between both brilliant busy call came can career careers
chance chat clear close coffee colleague colleagues come comfortable company contact conversation cordial
could country course cross dear decision deep deeply delight delighted did different discuss discussion does
done during each early encouraged encouragement encouraging enjoy enjoyed enough even evening ever every
everyone everything example excellent exciting experience experiences explain explained expertise extremely
family fantastic feel felt few field find first follow food forget forward found free friday friend friendly
from full future gain gained gave generosity generous get give given giving glad goes good grateful
gratitude great happy hard have heard hearing heart heartfelt hello help helped helpful helps here honest
honour honor honoured honored hope hopefully hour hours however how idea ideas important industry
information informative insight insightful insights inspiration inspire inspired inspiring interest
interested interesting into invaluable job journey just keep kind kindly kindness knew know knowledge last
late later learn learned learning learnt leave lesson lessons let life like little long look looked looking
lot lots love loved lovely made make makes making many maybe mean means meet meeting memorable message mind
minute minutes monday month more morning most motivated motivating motivation much nice next office offer
often once only open opened opportunity organisation organization other over overview part path paths
patience patient people perfect person personal perspective phone plan planning plans pleasant please
pleased pleasure plenty point points position positive possible pray precious privilege process profession
professional question questions quite real really regards remember role safe said same saturday saying
school sector see seeing send share shared sharing short should shown since sincere sincerely small some
someone something soon sorry special speak speaking spend spent spoke start stay stayed still story stories
stranger study studies success such sunday super support sure surely take taken taking talk talked talking
team tell thank thankful thanks that their them then there these they thing things think thinking this those
thought thoughts thursday time times tips today together told tomorrow took touch truly trying tuesday under
understand understanding university until useful valuable value very view visit wait want wanted warm way
wealth wednesday week weekend weeks well were what when where which while whole will wisdom wise wish with
within without wonderful word words work worked working works world would write year years yesterday young
your yours youth coming public health moment moments hear mine gift blessing blessed
"""
"""Words that could stand in any thank-you."""
_GENERIC = frozenset(_COMMON.split())
_WORD = Lazy(r"[a-z]{4,}")
_TELLING = 3
"""Words of one sentence that could stand in no other letter, from which it counts as a moment."""


def tells_of_self(letter: Letter) -> bool:
    """Whether the writer says anything of themselves beyond asking, thanking and having read or heard."""
    return _SELF.search(letter.said) is not None


def tells_of_link(letter: Letter) -> bool:
    """Whether somebody spoke of the recipient, or the writer knows something of what they did."""
    return _LINK.search(letter.said) is not None or _OF_THEIRS.search(letter.said) is not None


def leaves_a_way_out(letter: Letter, *settled: Lazy) -> bool:
    """Whether a sentence speaks of a no, or of other times and ways, as something that is all right.

    What stands behind the request and is none of the usual things there, is taken for that, too.

    Args:
        letter: The request.
        settled: What tells sentences of other kinds, as thanks.
    """
    if _OFFERS_A_NO.search(letter.said):
        return True
    said = [letter.text.flow[start:end] for start, end in letter.sentences]
    asked = next((at for at, one in enumerate(said) if one.endswith("?")), len(said))
    usual = (_DAYS, _ASKS_NO_JOB, _SELF, _FIXED, *settled)
    return any(not any(kind.search(one) for kind in usual) for one in said[asked + 1 :])


def denies_wanting(letter: Letter) -> bool:
    """Whether the writer says what they do not want, or that they want no more than to learn."""
    return _ASKS_NO_JOB.search(letter.said) is not None


def tells_of_moment(letter: Letter, plans: Lazy) -> bool:
    """Whether a sentence is so particular that it could be of no other talk.

    Args:
        letter: The thank-you.
        plans: What tells sentences about the writer's next steps from the others.
    """
    for sentence in _parts(letter):
        plan = plans.search(sentence)
        told = sentence[: plan.start()] if plan else sentence
        telling = {word[:6] for word in _WORD.compiled.findall(told) if word not in _GENERIC}
        if len(telling) >= _TELLING:
            return True
    return False


def _parts(letter: Letter) -> Iterator[str]:
    for start, end in letter.sentences:
        yield from letter.text.flow[start:end].split(";")

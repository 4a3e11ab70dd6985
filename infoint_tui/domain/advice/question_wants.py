"""Questions that want something: work, a favour, or to know about pay."""

from __future__ import annotations

from collections.abc import Iterator

from . import rewrites
from .finding import ERROR
from .lazy_regex import Lazy, first_of
from .question_parser import Ask
from .raw_finding import Found
from .text import Text

_HIRE = "(?:hiring|recruiting|accepting (?:any |new |more )?(?:interns?|students?|apprentices?|trainees?|applications?|people|volunteers?)|taking (?:on |in )?(?:(?:any|some|new|more|summer) )?(?:people|anyone|anybody|someone|somebody|interns?|apprentices?|trainees?|staff|students?|graduates?|volunteers?|juniors?|hands))"
_THEM = "(?:you(?: guys| all| people| folks)?|y'all|they|we|anyone|anybody|(?:your|the|this) (?:[\\w'-]+ ){0,3}<GROUP>s?|your (?:\\w+ )?(?!field|industry|sector|profession|trade)[\\w-]+)"
_WORK_NOUN = "(?:openings?|vacanc(?:y|ies)|internships?|apprenticeships?|traineeships?|open (?:roles?|positions?|posts?)|(?:roles?|positions?|jobs?|spots?|slots?|seats?) (?:open|free|available|going|vacant|left)|jobs?|positions?|work placements?|placements?|work for me|job offers?|traineeships?)"
_HERE = "(?:you|here|your (?!field|industry|sector|profession|trade|line of|area|country|region|city|experience|opinion|view)[\\w-]+|this (?:<ORG>|team|place)|for me|i (?:could|can|might|would|should) (?:apply|fill|take|do)|i'd fit|someone like me|somebody like me)"

_JOB_ASK = (
    Lazy(
        rf"^(?:is|are|will|would|might|may|could|do|does|when (?:will|are|is|do|does)|how (?:soon|often) (?:are|is|will|do)) {_THEM}"
        rf" (?:currently |still |also |already |possibly |perhaps |maybe |ever |now |be |thinking of |planning on |planning to |looking to"
        rf" |going to |likely to |open to )*(?:{_HIRE}|hire|recruit|take (?:on|in) (?:people|anyone|interns?|apprentices?|trainees?|staff|new|students?))"
        rf"(?! (?:differently|slower|less|well|fairly))\b",
        "hiring recruiting taking accepting hire recruit take",
    ),
    Lazy(rf"\b(?:if|whether) (?:and when )?{_THEM} (?:is|are|will be|might be|may be|would be) (?:\w+ )?{_HIRE}\b", "hiring recruiting taking"),
    Lazy(
        r"\b(?:is|are) (?:you|they|anyone|your (?:\w+ ){1,3}?)\s?(?:currently |still |also |perhaps )?(?:looking|searching) (?:for|to hire|to add|to bring on)"
        r" (?:(?:any|an?|some|new|more|other|extra|another|young|junior|good|help|additional) )*(?:[\w-]+ )?(?:interns?|apprentices?|trainees?|people|staff|hires?|members?|colleagues"
        r"|employees|talent|someone|somebody|anyone|anybody|help|graduates?|juniors?|assistants?|candidates|workers?|hands"
        r"|\w+(?:ers|ists|ants|nurses)|(?<=an )\w+|(?<=a )\w+(?:er|or|ist|ant|nurse))\b(?! (?:to talk|who inspire))",
        "looking searching",
    ),
    Lazy(
        rf"^(?:do|does|did|is|are|would|will|might|may|have|has|can|could|any|got|know|you wouldn't|so are|there)\b(?:(?! in (?:this|your|the) (?:field|industry|sector|profession))[^?.;]){{0,60}}?\b{_WORK_NOUN}"
        rf"\b(?! (?:at all )?in (?:this|your|the) (?:field|industry|sector|profession))[^?.;]{{0,60}}?\b{_HERE}\b",
        "opening openings vacancy vacancies internship internships apprenticeship apprenticeships traineeship traineeships open"
        " roles role positions position posts jobs job spots spot slot seats seat placements placement work offers",
    ),
    Lazy(
        r"^(?:do|does|have|has|is|are|would|will|might|can|could) (?:you|your (?:\w+ ){1,3}?|they|anyone here|there)\s?(?:currently |also |happen to |ever |perhaps |maybe )*"
        r"(?:have|has|know of|know about|offer|got|need|expect|be|hear of|heard of|foresee)?\s?(?:(?:any|an?|some|a few|other|more|summer|part-time|full-time|junior|entry-level|paid|open|suitable) )*"
        r"(?:openings?|vacanc(?:y|ies)|internships?|apprenticeships?|traineeships?|placements?|jobs?|open positions?|positions?)"
        r"(?= (?:going|open|free|available|at the moment|right now|coming up|this|next|for|i |at your|in your (?!field|industry|sector|profession|trade)|on your|with you|where i|that i|suitable)|\W*$)"
        r"(?! (?:available )?in (?:this|your|the) (?:field|industry|sector|profession))",
    ),
    Lazy(r"\b(?:any chance|is there a chance|a chance|possibly)[^?.;]{0,30}\b(?:a|an|some) (?:spot|opening|job|place|position|role|seat|internship|slot)\b[^?.;]{0,20}\b(?:your|you|here|for me)\b", "chance possibly"),
    Lazy(
        r"\b(?:hire|employ|recruit) me\b(?! (?:as a freelancer in general))|\b(?:would|could|will|can|might|do) (?:you|your [\w-]+(?: [\w-]+)?|they) (?:ever |also |consider )*(?:hire|hiring|employ|employing|recruit|recruiting|take on|taking on|use|need|take)"
        r" (?:someone|somebody|a person|people|anyone|an? (?:\w+ )?(?:student|graduate|beginner|newcomer|career changer)) (?:like me|with my|of my)\b",
        "hire employ recruit hiring employing recruiting take taking use need",
    ),
    Lazy(
        r"\b(?:take|bring|have|get) me (?:on\b(?! (?:a tour|the|my))|aboard|on board|in as|as (?:an? |your )(?:\w+ )?(?:intern|apprentice|trainee|assistant|employee|volunteer|helper|junior|student))"
        r"|\b(?:have|put|add) me on(?:to)? your (?:team|staff|crew|payroll|list of candidates)\b"
        r"|\b(?:give|offer|find|get|land|secure|arrange|organi[sz]e) me (?:(?:a|an|any|some|another|my first|your) )?(?:\w+ )?(?:chance|job|shot|try|trial|tryout|position|place|role|start|spot|internship|work|employment|placement|apprenticeship|contract|foot in the door|shift|shifts)\b(?! to (?:ask|see|learn|hear|watch|visit|look|talk|understand|listen|explain|start a))"
        r"|\b(?:consider|keep|bear) me (?:for (?:a|an|any|the|future|your|one)|in mind)\b|\blet me (?:work|join|intern|start (?:working|here|with you|at your))\b",
        "me",
    ),
    Lazy(
        r"\b(?:may|can|could|might|would it be possible (?:for me )?to|is it possible (?:for me )?to|is there (?:a|any) way (?:for me )?to|any way|would you let me|would i be able to|am i able to|when can)(?: i)?"
        r" (?:also |perhaps |maybe |possibly |ever |please |come (?:and |to )?|start to |do )?(?:work|working|intern|interning|apprentice|train|temp|join|do (?:an?|my) (?:\w+ )?(?:internship|placement|apprenticeship|traineeship|practicum)|(?:an?|my) (?:\w+ )?(?:internship|placement|apprenticeship|traineeship)"
        r"|start)(?: (?!from|through)[\w'-]+){0,3}? (?:for|with|under|at|in|on|here)(?= (?:you|your|this|next|in)\b|\W|$)(?! your (?:field|industry|sector|profession|line|area|webinar|talk|class|mailing))"
        r"|\b(?:may|can|could|might|possible to|possible for me to|way to|how (?:do|can|could|would|might|should)) (?:i )?(?:ever |also |perhaps |maybe )?join (?:your|the|this|you\b)(?! (?:field|industry|profession|sector|webinar|talk|class|session|mailing|call|meeting|mailing list|newsletter|event|open day|tour))",
    ),
    Lazy(
        r"\b(?:love|like|want|hope|keen|eager|dream|plan|wish|need to do|have to do|takes?|take for me|fit in|be possible for me) (?:of )?(?:to )?(?:work|working|join|joining|be hired|get hired|be part of|become part of)"
        r" (?:for|at|with|in|by|here|part of|your|you|on)(?= (?:you\b|your\b|here)|\W| (?:<GROUP>))(?! your (?:field|industry|sector|profession|hands|line of|area))(?<! with)"
        r"|\b(?:i|me|i'd)\b[^?.;]{0,40} (?:work|working) (?:for|at|with) (?:you|your (?:[\w'-]+ ){0,2}<GROUP>)\b",
        "work working join joining hired part",
    ),
    Lazy(
        r"\bi (?:should |can |could |would |need to |have to |ever |also |best )*(?:apply|send (?:my|an) application|submit (?:my|an) application|put in an application)"
        r"(?: (?:directly|now|soon|again|today|online))?(?: (?:for|to) (?:a|an|any|the|some) (?:[\w-]+ ){0,2}(?:job|position|role|post|internship|opening|vacancy|placement|apprenticeship))?"
        r" (?:here\b|(?:to|with|at|in|on|through) (?:you\b|your (?!field|industry)[\w-]+|this (?:<ORG>)))"
        r"|\b(?:apply|application)\b[^?.;]{0,20}\b(?:with|to|at) (?:you\b(?!r)|your (?:[\w'-]+ ){0,2}<GROUP>)(?=[^?]{0,30}\?)(?<=\w)(?! (?:receive|get|see|read))",
        "apply application",
    ),
    Lazy(
        r"\b(?:get|getting|land|landing|find|finding|secure|obtain|win|score|snag) (?:a |an |my |any |some |the )?(?:(?:first|new|summer|paid|real|good|junior|part-time|full-time|student|[\w-]+ing|[\w-]+al) )*(?:jobs?|position|work|role|post|internship|place|spot|foot in the door|hired|employed|employment|apprenticeship|offer|interview|placement)"
        r" (?:here\b|(?:at|with|in|on|from|by) (?:you\b|your (?:[\w'-]+ ){0,2}(?:<GROUP>)))(?! (?:look|do|did|have|see|like|when))",
        "get getting land landing find finding secure obtain win score snag",
    ),
    Lazy(r"\b(?:what are|what would be|do i (?:have|stand)|would i (?:have|stand)|how good are|how are|are) (?:a |any |my )?(?:good |real |realistic )?(?:chances?|prospects|odds)(?: of (?:getting|joining|being|working|becoming|a job|an internship)[^?.;]{0,30})? ?(?:here\b|(?:at|with|in|on|to join) (?:you\b|your (?:[\w'-]+ ){0,2}<GROUP>))", "chance chances prospects odds"),
    Lazy(r"\b(?:is|are|might|would|could) there (?:be )?(?:a |an |any |some |still |maybe )*(?:[\w-]+ )?(?:place|room|space|spot|role|work|job|position|seat|need|use|opportunity|opportunities|way in)(?: (?:available|open|free|going|left))?(?: (?:here|on your team|at your [\w-]+|in your (?!field|industry|sector|profession)[\w-]+|with you))? for (?:me\b(?! to (?:ask|see|learn|hear|watch|visit|look|read|talk))|(?:someone|somebody|a person|people) like me (?:here|at|on|with|in your (?!field|industry|sector|profession)))", "for"),
    Lazy(r"\b(?:have|has|got|find|need|be) (?:a |any |some |the |still )*(?:place|room|space|spot|need|use|role|position) for (?:me\b(?! to (?:sit|ask|see|read|talk))|(?:someone|somebody|people|a [\w-]+|an [\w-]+) like me\b)", "for"),
    Lazy(r"\b(?:have|got|find|be|know of) (?:anything|something|work|a job|a role|a place|room|a position|an opening|a spot|a use|any work|any shifts|shifts)(?: (?:available|open|free|going|here|around))? for me\b(?! to (?:ask|see|learn|hear|watch|visit|look|read|talk|think|take))", "for"),
    Lazy(r"^(?:do|does|would|could|might|may|is|are|have|has|will|can)\b[^?.;]{0,40}\b(?:have|has|got|find|be|use) (?:a |an |any |some |another |still )*(?:free )?(?:place|spot|space|room|slot|desk|bench|opening|use) for (?:an? |some )?(?:[\w-]+ ){0,2}?(?:trainees?|apprentices?|interns?|graduates?|juniors?|beginners?|newcomers?|helpers?)\b", "for"),
    Lazy(r"\b(?:could|can|would|might) (?:you|they|your (?:[\w'-]+ ){0,2}<GROUP>) (?:use|do with) (?:an extra|another|a spare|one more|some extra|more|a second) (?:pair of hands|hands?|helpers?|helping hand)\b", "hand hands helper helpers"),
    Lazy(r"\b(?:help|assist) me (?:to |with |in )?(?:get|getting|find|finding|land|landing|secure|securing|obtain) (?:a |an |any |my |some |paid )?(?:first |new |better |summer )?(?:\w+ )?(?:job|work|position|internship|role|employment|placement|apprenticeship|offer)\b", "help assist"),
    Lazy(r"\b(?:do|does|could|would|might|can) (?:you|your (?:[\w'-]+ ){0,2}<GROUP>|they) (?:also |perhaps |currently |still |maybe )*(?:need|use) (?:someone|somebody|anyone|anybody|help|an? (?:\w+ )?(?:intern|assistant|apprentice|helper|trainee|pair of hands|hand)|another (?:\w+|pair of hands)|more (?:people|staff|hands)|extra (?:people|staff|hands|help)|(?:some|an) extra (?:help|pair of hands|hands?))(?= (?:on (?:week|sat|sun|mon|your)|for (?:the|a few|some)|like me|right now|at the moment|this|next|in the (?:kitchen|office|shop)|over)|\W*$)", "need use"),
    Lazy(r"\bwhat (?:jobs?|positions?|roles?|openings?|vacancies|internships?) (?:are|do you have|does your [\w-]+ have|is) (?:currently |still |there )?(?:open|available|vacant|free|going)\b(?! in (?:this|the|your) (?:field|industry|sector))", "open available vacant free going"),
    Lazy(r"\bhow (?:do|can|could|would|should|might) (?:i|one|someone like me|somebody like me) (?:get|become|be|break|come) (?:in(?:to)? (?:your (?:[\w'-]+ ){0,2}<GROUP>|here)|(?:an? |part of |a member of )(?:intern |apprentice |employee |trainee )?(?:here|at your (?:[\w'-]+ ){0,2}<GROUP>|your (?:team|company|crew|staff)|(?:with|for) you)\b)", "how"),
)  # fmt: skip


def job_ask(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """Asks for work, or whether there is some."""
    yield from _wanted("job-ask", _JOB_ASK, rewrites.ADVICE, text, questions)


_PAPER = "(?:cv|c\\.v\\.|resume|curriculum vitae|application|portfolio|profile|cover(?:ing)? letter|contact details|details|papers|transcript|references|number|name)"
_FAVOUR = (
    Lazy(
        rf"\b(?:pass|forward|send|submit|hand|circulate|share|put|drop|deliver|get|give|show|bring|leave|slip)(?:ing)? (?:on |along |over |round |in )?my (?:[\w-]+ ){{0,2}}{_PAPER}"
        rf"(?: (?:on|along|around|round|over|forward|in front of|up|to (?!you\b|me\b)|with (?!you\b)|in(?:to)?|out|onto|under)|(?<=on my cv)|(?<=along my cv)|\W*$)",
        "my",
    ),
    Lazy(rf"\b(?:pass|forward|hand)(?:ing)? (?:on|along|over|round)? ?my (?:[\w-]+ )?{_PAPER}\b", "my"),
    Lazy(
        r"\brecommend(?:ing)? me\b(?! (?:an?|some|any|one|two|three|your|books?|that|which|what|how|who|where|things?|people|courses?|to (?:read|do|learn|study|try|look|take|start|focus|go|see|visit|talk|ask|join|watch|speak|listen|follow|avoid|begin|contact))\b)"
        r"|\brecommend (?:someone|somebody) like me\b|\brecommend (?:my name|my work) to\b",
        "recommend recommending",
    ),
    Lazy(r"\brefer(?:ring)? me(?: (?:for|internally|as)\b| to (?:the |your |a )?(?:hr|human resources|hiring|recruit\w*|manager|boss|talent|people team|head of|director|personnel|ceo|owner)| to (?:your|the) (?:[\w-]+ ){0,2}(?:manager|boss|department|company|team)\b|\W*$| please)", "refer referring"),
    Lazy(r"\bvouch(?:ing)? for me\b|\bput(?:ting)? (?:in )?(?:a |my )?(?:good |kind )?word (?:in )?(?:for me|about me|in for|with)|\bput in (?:a |my )?(?:good |kind )?(?:word|name)\b|\bput(?:ting)? my (?:\w+ )?(?:cv|resume|application|name|papers) (?:on|in|forward|at|under|to|before)\b|\bput me forward\b|\bput my name (?:forward|down|in)\b|\bmention me to\b|\bmention my name to (?:your|the) (?:boss|manager|hr|hiring|director|recruit)", "vouch vouching put putting mention"),
    Lazy(r"\b(?:be|act as|serve as|become|stand as|use you as|list you as|name you as|put you down as|give you as|have you as) (?:a |my |one of my |an? )?(?:\w+ )?(?:reference|referee|references|sponsor|guarantor|referees)(?: for me)?(?= |\W)", "reference referee references sponsor guarantor referees"),
    Lazy(r"\b(?:write|give|provide|send|draft|supply|do|get) (?:me |us )?(?:a |an |my )?(?:short |good |positive |glowing )?(?:reference|recommendation|letter of (?:recommendation|reference|support)|(?:recommendation|reference) letter|endorsement|testimonial)(?: (?:letter|for me|for my|to|from)|\W*$)", "reference recommendation letter endorsement testimonial"),
    Lazy(r"\b(?:write|draft|provide|supply|sign) (?:me )?an? (?:\w+ )?(?:reference|recommendation|letter of (?:recommendation|reference)) for\b", "reference recommendation"),
    Lazy(r"\bget(?:ting)? me (?:in(?:to)?\b(?! (?:the habit|trouble|a mood|shape))|through|past|an? (?:interview|meeting|introduction|appointment|trial)|hired|seen by|noticed)|\b(?:arrange|organi[sz]e|set up|secure|land|score) (?:me )?an? (?:job )?interview(?: for me| with your|\W*$)|\bpull(?:ing)? (?:some |any |a few )?strings\b|\bopen (?:some |a few |any )?doors? for me\b", "get getting interview strings door doors"),
    Lazy(r"\b(?:be|become|act as|being|becoming|serve as) (?:my |a )?(?:\w+ )?mentor(?: (?:to|for) me)?(?<=my mentor)(?= |\W)|\bmentor(?:ing)? (?:to |for )?me\b|\b(?:would|could|will|can|may) (?:you|i)[^?.;]{0,40}\b(?:my (?:\w+ )?(?:mentor|coach|sponsor)|mentor me|coach me|sponsor me|endorse me|take me under your wing|as (?:a|my) mentor|be a mentor (?:to|for) me)\b", "mentor mentoring coach sponsor endorse wing"),
    Lazy(r"\bintroduc(?:e|ing) me to (?:the |your )(?:[\w-]+ )?(?:boss|manager|ceo|hiring|hr|human|director|recruit\w*|talent|personnel|owner|chief|head of|supervisor|board)\b|\bput me in touch with (?:the |your )(?:[\w-]+ )?(?:hiring|hr|human|recruit\w*|talent|personnel)\b", "introduce introducing put"),
    Lazy(r"\b(?:speak|advocate|lobby|argue|put yourself out|stick your neck out|make a case) (?:up )?for me\b|\btalk (?:to )?(?:your|the) (?:boss|manager|hr|director|recruiter|hiring manager|head|owner|supervisor) (?:about|for) me\b|\bhelp me (?:to )?(?:get (?:an interview|in\b(?! the)|into your|my foot)|skip|jump the)", "for about help"),
    Lazy(r"\b(?:write|do|finish|fix|rewrite|correct|edit|proofread) my (?:cv|resume|application|cover letter|covering letter|thesis|essay)\b(?<!see my cv)(?= (?:for|\W)|\W*$)", "my"),
)  # fmt: skip
_OWN_HAND = Lazy(r"\b(?:may|can|could|should|shall|might|do|would) i\b[^,;?.]{0,25}$")


def favour_ask(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """Asks somebody to vouch for a stranger."""
    yield from _wanted("favour-ask", _FAVOUR, rewrites.LEARN, text, questions)


_PAY = (
    Lazy(
        r"\b(?:salar(?:y|ies)|remuneration|payscales?|pay ?(?:scales?|bands?|rises?|raises?|grades?|packets?|che(?:ck|que)s?|cuts?|ranges?|slips?|gaps?|levels?|days?|rates?|packages?)|wages?|stock options?|share options?|equity (?:package|stake|share|options?)|401 ?\(?k\)?|pto|pensions?(?! (?:funds?|law|actuar|advis|scheme manag|system))"
        r"|retirement (?:plan|scheme|savings|benefits?)|perks?|fringe benefits?|sick pay|overtime pay|hourly (?:rate|pay|wage)|day rate|on commission|signing bonus|dental plan|company car|(?:do|does|will|would|did) (?:they|you|your [\w-]+|the [\w-]+|he|she) pay (?:you|interns|people|trainees|staff|them|well|much|enough|fairly|extra|apprentices|employees|for (?:overtime|holidays|training|internships))|pay raise|paid (?:leave|holidays?|vacations?|time off|overtime|sick)|take-home|take home pay|net pay|gross pay)\b"
        r"(?<!minimum wage)(?<!living wage)(?! (?:theft|policy|campaign|negotiators?))",
    ),
    Lazy(r"\b(?:well|fairly|properly|adequately|decently|badly|poorly|highly|generously|you|they|people|is it|are) compensated\b|\bon what (?:an? |the )?(?:[\w-]+ ){1,4}(?:makes?|earns?|gets?)\b|\b(?:live|living) (?:comfortably|well|decently|properly) (?:on|from|off)\b|\b(?:make|earn) a (?:good|decent|comfortable|reasonable|proper) living\b", "compensated makes make earns earn gets live living"),
    Lazy(r"(?<!workers' )(?<!worker's )(?<!workers )\bcompensation\b(?! (?:claims?|law|cases?|for (?:damage|victims|injur)))", "compensation"),
    Lazy(r"(?<!unexpected )(?<!added )(?<!hidden )(?<!nice )\bbonus(?:es)?\b(?! (?:of|question|point|for your patience))", "bonus bonuses"),
    Lazy(
        r"\bhow (?:much|well|little|highly|badly|decently|fairly) (?:do|does|is|are|can|could|would|will|did|might|should|was|were) (?:[\w'-]+ ){1,6}?(?:earn|earns|earning|paid|pay|pays|get paid|make (?=(?:here|there|in|at|per|a|an|on|starting|right|to|as|when|after|these)\b)|make(?=\W*$|,))(?! (?:attention|off|back|heed|tribute|difference|mistakes?|time|use|sure|decisions?|a difference|an effort|a change))"
        r"|\bwhat (?:do|does|can|could|would|will|did|might|is|are|should) (?:[\w'-]+ ){1,5}?(?:earn|earns|get paid|be paid|paid|pay|pays|make (?:per|a year|an hour|a month|a week|annually|yearly))\b(?! (?:attention|praise|respect|trust|applause|a name|a reputation|a place|off|back|heed|for\b|more attention|tribute|close|special|the most attention|most attention))"
        r"|\bhow (?:(?:do|does|did|can|will) (?:[\w'-]+ ){1,4}?(?:get|be)|(?:are|is|were|was) (?:[\w'-]+ ){1,4}?(?:being )?)\s?paid\b(?! (?:off|attention|work|staff|employees|jobs|positions|roles|people|leave))",
        "how what",
    ),
    Lazy(r"\b(?:well|badly|poorly|fairly|better|decently|highly|under|over)[- ]?paid\b|\b(?:get|gets|getting|be|being|are|is|was|were) (?:you |they |interns? |people |trainees? |apprentices? |students? |nurses |juniors? |it |this |the work |i )?(?:be )?paid\b(?! (?:off|attention|work\b|internship to|back|tribute))(?= (?:well|badly|fairly|by|for|a|an|less|more|enough|during|while|properly|monthly|weekly|hourly|on|extra|overtime|at|here|there|when|in|or)|\W*$)", "paid underpaid overpaid well-paid"),
    Lazy(r"\b(?:is|are|how is|how's|what is|what's|about|like|does) (?:the |your |their )?pay\b(?! (?:attention|off|back|for itself|heed|tribute))|\b(?:the|your|starting|decent|good|better|bad|low|higher|fair|entry|average|typical|current|monthly|annual|base|more) (?:starting )?pay\b(?! (?:attention|off|back|for|heed|tribute))|\b(?:job|work|career|field|profession|industry|it|position|role|company|this|that|they) pays? (?:well|badly|enough|much|better|more|decently|poorly|fairly)\b", "pay pays"),
    Lazy(r"\b(?:good|decent|big|serious|real|enough|more|a lot of|the|much) money\b(?= (?:like|good|with (?:this|it|that)|in (?:this|it|the|your)|here|as|worth|enough|to live|is|any|at|decent|okay|ok|out of|being|doing|working|there)|\W*$)(?! (?:is|was) (?:raised|spent|going|from|allocated|comes?))(?<!raise the money)(?<!follow the money)", "money"),
    Lazy(r"\bwhat (?:sort|kind) of money (?:is|are|do|does|can|could|would|will)\b", "money"),
    Lazy(r"\bhow much money (?:do|does|can|could|would|did|is|will)\b(?! (?:[\w'-]+ ){1,4}(?:need|raise|borrow|invest|start))", "money"),
    Lazy(r"\b(?:your|starting|annual|yearly|monthly|entry|average|typical|expected|first|good|decent|steady|stable|what|much|passive) income\b(?! (?:families|households|inequality|groups?|tax))|\bearnings\b(?! (?:call|report|season))|\b(?:six|five|6|5)[- ]figures?\b|\b(?:afford (?:a|to (?:live|rent|buy|have)))\b[^?.;]{0,30}\bon (?:this|that|your|the|an?|one)\b", "income earnings figures figure six-figure five-figure afford"),
    Lazy(r"\b(?:ask(?:ed|ing)? for|get|got|getting|last|next|first|receive|negotiate[ds]?|annual|deserve) (?:a |your |my |the |another )?(?:pay )?raise\b(?! (?:money|funds?|awareness))", "raise"),
    Lazy(
        r"\b(?:vacation|holiday|annual leave|leave|sick|personal|time-off) (?:days?|time|policy|policies|allowance|entitlements?|pay)\b|\b(?:days?|weeks?|time|how much time|months?) (?:of )?(?:paid )?(?:off (?:do|does|can|would|is|are|per|a year|each|in the first)|of (?:holidays?|vacation|leave|annual leave))\b"
        r"|\bhow (?:much|many) (?:[\w-]+ ){0,2}?(?:vacation|holidays?|leave|time off|days off|weeks off|days of|weeks of|free days)\b(?! (?:season|makers?|camps?|homes?|teaching))|\b(?<!after )(?<!after your )(?<!after my )(?<!after her )(?<!after his )(?<!after a )(?<!from )(?<!from your )(?<!from my )(?<!from her )(?<!from a )(?<!during )(?<!during your )(?<!during my )(?:paid|annual|parental|maternity|paternity|sick|family) leave\b"
        r"|\b(?:weeks|days) off\b|\bhow (?:is|generous is|are) (?:the |your )?(?:\w+ )?(?:vacation|holidays?|leave|time off)\b(?! (?:season|rush|cover|handled))",
        "vacation holiday holidays leave sick personal days weeks day week months off time-off free",
    ),
    Lazy(
        r"\bbenefits? (?:package|plans?|like\b|scheme|are (?:like|included|offered|good)|(?:do|does|did|can|would|will|could) (?:you|they|your (?:[\w-]+ ){0,2}\w+|the (?:[\w-]+ ){0,2}\w+|employees|staff|people|i|one|we) (?:get|have|receive|offer|provide|give|come|enjoy)"
        r"|come with|(?:good|at (?:your|the|this)|here|offered|included|you get|they offer|they give|you receive)\b)|\b(?:employee|health|great|social|staff|job|company|medical|dental|corporate|workplace|additional|extra|decent|maternity|parental) benefits?\b(?! (?:of|to|from|in|for the|office|system|claim|adviser|advis))"
        r"|\bgood benefits\b(?! (?:of|to|from|in))|\bwhat (?:kind of |sort of |other )?benefits (?:are (?:there|offered|included|available)|do you get|come)\b|\b(?:pay|salary|money|bonus|wages) (?:and|or) benefits\b|\bbenefits (?:and|or) (?:pay|salary|perks|bonus|leave|holidays?)\b",
        "benefit benefits",
    ),
    Lazy(r"\b(?:get|have|has|offers?|provides?|includes?|is there|are there|good|decent|your|any|with|through the|pays? for|covers?) (?:\w+ ){0,2}?health(?: ?care)? (?:insurance|plan|cover(?:age)?)\b(?<!work with health insurance)|^(?:is|does|do|are)[^?]{0,40}\bhealth insurance\b", "health healthcare"),
)  # fmt: skip


def pay(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """Raises pay, leave or benefits."""
    yield from _wanted("pay-benefits", _PAY, rewrites.GROW, text, questions)


def _wanted(
    rule: str, patterns: tuple[Lazy, ...], rewrite: str, text: Text, questions: tuple[Ask, ...]
) -> Iterator[Found]:
    """The first place in a question, or in a sentence beside it, that fits one of the patterns."""
    places = [(ask.start, ask.end) for ask in questions]
    places += [(sentence.start, sentence.end) for sentence in text.sentences]
    for start, end in places:
        said = text.flow[start:end]
        match = first_of(patterns, said, text.words)
        if match is None or (
            rule == "favour-ask" and " my " in match[0] and _OWN_HAND.search(said, 0, match.start())
        ):
            continue
        yield Found(
            rule, ERROR, start + match.start(), start + match.end(),
            rewrite=rewrite, rewrite_at=(0, len(text.low)),
        )  # fmt: skip
        return

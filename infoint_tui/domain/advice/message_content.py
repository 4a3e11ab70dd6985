"""Rules on what a message says: who, why, what for, how long; and what it had better not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import NUDGE, SILENT, Context
from .finding import ERROR, HINT, WARNING
from .heuristics import denies_wanting, leaves_a_way_out, tells_of_link, tells_of_self
from .lazy_regex import Lazy
from .letter import Letter, words_of
from .raw_finding import Found

_YOURS = "(?:you\\b|your (?!field|industry|sector|profession|trade|line of|area|country|region|city|town|world|path|career|experience|shifts|schedule|calendar|diary|free|spare)[\\w'-]+)"
_JOBS = "(?:jobs?|positions?|work|employment|internships?|placements?|apprenticeships?|traineeships?|vacanc(?:y|ies)|openings?|roles?(?! models?)|posts?|opportunit(?:y|ies)|part-time|full-time|summer job|employer)"
_JOIN = "(?:team|company|firm|staff|organi[sz]ation|lab|laboratory|group|crew|service|department|studio|practice|school|agency|hospital|clinic|ranks|business|workshop|kitchen|newsroom|unit|ward|institute|office|bank|charity|museum|library|charity|foundation|publisher|farm|garage|bakery|restaurant)"
_JOB_PHRASE = (
    Lazy(r"\b(?:vacanc(?:y|ies)|(?<!gallery )(?<!exhibition )(?<!season )(?<!store )(?<!shop )openings\b|job openings?|an? opening (?:for|at|in|on|with)\b(?! (?:the )?(?:of|exhibition|night|ceremony))|(?:open|available|vacant|suitable|entry-level|junior) (?:positions?|roles?|posts?|jobs?))\b", "vacancy vacancies openings opening open available vacant suitable entry-level junior"),
    Lazy(r"\b(?:are|is|be|am|if|whether|when) (?:[\w'-]+ ){0,4}?(?:currently |still |presently |ever |also )?(?:hiring|recruiting)\b(?! (?:managers?|process))|\b(?:hire|employ|recruit) (?:me|someone like me|somebody like me|people like me|students|graduates|interns)\b|\btak(?:e|ing) (?:me on\b|on (?:an? )?(?:interns?|apprentices?|trainees?|students?|graduates?|juniors?|new people|new staff|people like me))", "hiring recruiting hire employ recruit take taking"),
    Lazy(rf"\b(?:looking|searching|hunting|applying|apply|applied|search|on the (?:hunt|lookout)|looking out|interested in (?:finding|getting)|trying to (?:get|find|land)|hoping (?:to (?:get|find|land|secure)|for)|seeking|in search of|need|want|wish to find|apply myself|would like to (?:find|get)|to (?:find|get|land|secure))(?: for| to get| of)? (?:(?:a|an|any|new|my|first|some|the|paid|permanent|better|other|next|summer|entry-level|junior|full-time|part-time|suitable|relevant|great|good|different|research|clinical|teaching|similar|open|\w+ing|\w+al|\w+ic) )*{_JOBS}(?![\w-])(?! (?:models?|experience|advice|shadow|out|hard|together|in this talk|permit|with animals))", "looking searching hunting applying apply applied search hunt lookout finding getting get find land hoping seeking need want secure"),
    Lazy(rf"\b(?:opportunit(?:y|ies)|positions?|roles?(?! models?)|jobs?|internships?|placements?|apprenticeships?|traineeships?|something|work|places?|spots?|room|a place|shifts|posts?)(?: (?:available|open|going|free|coming up|for me|for students|for graduates))? (?:at|in|with|within|on|for me (?:at|in|with|on)|inside) (?:you\b|your (?:[\w'-]+ ){{0,2}}(?:{_JOIN}|company's|place|side)\b|(?:the|this) (?:{_JOIN})\b(?= (?:for (?:me|students|someone|somebody|graduates|people)|that i|i could|to apply)))(?! (?:differ|changed?|is organi|works?|has))", "opportunity opportunities position positions role roles job jobs internship internships placement placements apprenticeship apprenticeships traineeship traineeships something work place places spot spots room shifts post posts"),
    Lazy(rf"\b(?:love|like|want|hope|hoping|keen|eager|excited|honou?red|dream|dreaming|wish|interested|happy|glad|delighted|thrilled|privilege|chance|opportunity|possible|looking forward|look forward|ready|able|enjoy|aim|plan)\s?(?:to|of|in|for me to|it if i could|is to|would be to)?(?: (?:one day|some day|someday|ever|eventually|be able to|also|to|come to|come and))* (?:work|working|join|joining|be (?:a )?(?:part|member) of|being (?:a )?part of|become (?:a )?(?:part|member) of|becoming (?:a )?part of|contribute to|start(?:ing)?|be employed|intern|interning|train|do (?:an?|my) (?:\w+ )?(?:internship|placement|apprenticeship)) (?:for |with |at |in |under |part of |alongside )?(?:you\b(?!r)|(?:your|the|this) (?:[\w'&-]+ ){{0,3}}?{_JOIN}\b)(?! (?:on (?:finding|a time)|meeting|call|open day|webinar|session|talk|tour|visit|event))", "work working join joining part member contribute start starting employed intern interning train do"),
    Lazy(rf"\bjoin(?:ing)? your (?:[\w-]+ )?{_JOIN}\b(?!'s? (?:talk|webinar|call|open day|event|meeting|session))(?! (?:talk|webinar|call|open day|event|meeting|session|tour|lunch))", "join joining"),
    Lazy(r"\b(?:keep|bear|have|hold) me in (?:mind|your thoughts|view)\b|\b(?:keep|have) my (?:cv|resume|name|details|application|profile) (?:in mind|on file|for)|\bthink of me (?:if|when|for|should|whenever|as soon)\b|\bconsider(?:ing)? (?:me\b|my (?:application|cv|resume|candidacy|profile))|\b(?:if|when|whenever|should|as soon as|in case) (?:anything|something|a (?:\w+ )?(?:position|role|job|place|spot|post|vacancy)|an (?:opportunity|internship|opening|apprenticeship)|any (?:positions?|roles?|jobs?|opportunit\w+|openings?|vacanc\w+)|(?:positions?|jobs|roles)) (?:ever |should |might |may |does |do |would )?(?:opens?|becomes? (?:available|vacant|free)|arises?|(?:comes?|turns?) up(?= (?:for me|in your team|at your|that (?:fits|suits|matches)|in your|with you|where)))(?: up)?|\b(?:if|when|should) (?:a (?:\w+ )?(?:position|role|job|place|post)|any (?:positions?|jobs?|roles?)|an (?:internship|opening|opportunity)) (?:comes?|turns?|come|turn|pops?) up\b|\b(?:let me know|tell me|hear|inform me|know|alert me|drop me a line)(?: if| of| about| whether| when) (?:you (?:know|hear|learn) of )?(?:any|there (?:is|are|were)|a|an|some|you (?:have|need|hear of|are looking for|know of)) (?:any |an? |some )?(?:\w+ )?(?:openings?|positions?|opportunit(?:y|ies)|jobs?|vacanc(?:y|ies)|internships?|roles?|work|someone|somebody|help|employees|staff)\b", "keep bear have hold think consider considering opens open becomes become arises arise comes turns come turn pops let tell hear inform know alert drop"),
    Lazy(rf"\b(?:ideal|perfect|strong|good|great|suitable|right|excellent|qualified|promising|valuable) (?:candidate|addition|asset|fit for (?:your|the) (?:team|company|organi[sz]ation|role|job|position|opening|firm|lab|culture)|match for (?:your|the) (?:team|company|role|position|job))\b|\b(?:candidate|applicant) for\b|\ban? (?:\w+ )?asset (?:to|for) (?:your|the)\b|\b(?:add|bring) (?:real |great |much |lots of |a lot of )?value to (?:your|the)\b|\bmy (?:skills|qualifications|experience|background)(?: and \w+)? (?:make|makes|would make|match|matches|fit|qualify|would be (?:useful|valuable|of use)|would fit)(?! (?:what i|it hard))|\bcontribute (?:my skills )?to (?:your|the) (?:[\w-]+ )?{_JOIN}\b|\bavailable (?:immediately|to start|for (?:work|hire|employment)|from (?:\w+ )?(?:onwards?|on)\b)|\bstart (?:immediately|right away|at once|work(?:ing)? (?:with|for|at) (?:you|your))\b", "candidate applicant asset value skills qualifications experience background contribute available start addition fit match"),
    Lazy(rf"\b(?:offer|give|find|get|provide) me (?:with )?(?:a|an|any|some|the|another|my first) (?:\w+ )?(?:job|position|role|internship|placement|chance to work|work|trial|contract|post|apprenticeship|employment|opportunity to (?:work|join|prove|show what)|chance to (?:prove|work|join|show what i can))\b|\bmy (?:job )?application\b(?! (?:form|of|software|to (?:college|university|medical|nursing|graduate|study|the (?:course|programme|program|degree|university|college|school))))|\bsalary (?:expectations?|requirements?)\b|\binterview me\b|\bapply (?:to|at|with|for (?:a|an|the|any) (?:\w+ )?(?:job|position|role|post|internship|opening) (?:at|with|in)) {_YOURS}|\b(?:job|position|employment|work|internship) (?:with|at|in|for) (?:you\b|your (?:[\w'-]+ ){{0,2}}{_JOIN}\b)|\bemployment (?:with|at)\b|\b(?:a|the) foot in the door\b|\b(?:pass|forward|hand) (?:on |along )?my (?:cv|resume|details|application)\b|\bput in a (?:good )?word\b|\b(?:recommend|refer) me (?:to|for)\b(?! (?:\w+ ){{0,3}}(?:talk|speak|people|someone|somebody|colleague))", "me application expectations requirements apply job position employment work internship foot my word recommend refer"),
)  # fmt: skip
_NEGATES = Lazy(
    r"\b(?:not|never|no|without|rather than|instead of|nor|neither|nothing|beyond|other than|far from|don't|isn't|aren't|wasn't|won't|haven't|didn't|doesn't|cannot|can't|wouldn't|ain't|n't|nobody|stop(?:ped)?)\b|n't\b"
)
_CONTRAST = Lazy(r"(?:\b(?:but|however|though|although|yet|still|please|unless)\b|;)")
_NEGATED_AFTER = Lazy(
    r"^[^.?!]{0,30}\b(?:is|are|was) (?:not|never) (?:what|why|the (?:point|reason|aim|purpose)|my (?:aim|purpose|reason))|^[^.?!]{0,20}\b(?:isn't|aren't) (?:what|why|the|my)"
)
_LEARNS = r"(?:learn|advice|only|perspective|just|listen|understand|hear|insight|purely|simply|not (?:about|asking|for|why|what)|rather|curious|about your|your (?:path|story|view|experience))"
_DISCLOSES = Lazy(
    rf"(?:\b(?:but|yet|though|however)\b|[;-]\s|, (?:this|here|today|our)\b)[^.?!]{{0,120}}\b{_LEARNS}\b"
)
_NEXT = Lazy(
    rf"\s*(?:but|however|still|yet|that said|this|today|for now|here|our|the (?:talk|call|conversation)|what i|with you|from you|in this)\b[^.?!]{{0,120}}\b{_LEARNS}\b"
)
_PAST = Lazy(
    r"\b(?:you (?:mentioned|told me|described|said|found|got|left|started|applied|were|decided)|when you|how you|did you|your first|they|people|she|he|students|others|my (?:last|former|previous|old))\b[^.?!]{0,60}$"
)


def job_phrase(letter: Letter) -> Iterator[Found]:
    """Words that read as a request for work, unless they are denied or openly told and set aside."""
    flow, words = letter.text.flow, letter.text.words
    patterns = [pattern for pattern in _JOB_PHRASE if pattern.needs & words]
    for start, end in (*letter.sentences, *letter.afterthoughts) if patterns else ():
        for pattern in patterns:
            for match in pattern.finditer(flow, start, end):
                if not _excused(flow, start, end, match):
                    said = letter.text.cased[match.start() : match.end()]
                    yield Found(
                        "job-phrase", ERROR, match.start(), match.end(),
                        f"“{said}” reads as a request for work. Openness is fine: say once that you are looking, and that"
                        " this talk is only for learning.",
                    )  # fmt: skip
                    return


def _excused(flow: str, start: int, end: int, match: re.Match[str]) -> bool:
    before = flow[start : match.start()]
    cut = max((found.end() for found in _CONTRAST.finditer(before)), default=0)
    if (
        _NEGATES.search(before[cut:])
        or _NEGATES.search(match[0])
        or _NEGATED_AFTER.match(flow[match.end() : end])
    ):
        return True
    if _PAST.search(before[cut:]):
        return True
    after = flow[match.end() : end]
    return bool(_DISCLOSES.search(after) or _NEXT.match(flow[end : end + 200]))


_CV = "(?:cvs?|c\\.v\\.|resumes?|curriculum vitae|curriculum|cover(?:ing)? letters?|portfolios?|transcripts?|application|references|certificates|reference letters?|diplomas?|work samples)"
_ATTACHES = Lazy(
    rf"\b(?:attached|attach|attaching|attachment|enclosed|enclose|enclosing|included|include|including|appended|append|pasted|uploaded|linked)\b[^.?!;]{{0,60}}\b{_CV}\b"
    rf"|\b{_CV}\b[^.?!;]{{0,40}}\b(?:attached|enclosed|below|included|appended|in the attachment|linked|pasted|as a pdf|to this)\b"
    rf"|\bhere(?:'s| is| are| you will find| you find)\b[^.?!;]{{0,30}}\b{_CV}\b|\b(?:find|see|have a look at|look at|take a look at|consult)\b[^.?!;]{{0,30}}\b(?:my )(?:\w+ )?{_CV}\b|\b(?:below|following) (?:is|are)\b[^.?!;]{{0,20}}\b{_CV}\b"
    rf"|\bi(?:'m| am| have|'ve)? (?:also )?(?:sending|send|sent)(?: you| along| over| with this| herewith)* (?:my|a copy of my|you my) (?:\w+ )?{_CV}\b",
    "cv cvs c resume resumes curriculum letter letters portfolio portfolios transcript transcripts application references certificates diploma diplomas samples",
)  # fmt: skip
_ASKED = Lazy(
    r"\bas (?:you )?(?:asked|requested|suggested|wished|offered|kindly|agreed|discussed|promised|proposed)\b|\byou (?:kindly |had |have |also )?(?:asked|offered|requested|wanted|suggested)\b"
    r"|\byour (?:kind |generous |friendly )?(?:offer|request|suggestion)\b|\b(?:at|upon|per|on) your (?:kind )?request\b|\bsince you\b|\bfollowing your\b"
)
_OFFERS = Lazy(
    r"\b(?:happy|glad|can|could|would|if|will bring|ready|should you|only if|willing|may i|let me know)\b[^.?!;]{0,40}$|\b(?:not|no|without|haven't|didn't|don't)\b[^.?!;]{0,40}$"
)


def attached(letter: Letter, known: Context) -> Iterator[Found]:
    """A résumé that was not asked for."""
    if known.resume_ok or not _ATTACHES.needs & letter.text.words or _ASKED.search(letter.text.flow):
        return
    flow = letter.text.flow
    for start, end in letter.sentences:
        match = _ATTACHES.search(flow, start, end)
        if (
            match is None
            or _OFFERS.search(flow[start : match.start()])
            or re.search(r"\b(?:not|if|nothing)\b", match[0])
        ):
            continue
        yield Found("resume-attached", WARNING, match.start(), match.end())
        return


_SELF = Lazy(
    r"\bmy name(?: is|'s)\b|\b(?:i am|i'm|im) (?:an? |the |one of |your |in (?:my|the)\b|from\b|with the\b|at (?:the )?\w+ (?:college|university|school)|finishing|working|studying|training|currently|now|just|about to (?:finish|graduate)"
    r"|graduating|completing|doing|changing|moving|retraining|returning|new to|between|trained|based|originally|teaching|running|writing my|in between|still (?:a|at|in)|both an?|\d+\b|part of|enrolled|employed|qualified|self-employed|retired|halfway)"
    r"|\bi (?:study|studied|teach|taught|work|worked|run|ran|drive|drove|lead|led|manage|managed|graduate|graduated|live and|trained|train|cook|cooked|nurse|sell|sold|write|wrote code|design|designed|build|built|serve|served|repair|spent|have (?:been|worked|just|spent|recently|trained|taught|a (?:degree|background|diploma))|recently (?:moved|finished|graduated|left|started|became)|just (?:finished|graduated|moved|left|completed)|came to|moved (?:here|to)|finished|completed|attend|attended|grew up|major|majored|volunteer|qualified|program|code|play|farm|care for|look after|translate|coach|hold a)\b"
    r"|\bi've (?:been|worked|just|spent|recently|trained|taught|run|a background)|\bi(?:'ve| have)? (?:had |got )?(?:[\w-]+ ){0,3}(?:years?|months?) (?:of|in|as|at|with)\b|\bas an? (?:[\w-]+ ){0,4}?(?:student|graduate|nurse|teacher|engineer|parent|\w+(?:er|or|ist|ian|ant|ent|ee))\b[^.?!]{0,40}\b(?:i|my)\b"
    r"|\bthis is [a-z]+\b(?= (?:from|and|here|,)|,)|\b(?:an?|your) (?:[\w-]+ ){0,3}(?:student|graduate|nurse|teacher|apprentice|trainee|pupil|postdoc|researcher|alum|alumna|alumnus|newcomer) (?:here|at|in|from|of)\b[^.?!]{0,30}|\bafter (?:\w+ ){1,3}years (?:as|in|of|at|with)\b|\bmy (?:background|degree|studies|current (?:job|work|role)) (?:is|are|in|as)\b|\b[a-z]+ here\b[,.]"
)


_THREAD = Lazy(
    r"\bi (?:wrote|called|emailed|e-mailed|messaged|asked|sent)\b|\bmy (?:last|earlier|previous|first|recent) (?:message|e-?mail|note|letter|mail|call|request|question)\b|\bfollow(?:ing)?[ -]up\b|\bcom(?:e|ing) back to\b|\b(?:gentle|friendly|short|quick|kind) (?:reminder|nudge)\b|\bremind you\b"
)


def no_self(letter: Letter, known: Context) -> Iterator[Found]:
    """Nothing says who is writing; a reminder may leave that to the message it reminds of."""
    if (known.attempt > 1 or known.kind == NUDGE) and _THREAD.search(letter.said):
        return
    if not (_SELF.search(letter.said) or _named(letter, known.me) or tells_of_self(letter)):
        yield _missing("no-self", WARNING, letter)


def _named(letter: Letter, name: str) -> bool:
    first = words_of(name)[:1]
    return bool(first) and re.search(rf"(?<!\w){re.escape(first[0])}(?!\w)", letter.said) is not None


_THING = (
    "(?:talks?|articles?|profile|panel|posts?|paper|papers|book|books|lecture|interview|podcast|workshop|presentation|blog|column|session|report|videos?|website|web page|homepage|page|exhibition"
    "|stand|booth|stall|thesis|dissertation|newsletter|webinar|work on|work with|work at|open day|open house|class|course|research|seminar|speech|keynote|study|studies on|team page|bio|channel|essay|essays|letter to|comment|comments"
    "|photographs|photos|film|films|play|concert|recipes|garden|shop window|project|projects|review|chapter|guide|thread|tweet|demo|name|card|story in|piece|reading|poster|slides|recording|performance|novel|poems|designs?|portfolio|patent|repository|library|open-source)"
)
_LINK = Lazy(
    r"\b(?:suggested|suggests|introduced|recommended|referred|pointed me|put (?:us|me) in touch|gave me your|passed (?:on |me )?your|connected us|encouraged me to (?:write|contact|get in touch)|told me (?:about you|that you|you)|said (?:that )?you|mentioned (?:you|your)|spoke of you|speaks? (?:so )?highly|thought you|knows you|know you|advised me to|sent me to you|shared your|named you)\b"
    r"|\b(?:we|i) (?:both |briefly |first |once |last |recently |also )*(?:met|talked|spoke|chatted|studied|attended|went|grew up|worked|share|sat|sang|play|played|swim|shook hands)\b(?! (?:to (?:learn|become)|a (?:way|lot))| (?:on|for) (?:my|a))(?<!i worked)(?<!i studied)(?<!i attended)(?<!i went)(?<!i grew up)"
    rf"|\b(?:heard|saw|seen|watched|read|reading|enjoyed|liked|followed|follow|following|attended|listened to|listening to|found|noticed|discovered|loved|remember|admired?|watching|hearing|seeing|meeting|came across|come across|came upon|stumbled (?:on|upon|over|across)|visited|looked at|looked up) (?:you\b|about you\b|of you\b|your (?:[\w'-]+ ){{0,4}}{_THING}\b|your name|the (?:[\w'-]+ ){{0,4}}you (?:gave|wrote|made|run|lead|posted|organi[sz]ed|shared))"
    r"|(?<!you )\b(?:read|reading|watched|watching|followed|follow|following|heard|listened to|attended|enjoyed|admired?|visited|saw|seen|been to|bought|loved)(?: (?:in|about|of|through|at|all|most of|some of))? your (?!reply|answer|response|time|advice|path|experience|schedule|earliest|convenience|thoughts|view|perspective|company|industry|field|opinion|help|support|kind|own)[\w-]+"
    rf"|\b(?:speaks|spoke|talks|talked|raves|raved|spoken|told me|speak (?:[\w-]+ )?(?:highly|warmly|fondly|well|often))(?: [\w-]+){{0,4}} (?:of|about) your?\b|(?<!for )\byour (?:[\w'-]+ ){{0,3}}{_THING}\b(?! (?:is|are|works?) (?:like|hard))"
    r"|\bdirectory\b|\balum(?:n[aius]|nae|ni)?\b|\bfellow\b|\bsame (?:school|team|university|street|class|town|course|programme|program|choir|college|club|village|degree|department|year|company|gym|church|neighbou?rhood|community|building)\b|\bboth (?:of us|studied|went|grew|from|members|alumni|graduates|belong|volunteer|live|come|are)\b|\bin common\b"
    r"|\b(?:neighbou?r|friend|colleague|cousin|niece|nephew|classmate|student|daughter|son|sister|brother|mother|father|mentor|teacher|former \w+) of (?:yours|\w+)\b|\bmutual (?:friend|contact|acquaintance|connection)\b|\b(?:your|a) former (?:student|colleague|classmate|neighbou?r)\b|\byour name (?:came|was|on|from|as|is|in)\b|\bgot your (?:name|address|number|card|e-?mail)\b|\b(?:have|had|found) your (?:name|address|number|card)\b|\bthrough (?:my|our|a|the|an) (?:[\w-]+ )?(?:friend|teacher|professor|aunt|uncle|sister|brother|mother|father|colleague|network|club|association|community|centre|center|agency|library|career|alumni|mentor|neighbou?r|group|meetup|forum|union|\w+ office)\b"
    r"|\bon linkedin\b|\bvia (?:linkedin|my|our|the)\b|\bthanks to (?:\w+ ){1,3}(?:i|for your)\b|\b(?:my (?:[\w-]+ ){0,2}(?:teacher|professor|aunt|uncle|sister|brother|mother|father|adviser|advisor|neighbou?r|friend|cousin|colleague|boss|manager|coach|tutor|supervisor|mentor|doctor|landlady|trainer|caseworker|grandmother|grandfather|wife|husband|partner|flatmate|roommate|dentist|hairdresser|barber)s?(?: [a-z.'-]+){0,2}) (?:told|says|said|knows|works|worked|thinks|thought|speaks|mentioned|gave|recommended|once|met|sings|plays|used)\b"
    r"|\b(?:when|where|after|since) you (?:spoke|talked|visited|came|presented|gave|taught|led|judged|hosted|ran|answered|signed|lectured|moderated|won|published)\b|\bi (?:wrote|called|emailed|e-mailed|messaged|sent you)\b|\bmy (?:last|earlier|previous|first) (?:message|e-?mail|note|letter|mail|call)\b|\bfollow(?:ing)? up\b|\bfrom (?:your|the) (?:[\w-]+ )?(?:talk|panel|workshop|open day|fair|conference|meetup|event|class|course|seminar|webinar|podcast|article|book|choir|club|church|gym)\b"
    r"|\b(?:at|during) the (?:[\w-]+ ){0,4}(?:fair|conference|open day|meetup|panel|event|reception|market|festival|workshop|talk|seminar|lecture|wedding|barbecue|party|exhibition)\b[^.?!]{0,60}\byou\b|\byou(?:r \w+)? (?:gave|spoke|were|presented|talked|taught|sat|stood|told)\b[^.?!]{0,40}\b(?:at|in|on|to) (?:the|my|our|a)\b"
    r"|\b(?:lists|listed|names|named|mentions|recommends|knows|features|featured|quotes|quoted|thanks) you\b|\byou were (?:named|mentioned|listed|quoted|featured|recommended)\b|\bi(?:'m| am) an? (?:\w+ ){0,2}(?:regular|customer|reader|listener|patient|member|subscriber|former (?:student|intern|patient)) (?:of|at|in|to)\b|\bthe (?:article|profile|report|interview|feature|story|piece) (?:on|about|with) (?:you|your)\b"
)


def no_connection(letter: Letter, known: Context) -> Iterator[Found]:
    """Nothing says how the two are linked."""
    if not (_LINK.search(letter.said) or _named(letter, known.referrer) or tells_of_link(letter)):
        yield _missing("no-connection", WARNING, letter, at_start=True)


_AIM = Lazy(
    r"\b(?:learn|learning|learnt|hear (?:about|how|what|more|from|your|where|why|which)|hearing (?:about|how|what|your)|(?:to|and|better|really|me|or|could|might) understand|understanding|find(?:ing)? out|insights?|perspectives?|advice|advise|guidance|curious|curiosity|exploring|explore|pick your brain|picture of|get a (?:sense|feel|feeling|picture|glimpse|better idea)|know more|knowing more|know how|know what|informational|get to know|a sense of|to see how|see what)\b"
    r"|\byour (?:[\w'-]+ ){0,2}?(?:paths?|experiences?|stor(?:y|ies)|views?|career|journey|thoughts|take on|opinion|impressions?|route|way into|point of view|days|day-to-day|background|reasons|beginnings|transition|lessons|knowledge|expertise|training|years (?:at|in|as))\b|\bhow (?:you|people|your|one|the|a|someone|others|it)\b|\bwhat (?:it is|it's|it takes|your|the|a|you|drew|made|led|brought|an?)\b|\bwhether (?:it|this|the|i|such)\b"
    r"|(?<!not )(?<!n't )\b(?:ask|asking) (?:you )?(?:about|some|a few|how|what|two|three|a couple|several|questions|one|which|where)\b|(?<!no )\bquestions\b|\bquestions? (?:about|on|for you|regarding)\b|\ba (?:steer|pointer|few pointers)\b|\bhow (?:to|do|does|did|can|could|would|should)\b|\bconsidering\b(?! (?:it|this|my (?:request|message|note|question|letter)))|\bwonder(?:ing|ed)? (?:how|what|whether|if|about|which|why)\b|\binterested in (?:how|what|the|your|becoming|\w+ing)\b|\bthinking (?:about|of)\b|\btalk (?:to you |with you )?about (?:your|how|what|the)\b|\btell me (?:about|how|what|more|a little)\b|\b(?:talk|chat|conversation|speak|call) about\b|\bweighing\b|\bdeciding\b|\bdecide (?:between|whether|if|on)\b|\bto compare\b|\bdescribe\b"
)


def no_purpose(letter: Letter) -> Iterator[Found]:
    """Nothing says what the writer wants to learn."""
    if not _AIM.search(letter.said):
        yield _missing("no-purpose", WARNING, letter)


_JOB_WORD = Lazy(r"\bjobs?\b")
_NOT_A_JOB = Lazy(
    r"\b(?:not|never|no|without|rather than|instead of|nothing to do with|neither|nor|\w+n't|cannot)\b(?: [\w',-]+){0,8}? (?:a )?(?:jobs?|positions?|hiring|vacanc(?:y|ies)|openings?|roles?|employment|internships?|applications?|apply|recruit\w*|placements?|(?:for|after|about|seeking|asking) work\b|favou?rs?|hire|posts?|job-hunting|job hunting|interview for)"
    r"|\b(?:only|purely|just|simply|solely|merely|entirely|strictly)\b(?: (?!a\b)[\w'-]+){0,3}? (?:to|for|about)? ?(?:learn|learning|advice|your (?:perspective|view|advice|experience|insight|story|opinion|thoughts)|listen|information|insights?|hear|understand|ask questions|information|informational|curious|curiosity|know|perspective|questions|about learning|knowledge|orientation)\b|\binformational (?:interview|conversation|chat|talk|call)\b|\bfor (?:information|learning|orientation) only\b|\badvice only\b"
)


def not_a_job(letter: Letter, known: Context) -> Iterator[Found]:
    """By setting: the request says that it asks for no job, or it does not use the word."""
    if known.not_job_style == SILENT:
        start, end = letter.body
        match = _JOB_WORD.search(letter.text.flow, start, end)
        if match is not None:
            reason = "You chose to leave the word “job” out of requests."
            yield Found("not-a-job", HINT, match.start(), match.end(), reason)
    elif not (_NOT_A_JOB.search(letter.said) or denies_wanting(letter)):
        yield _missing(
            "not-a-job", HINT, letter, adds="I am not asking for a job, only for your perspective."
        )


_WAY_OUT = Lazy(
    r"\b(?:no|without any|zero|free of) (?:pressure|obligation|hurry|rush|problem|trouble|harm|offence|worries|hard feelings|need to (?:reply|answer|respond|explain)|harm)\b|\bi(?:'d| would| will|'ll| can|)? ?(?:fully |completely |of course |quite |certainly |entirely |perfectly |totally |also )?understand (?:if|completely|that you (?:may|might|are)|entirely|perfectly|should|when|it if)\b|\bi (?:fully |completely |entirely |totally )understand\b|\bwork around\b|\bwhatever (?:works|suits|fits|time|day|is (?:easiest|easier|best|convenient))\b|\bwhichever\b"
    r"|\b(?:if|should) (?:you(?:'re| are)? (?:too |very |are )*(?:busy|swamped|short of time|away|not (?:the right|able|free|available|up for))|you (?:can't|cannot|would rather not|prefer not|have no time|do not have|don't have|lack|are unable|decide against|find no)|not\b|(?:that|this|it|these)(?:'s| is| are| isn't| does| do| doesn't| don't| would| won't| will| cannot| can't| sounds)\b|this (?:month|week|time|season)|now is|time is|your (?:time|schedule|weeks?|calendar|days?|diary|plate|month) |none of|neither|either of|these|those|now isn't|you have no|the answer is no|things are)"
    r"|\banother (?:time|week|day|month|moment|date)\b|\b(?:any|some) (?:other )?(?:time|day|week|morning|evening|afternoon|hour|month|date)\b(?= (?:of yours|you|is|that|works|would|will|suits|at all|in|after|before|next|as well)|[^\w ])|\b(?:any|some) other (?:time|day|week|morning|evening|afternoon|hour|month|date|slot)s?\b|\bother (?:times|days|dates)\b|\beither way\b|\bsuits? (?:you|your)\b|\bat your convenience\b|\bconvenient for you\b|\bfeel free to (?:say|decline|ignore|ask|suggest|propose|pick|choose|name|tell|let)\b|\b(?:please )?ignore (?:this|me)\b|\bsay no\b|\ba (?:simple |plain |short )?no (?:is|would|will|is just|costs|does)\b|\bdon't feel (?:obliged|pressed|any)\b|\bno (?:trouble|problem|worries)\b|\beven (?:a (?:few|short|single|line|reply)|five|ten|one|two)\b|\bdecline\b|\bflexible\b|\badapt\b|\bfits? (?:in |around |with |into )?your\b|\bwhen(?:ever)? (?:it|that|you|your)\b[^.?!]{0,20}\b(?:suits?|works?|fits?|like|can|have time|allows?|is good|are free|is quiet)\b|\binstead\b|\bin writing\b|\balternatively\b|\bjust (?:tell|let) me\b|\bany time that\b|\bwork(?:s)? (?:best |better )?for you\b|\byour schedule\b|\bhow busy\b|\bknow (?:that )?(?:you are|you're|your) (?:very |so )?(?:busy|days|time|week|schedule)\b|\bno (?:answer|reply) (?:is )?(?:needed|necessary|required)\b|\bonly if\b|\bmove (?:it|the call|things)\b|\btotally fine\b|\bperfectly (?:fine|all right|ok)\b"
)


def no_easy_out(letter: Letter) -> Iterator[Found]:
    """Nothing makes a no easy."""
    if not (_WAY_OUT.search(letter.said) or leaves_a_way_out(letter, _THANKS, _NOT_A_JOB, _AIM, _SELF)):
        yield _missing("no-easy-out", HINT, letter, adds="If it does not suit you, I understand completely.")


def no_ask(letter: Letter) -> Iterator[Found]:
    """No question in the body."""
    if "?" not in letter.said:
        yield _missing("no-ask", HINT, letter)


_THANKS = Lazy(
    r"\b(?:thank(?:s|ful|fully|ed|ing)?|thx|grateful(?:ly)?|gratitude|appreciat\w+|thankyou|obliged|merci|gracias|indebted|owe you)\b"
)


def no_thanks(letter: Letter, severity: str) -> Iterator[Found]:
    """No word of thanks anywhere."""
    if not _THANKS.search(letter.text.flow):
        adds = "Thank you for considering it." if severity == HINT else "Thank you for your time."
        yield _missing("thanks", severity, letter, adds=adds)


_FIRST = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself)\b")
_POLITE = re.compile(
    r"\bi (?:do |would |will |'ll )?(?:really |fully |completely |totally |perfectly |of course )*(?:understand|get it|thank you|appreciate)\b"
)
_SECOND = re.compile(r"\b(?:you|you're|you've|you'd|you'll|your|yours|yourself)\b")


def too_much_me(letter: Letter) -> Iterator[Found]:
    """More than seven words of the first person, and more than twice as many as of the second."""
    mine = len(_FIRST.findall(letter.said)) - len(_POLITE.findall(letter.said))
    yours = len(_SECOND.findall(letter.said))
    if mine > 7 and mine > 2 * yours:
        start, end = letter.body
        reason = f"{mine} times I, me or my, {yours} times you or your. Turn a sentence around towards them."
        yield Found("too-much-me", HINT, start, end, reason)


def _missing(rule: str, severity: str, letter: Letter, *, adds: str = "", at_start: bool = False) -> Found:
    """Something is missing: it could stand at the end of the body, or at its start."""
    at = letter.body[0 if at_start else 1]
    text = letter.text.low
    before = " " if at and not text[at - 1].isspace() else ""
    return Found(rule, severity, at, at, rewrite=f"{before}{adds}" if adds else None, rewrite_at=(at, at))

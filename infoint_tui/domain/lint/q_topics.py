"""Questions on the wrong subject: what can be looked up, what is private, what is confidential."""

from __future__ import annotations

from collections.abc import Iterator

from . import rewrites
from .asks import Ask
from .finding import HINT, WARNING
from .lazy import Lazy, first_of
from .text import Text
from .yields import Found

_RESEARCH = Lazy(
    r"\bi(?:'ve| have)? (?:also |just |recently )?(?:read|saw|seen|noticed|found|learned|learnt|heard|know|understand|gather|looked|discovered|came across|see)\b"
    r"|\b(?:your|the|its) (?:[\w-]+ )?(?:website|site|web page|page|profile|bio|article|talk|post|report|annual report|newsletter|brochure|blog|podcast|interview|book|paper)\b"
    r"(?: (?:says?|said|mentions?|mentioned|lists?|describes?|shows?|states?|tells?|speaks?|talks?))|\baccording to\b|\bfrom your (?:website|profile|bio|article|talk|page|site)|\bon your (?:website|site|page|profile)\b|\byou (?:wrote|mentioned|said)\b"
)
_TRAINING = "(?:training|course|degree|programme|program|apprenticeship|studies|diploma|qualification|education|bootcamp|boot camp|residency|licen[cs]e|licensing|certification|certificate|internship|placement|phd|master'?s?(?: degree)?|doctorate|traineeship|schooling|bachelor'?s?(?: degree)?)"
_ENTRY = "(?:degrees?|qualifications?|certificates?|certifications?|licen[cs]es?|diplomas?|a-levels|grades?|gpa|education|schooling|subjects|gcses|credentials|training|papers|majors?|level of education|kind of degree|exams?|tests?)"
_PROFESSION = r"(?:[\w-]+ ){0,2}[\w-]*(?:er|or|ist|ian|ant|ent|medic|nurse|chef|man|woman|eer|smith|guide|pilot|coach|vet|midwife|architect|lawyer|clerk|analyst|aide|aid|doula|notary|ary)"
_SEARCHABLE = (
    Lazy(r"^what (?:does|do|is it that) (?:(?:your|the|this|that) (?:[\w'&-]+ ){0,3}<ORG>|you guys)(?: (?:actually|exactly|really))? (?:do|sell|make|produce|offer|manufacture|provide|specialise in|specialize in)(?: exactly| precisely| actually| all day| here| for a living)?\W*$"),
    Lazy(r"^(?:what|which) (?:kind of |sort of |type of )?(?:products?|services?|goods|courses|brands?) (?:do|does) (?:you|your (?:[\w'-]+ ){1,3}?|the (?:[\w'-]+ ){1,3}?)\s?(?:currently )?(?:sell|offer|make|provide|produce)\W*$"),
    Lazy(r"^(?:when|by whom|who|in (?:which|what) year|what year|how long ago)(?: was| were| did|'s)? (?:(?:the|your|this|it) ?(?:[\w'&-]+ ){0,3}?(?:<ORG>)?\s?)?(?:founded|established|founder|started|start|set up|created|open|opened|founding|built|begin)\b(?: by| the [\w-]+| your [\w-]+| in| its? (?:first|second|own) [\w-]+| it)*\W*$"),
    Lazy(r"^who (?:founded|started|established|created|set up|owns|runs|leads|heads|directs) (?:the|your|this) (?:[\w'&-]+ ){0,3}<ORG>\W*$|^who (?:is|was|are) (?:the|your) (?:[\w-]+ )?(?:founders?|ceo|owner|head of (?:the|your) <ORG>|director|chief executive|president|chairman|chair)\b(?: of (?:the|your) (?:[\w'-]+ ){0,2}<ORG>)?\W*$|^who is in charge(?: (?:of|at|in) (?:the|your|this) (?:[\w'-]+ ){0,2}<ORG>| here| there)?\W*$"),
    Lazy(r"^how many (?:people|employees|staff|workers|offices|branches|locations|beds|students|stores|shops|members|colleagues|countries)\b(?: (?:work|are|does|do|has|have|is|did))(?: (?:at|for|in|there|your|the|this|you))*(?: (?:[\w'&-]+ ){0,3}?<ORG>)?(?: (?:have|employ|operate|run|work|working|employed|there|here|in|at|for|has|worldwide))*\W*$|^how (?:big|large|old) is (?:the|your|this) (?:[\w'&-]+ ){0,2}<ORG>\W*$"),
    Lazy(r"^(?:how long|since when) (?:has|have) (?:the|your|this) (?:[\w'&-]+ ){0,2}<ORG> (?:been (?:in business|around|in existence|operating|open|going)|existed|operated)\b|^how old is the (?:industry|profession)\b"),
    Lazy(r"^(?:where|in which city|in which country|in what city) (?:is|are) (?:you|your|the|this) ?(?:[\w'&-]+ ){0,3}?(?:<ORG>s?|headquarters|head office|head offices|hq|main office|offices|branches|based|located)?(?: (?:located|based|situated|headquartered))?\W*$(?<!are you)(?<!are you\?)"),
    Lazy(r"^what (?:is|are|'s) (?:the|your) (?:[\w'&-]+ ){0,3}?(?:mission|mission statement|vision|vision statement|core values|values|slogan|motto)(?: (?:of|at) (?:the|your) (?:[\w'-]+ ){0,2}<ORG>)?\W*$|^what's (?:the|your) (?:[\w'&-]+ ){0,3}?(?:mission|mission statement|vision|core values|motto)\W*$"),
    Lazy(rf"^(?:what|which)(?: kind of| sort of| type of| level of)? (?:[\w-]+ ){{0,2}}?{_ENTRY}(?: (?:or|and) (?:[\w-]+ )?{_ENTRY})? (?:do|does|would|should|must|is|are|will) (?:[\w'-]+ ){{0,4}}?(?:need|needed|require|required|requires|necessary|have to have|mandatory|have to hold)\b"),
    Lazy(rf"^(?:do|does|would|will|must) (?:i|you|people|one|someone|they|we|nurses|applicants|an? [\w-]+) (?:really |actually |always |have to )*(?:need|require|have) (?:an?|any|some|the|special|formal|a special|a formal) (?:[\w'-]+ ){{0,2}}?{_ENTRY}(?= (?:for|to|in order)|\W*$)"),
    Lazy(r"^what (?:are|is|were|'s) the (?:[\w-]+ )?(?:entry|admission|admissions|formal|minimum|educational|academic|legal|licen[cs]ing|official|education) (?:requirements?|criteria|qualifications?|routes?)\b|^what are the requirements (?:for|to)\b|^which (?:formal )?requirements are there\b"),
    Lazy(rf"^how (?:long|many (?:years|months|semesters|weeks)) (?:does|do|is|are|will|would) (?:the|a|an|this|that|your|it|such an?|one) ?(?:[\w'-]+ ){{0,3}}?{_TRAINING}(?: (?:take|last|takes|going to take|be|run|usually take|normally take|usually|normally|long))*(?: (?:to (?:complete|finish))| in total| altogether)?\W*$"),
    Lazy(r"^how (?:long|many (?:years|months|semesters)) (?:does|do|will|would|did) (?:it|one|you|people|i|someone) (?:usually |normally |typically |generally |have to |need to )*(?:take to (?:become (?!good|better|confident|comfortable|a good|a better|really|useful)|qualify\b|train (?:as|to be)|get (?:the|a|your|an) (?:[\w-]+ )?(?:licen[cs]e|degree|certificate|diploma|qualification)|complete (?:the|a)|finish (?:the|a)|graduate)|study\b|train\b)"),
    Lazy(r"^where did you (?:study|go to (?:school|college|university|uni|law school|medical school|art school|nursing school)|graduate|do your (?:degree|training|studies|master|phd|apprenticeship)|get your (?:degree|training|diploma|qualification|phd)|train(?= as|\W*$))(?: (?:from|for|at|as|law|medicine|biology|nursing|before|and)[^?,;]{0,25})?\W*$|^(?:what|which) (?:university|school|college|uni) (?:did you|have you|were you|was it)\b|^what (?:did you study|was your (?:major|degree|subject)|did you major in|is your degree in|degree do you have|subject did you study)(?: at (?:university|college|school|uni))?\W*$"),
    Lazy(rf"^what(?:'s| is) (?:an?) (?!good|bad|typical|normal|great|better|example|mistake|myth|misconception|answer|matter|barrier|factor|error|moment)(?:{_PROFESSION})\W*$|^what (?:does|do) (?:an? )(?!good|great|bad|typical day|normal day){_PROFESSION}(?: (?:actually|exactly))? do\W*$|^what (?:does|do) [\w-]{{2,12}} (?:stand for|mean)\W*$"),
    Lazy(r"^what(?:'s| is| are| were) (?:the|your) (?:[\w'-]+ )?(?:address|phone number|e-?mail(?: address)?|opening hours|opening times|job title|title|website|application deadline|deadline|tuition(?: fees)?|postcode|office hours|industry classification)\b(?: (?:of|for|at) [^?,;]{2,40})?\W*$|^when (?:is|are) the (?:application )?deadlines?\b|^when do applications (?:open|close)\b|^how much (?:does|do|is) (?:the|a|an) (?:[\w-]+ ){0,2}(?:course|training|degree|programme|program|licen[cs]e|tuition|exam)s? (?:cost)?\W*$|^how much does (?:the|a|an) (?:[\w-]+ ){0,3}cost\W*$"),
    Lazy(r"^is (?:the|your|this) (?:[\w'-]+ ){0,2}<ORG> (?:public|private|listed|privately owned|publicly traded|a (?:public|private|family) (?:company|business|firm)|part of a (?:larger )?group)\W*$|^(?:what|which) (?:industry|sector|field) is (?:the|your) (?:[\w'-]+ ){0,2}<ORG> in\W*$|^what is the name of\b"),
)  # fmt: skip


def searchable(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """A search answers it; silent where the text shows that one was made."""
    if _RESEARCH.search(text.flow):
        return
    for ask in questions:
        match = first_of(_SEARCHABLE, ask.core, text.words)
        if match is not None:
            yield Found("searchable", HINT, ask.start + match.start(), ask.start + match.end())
            return


_FIRED = "(?:fired|sacked|let go|dismissed|laid off|made redundant|kicked out|terminated)"
_PERSONAL = (
    Lazy(r"\bhow old are you\b|\bwhat(?:'s| is) your (?:exact )?age\b|\b(?:which|what) year were you born\b|\bwhen were you born\b|\byour (?:date of birth|birth ?date|birth year|real age)\b|\bhow old (?:you are|are your (?:kids|children))\b", "old age born birth birthdate"),
    Lazy(
        r"\b(?:are|were) you (?:ever |still |already |currently |actually |happily |really |now |even |a practi[sc]ing |practi[sc]ing )*(?:married|divorced|engaged(?= |\?|$)(?! (?:in|with|by))|pregnant|expecting|in a relationship|seeing anyone|seeing someone|dating|gay|straight|lesbian|bisexual|transgender|trans|queer|religious|christian|muslim|jewish|hindu|buddhist|catholic|atheist|a believer|disabled|autistic|depressed|single(?!-| )|single(?= (?:or|and|parent|mother|father|\?))"
        r"|a (?:single )?(?:parent|mother|father|mum|mom|dad)\b|(?:an? )?(?:democrat|republican|conservative|socialist|liberal)\b|an? (?:\w+ )?(?:citizen|immigrant|refugee|asylum seeker)|(?:here )?(?:legally|illegally)|undocumented|on a visa|in (?:debt|therapy|recovery)|trying for a (?:baby|child)|planning (?:to have|on having|a) (?:kids|children|a family|a baby|family)|planning to get (?:pregnant|married))\b",
        "are were",
    ),
    Lazy(
        r"\b(?:do|did|have|would|will) you (?:already |still |also |want to |ever |got |plan to |plan on |intend to |hope to )*(?:have|having|want|plan|got)? ?(?:any |a |an |your own )*(?:young |small |little )?(?:kids|children|babies|husband|wife|spouse|boyfriend|girlfriend|disabilit(?:y|ies)|criminal record|green card|work permit|visa|passport|mental health (?:problems?|issues?)|health (?:problems?|issues?|conditions?)|diagnosis|family yourself|debts?|baby)\b(?! (?:in (?:your|the|these|this)|as (?:patients|clients|customers)|with|who|on|here|under|from|coming|join|visit|at (?:the|your) (?:school|clinic|centre|center|practice))\b)"
        r"|\bhow many (?:kids|children) (?:do you|have you)\b|\bwhen (?:will|are) you (?:going to )?(?:have|having) (?:kids|children|a baby)\b",
        "kids children babies baby husband wife spouse boyfriend girlfriend disability disabilities record card permit visa passport health diagnosis family debt debts",
    ),
    Lazy(r"\bdo you (?:still |ever |also |regularly )?(?:go to (?:church|mosque|synagogue|temple|therapy)|pray\b|believe in (?:god|a god|heaven|allah)|smoke\b|drink(?: alcohol| a lot|\W*$)|take (?:any )?(?:drugs|medication|medicine|antidepressants|pills)|suffer from|see a therapist|live (?:alone|with (?:your|a) (?:partner|family|parents|husband|wife))|own (?:a|your) (?:house|home|flat)|date\b|have sex|weigh)", "do"),
    Lazy(r"\bhave you (?:ever |already )?(?:been (?:in (?:therapy|prison|jail|rehab)|arrested|convicted|diagnosed|divorced|depressed|married|hospitali[sz]ed|bankrupt|fired|sacked|an? addict)|had (?:a |an |any )?(?:burn-?out|breakdown|depression|cancer|miscarriage|abortion|affair|mental|therapy|eating disorder|drinking problem)|suffered from)\b", "have"),
    Lazy(r"\b(?:what|which)(?:'s| is| are| was) your (?:[\w-]+ )?(?:religion|faith|church|diagnosis|visa(?: status)?|immigration status|residency status|residence status|legal status|nationality|citizenship|ethnicity|race|ethnic (?:background|origin)|sexual orientation|sexuality|gender identity|political (?:views?|leanings?|affiliation|beliefs?|opinions?|party|orientation)|politics|marital status|relationship status|family status|weight|disability|religious (?:beliefs?|views?|background)|credit score|net worth|star sign|native country|mental health|medical (?:history|condition)|health (?:status|problem|condition|like)|family situation|home situation|financial situation)\b", "what which what's"),
    Lazy(r"\bwhat (?:religion|faith|race|ethnicity|nationality) (?:are|do) you\b|\bwhich (?:religion|church|faith|party|political party) (?:do you|are you|did you)\b|\bwhat (?:kind of |type of |sort of )?visa (?:do you|are you|did you)\b|\bwhich visa (?:do you|are you)\b|\bwhat party (?:do you|are you)\b|\b(?:you|your) (?:immigration|visa|marital|residency) status\b", "religion faith race ethnicity nationality church party visa status"),
    Lazy(r"\bwho (?:did|do|will|would) you (?:usually )?vote(?:d)?\b|\bhow (?:did|do|will) you vote\b|\b(?:which|what) party (?:do|did) you (?:vote|support)\b|\bdid you vote for\b|\bwho you voted for\b", "vote voted party"),
    Lazy(r"\bwhere are you (?:really|originally|actually) from\b|\bwhere do you (?:really|originally|actually) come from\b|\bwhere(?:'s| is) your accent from\b|\bwere you born (?:here|in this)\b|\bwhere were you born\b|\b(?:which|what) country (?:are you|do you come) (?:really |originally )?from\b|\bwhere (?:are|is) your (?:parents|family) from\b|\bare you from here originally\b", "from born"),
    Lazy(rf"\b(?:why|how) (?:did|were|was) you (?:get |got |actually |really )?{_FIRED}\b|\b(?:were|did) you (?:ever )?(?:get )?{_FIRED}\b|\bwhy (?:did|was) your (?:last |former |previous )?(?:employer|boss|company) (?:fire|sack|dismiss|let) (?:you|go)|\bwhy (?:did|do) you (?:get )?divorced?\b|\b(?:did|have) you (?:ever )?(?:been|get|got) divorced\b", "fired sacked go dismissed laid redundant kicked terminated fire sack dismiss divorce divorced"),
    Lazy(r"\b(?:does|do|did|has|have|is|was) your (?:age|race|gender|sex|religion|faith|disability|sexuality|ethnicity|skin colou?r|marriage|divorce|weight)\b", "age race gender sex religion faith disability sexuality ethnicity skin marriage divorce weight"),
    Lazy(r"\b(?:is|does|was|did|has|would|will) your (?:husband|wife|spouse|boyfriend|girlfriend|ex)\b|\b(?:how|when|why|where|what) (?:did|do|are|is|was|have)(?: [\w-]+){1,3} your (?:visa|green card|citizenship|asylum|work permit|residence permit|passport)\b|\bhow(?:'s| is) your (?:marriage|love life|health|sex life|divorce)\b|\bhow much (?:do you weigh|debt|rent|is your (?:rent|mortgage|house))\b|\bwho do you live with\b|\bwhat illness\b|\bwhat(?:'s| is) wrong with (?:you|your (?:leg|arm|back|eyes|face|hand|health))\b|\bhow (?:sick|ill) (?:are|were) you\b|\bwhy (?:don't you|do you not|haven't you) (?:have|had) (?:any )?(?:kids|children)\b|\bwhat medication\b|\bwhat(?:'s| is) your (?:husband|wife)\b"),
    Lazy(r"\bhow does your (?:husband|wife|spouse|boyfriend|girlfriend) feel\b|\bwhat do your (?:husband|wife|children|kids) think of you\b|\bare your (?:parents|family) (?:rich|wealthy|divorced|religious|immigrants|poor)\b|\bdoes your (?:family|husband|wife) have money\b|\bwhat do(?:es)? your (?:parents|father|mother) (?:do|earn)\b(?= for| \?|\W*$)", "husband wife spouse boyfriend girlfriend children kids parents family father mother"),
)  # fmt: skip


def personal(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """A direct question about private life."""
    for start, end in _stretches(text, questions):
        match = first_of(_PERSONAL, text.flow[start:end], text.words)
        if match is not None:
            yield Found(
                "personal", WARNING, start + match.start(), start + match.end(),
                rewrite=rewrites.LIFE, rewrite_at=(0, len(text.low)),
            )  # fmt: skip
            return


_CARE = Lazy(
    r"\b(?:handle|handles|handling|protect|protects|protecting|keep|keeps|keeping|deal|deals|dealing|treat|treats|treating|manage|manages|managing|safeguard|store|respect|work|works|working|trained|train|learn|learned|feel|talk about (?:things|matters) that are|staying|stay|remain|remains|what (?:is|counts as|makes something)|rules|rule|without)"
    r"(?: [\w'-]+){0,5} $|\bhow (?:is|are) $"
)
_CONFIDENTIAL = (
    Lazy(r"\btrade secrets?\b|\b(?:client|customer|donor|patient|supplier|member|mailing|contact)s?'? lists?\b(?! (?:to|of things))|\bpatient (?:records?|files?|data)\b(?= (?:of|for|from|to look|with me|please)|\W*$)|\blist of (?:your |the )?(?:clients|customers|donors|patients|suppliers|investors)\b", "secret secrets list lists records record files file data"),
    Lazy(r"\bconfidential(?:ly)?\b", "confidential confidentially"),
    Lazy(r"\bunreleased\b|\bunannounced (?:products?|projects?|plans?|features?|launch)|\bnot (?:yet )?(?:been )?(?:announced|released|public|launched)(?: yet)?\b|\bbefore (?:it is|it's|they are) (?:announced|public|released)\b|\b(?:isn't|aren't|hasn't been|haven't been) (?:public|announced|released|launched)\b|\bupcoming (?:product )?launch(?:es)? (?:that|nobody)", "unreleased unannounced announced released public launched launch launches"),
    Lazy(r"\boff the record\b|\bjust between (?:us|you and me|the two of us)\b|\bbetween (?:us|you and me|the two of us),|\bbetween you and me\b|\bi won't tell (?:anyone|anybody)\b|\b(?:insider|inside) (?:info|information|tips?|knowledge|news|scoop|story on)\b|\bthe inside scoop\b|\bwhat (?:you're|you are) not (?:supposed|allowed) to\b|\bthings? you (?:are not|aren't|can't|cannot|may not) (?:supposed|allowed|talk|tell|say)\b", "record between tell insider inside supposed allowed can't cannot"),
    Lazy(rf"\bwho(?:'s| is| are| will be| might be| may be| gets?|'ll be| got| was| has been) (?:probably |likely |about to |going to |next to |due to |the next to |getting |be |being |get )*(?:{_FIRED}|promoted over|on the way out|leaving soon|next to go|sleeping with|having an affair|dating|drinking|in trouble)\b|\bwho (?:do you think )?(?:is|should be|will be) (?:the )?next (?:to (?:go|leave|be))\b|\bwhy (?:was|did|were|is) (?:your (?:[\w-]+ )?(?:predecessor|boss|manager|colleague|ceo|director|head|chief|coworker|co-worker)|the (?:[\w-]+ )?(?:ceo|director|manager|head|boss|founder)|he|she|they|(?!you\b)[a-z]+) (?:really |actually |suddenly |get |have to )*(?:{_FIRED}|leave (?:suddenly|so|really))\b", "who who's why"),
    Lazy(r"\b(?:your|the) (?:ceo|boss|manager|director|head|chef|owner|founder|chief|principal|president) (?:is|was|will|got|gets|might|may)(?: [\w-]+){0,3} (?:fired|sacked|replaced|dismissed|leaving|forced out|pushed out|let go)\b|\bworst thing (?:that )?(?:a|an|your|any|one of your|the) (?:\w+ )?(?:colleague|boss|patient|client|customer|student|manager|coworker|co-worker|employee|pupil|guest)\b|\bgossip\b(?! (?:handled|affect))|\brumou?rs? (?:about (?!your (?:\w+ )?(?:profession|field|trade|work|job|industry|line of))|that|are|do|is|going|have|true)|\bdirt on\b|\bwhat (?:do|does) (?:people|everyone|everybody|staff|colleagues|they|your team) (?:really |secretly |actually )+(?:say|think) (?:about|of) (?:your|the|him|her)\b|\bwho (?:is|are) (?:the|your) (?:worst|laziest|weakest|most incompetent|stupidest|most annoying|rudest) \w+|\bwhat do you (?:really|honestly|actually|secretly|truly|personally) think (?:of|about) (?:your (?!job|work|field|industry|career|training|profession)[\w-]+|the (?:boss|manager|management|director|ceo|owner|new \w+)|him|her)\b|\bwhich of your (?:\w+ )?(?:colleagues|co-?workers|clients|patients|bosses|managers|customers|students|employees|staff)\b[^?]{0,40}\b(?:in trouble|in debt|bankrupt|leaving|dying|sick|rich|richest|famous|difficult|worst|lazy|laziest|incompetent|annoying|hate|dislike|trust|stand|hardest)\b|\bwhich (?:clients|customers|patients|investors|companies) (?:(?:is|are) )?(?:your (?:[\w-]+ ){1,2}(?:is|are|has)|does your [\w-]+|are you|do you)(?: currently| presently| now)? (?:working|work|serving|serve|treating|treat|representing|represent|have|advising)(?: (?:with|for))?(?: (?:at the moment|right now|at present|currently|now|these days|this year))\b|\bwhich (?:colleagues?|co-?workers?|managers?|bosses|coworker|doctors?|teachers?|patients?|clients?|customers?) (?:do you (?:dislike|hate|can't|distrust)|is|are) ?(?:the )?(?:worst|lazy|laziest|incompetent|difficult|weak|useless|bad)?(?<!which patients are)(?<!which clients are)\b(?= )(?=.{0,30}(?:worst|lazy|laziest|incompetent|useless|hate|dislike|distrust|stand|annoying))", "gossip ceo boss manager director head chef owner founder chief principal president worst rumor rumors rumour rumours dirt really secretly actually who which"),
    Lazy(r"\bwhich of your (?:[\w-]+ )?(?:customers|clients|suppliers|tenants|donors|patients|members|investors) (?:always |often |still |never |usually |don't |haven't )*(?:pay|pays|paid|owe|owes|cheat|cheats|steal|steals|complain|complains|default|defaults|lie|lies|drink|drinks)\b", "which"),
    Lazy(rf"\bwho (?:in|on|at|from|of) (?:your|the) (?:[\w'-]+ ){{1,3}}?(?:is|are|will|might|may|gets?|should) (?:probably |likely |about to |going to |next to |due to |be |being |get |getting )*{_FIRED}\b", "fired sacked go dismissed laid redundant kicked terminated"),
    Lazy(r"\byour (?:very )?(?:worst|weirdest|craziest|strangest|rudest|stupidest|dumbest|most famous|nastiest|sickest|richest|most annoying|most embarrassing|wealthiest|most disgusting|funniest|laziest|most incompetent|most hated|least favou?rite) (?:ever )?(?:patient|client|customer|student|boss|colleague|co-?worker|manager|pupil|donor|guest|case|employee|employer|supervisor|teacher|resident|inmate|applicant|user)s?\b", "worst weirdest craziest strangest rudest stupidest dumbest famous nastiest sickest richest annoying embarrassing wealthiest disgusting funniest laziest incompetent hated favourite favorite"),
    Lazy(r"\b(?:your|the (?:shop|company|firm|business|practice|clinic|club|restaurant|bakery|farm|studio|agency|store|caf|cafe|brewery|organi[sz]ation|gallery)(?:'s)?|its|yearly|annual|monthly) (?:(?!staff\b|employee\b|patient\b|team\b|workforce\b|volunteer\b|high\b|public\b)[\w-]+ )?(?:profits?|profit margins?|margins?|turnover|revenues?|sales figures|takings|cash flow|debts|balance sheet|bank (?:balance|statements?)|books|losses|bottom line|cash reserves|burn rate|valuation)\b(?! (?:of error|notes|on the shelf|club|for safety))(?<!your books)(?<!its books)", "profit profits margin margins turnover revenue revenues figures takings flow debts sheet bank books losses line reserves rate valuation"),
    Lazy(r"\bhow (?:much|big|high|large) (?:is the |are the |is your |are your |a )?(?:profit|revenue|turnover|margin|margins|profits|sales)\b(?: |\W*$)|\bhow profitable (?:is|are) (?:your|the|this|you)\b|\bhow much (?:money )?(?:do|does|did) (?:your|the|this) (?:[\w'-]+ ){0,2}<ORG> (?:make|earn|turn over|bring in|lose|owe|clear)\b|\b(?:turn over|take in|clear|gross|bring in) (?:in a|a|per|each) (?:normal |good |typical )?(?:year|month|week)\b|\bwhat (?:do|does|did) (?:you|the shop|the business|your (?:shop|business|firm|company)) (?:turn over|take in|clear|gross)\b", "profit profits revenue turnover margin margins sales profitable much turn take clear gross bring"),
    Lazy(r"\b(?:show|send|give|let|lend|email|e-mail|forward|share)(?: me| us| with me)?(?: see)? (?:[\w'-]+ ){0,3}?(?:(?:client|customer|patient|donor|student|personnel|case)s?'? (?:files?|records?|data|list|notes|details|contracts?)|source code|contracts?|internal (?:\w+ )?(?:documents?|figures|data|reports?|numbers|memos?|e-?mails?|files)|medical records?|business plan|price list from|accounts|personnel files?|recipes?|pitch deck|financials)\b", "show send give let lend email e-mail forward share"),
    Lazy(r"\binternal (?:figures|numbers|documents?|memos?|e-?mails|strategy papers?|sales|budgets?)\b|\bsecret (?:recipes?|projects?|plans?|sauce|formula|product|deal|strateg\w+)\b|\b(?:your|the) (?:admin |door )?passwords?\b(?! (?:policy|polic))|\bwhich (?:celebrit(?:y|ies)|famous (?:people|clients?|patients?|persons?))\b|\bnames? (?:of )?(?:some of |a few of )?your (?:\w+ )?(?:clients|patients|customers|donors|investors)\b|\bwho (?:are|is) your (?:\w+ )?(?:clients?|patients?|investors?|donors?)\b(?! (?:usually|mostly|typically|group))", "internal secret password passwords celebrity celebrities famous name names who"),
    Lazy(r"\b(?:planning|any|more|new|upcoming|further) (?:layoffs?|lay-offs?|redundancies|job cuts|mergers?)\b(?=[^?]{0,40}(?:your|you|there|here|company|firm|planned|coming|\?))|\b(?:is|are) (?:your|the) (?:[\w'-]+ ){0,2}<GROUP> (?:about to |going to |planning to |really |secretly )*(?:be sold|being sold|go under|going under|lay off|laying off|merge|merging|bankrupt|go bankrupt|in (?:financial |legal )?trouble|close down|be bought|being bought|up for sale|broke|fire|firing|insolvent|being sued)\b|\b(?:is|are) (?:your|the) (?:[\w'-]+ ){0,2}<GROUP> (?:hiding|covering up)\b|\bwhat (?:is|are) (?:your|the) (?:[\w'-]+ ){0,2}<GROUP> (?:hiding|covering up|keeping (?:secret|quiet))\b", "layoffs layoff lay-offs redundancies cuts merger mergers is are"),
)  # fmt: skip


def confidential(text: Text, questions: tuple[Ask, ...]) -> Iterator[Found]:
    """Invites gossip or a breach of confidence."""
    for start, end in _stretches(text, questions):
        said = text.flow[start:end]
        match = first_of(_CONFIDENTIAL, said, text.words)
        if match is None or (match[0].startswith("confidential") and _CARE.search(said, 0, match.start())):
            continue
        yield Found("confidential", WARNING, start + match.start(), start + match.end())
        return


def _stretches(text: Text, questions: tuple[Ask, ...]) -> list[tuple[int, int]]:
    """The places of all sentences, questions without what leads up to them first."""
    own = [(ask.start, ask.end) for ask in questions]
    return own + [(sentence.start, sentence.end) for sentence in text.sentences]

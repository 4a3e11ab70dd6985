"""Very common misspellings and what is meant; only words that are none."""

from __future__ import annotations

from .lazy_regex import Lazy

_PAIRS = """
recieve receive|recieved received|recieving receiving|seperate separate|seperately separately|definately definitely|definatly definitely
|occured occurred|occuring occurring|untill until|wich which|thier their|becuase because|becasue because|beleive believe|truely truly
|greatful grateful|gratefull grateful|sincerly sincerely|sincerley sincerely|tommorow tomorrow|tommorrow tomorrow|tomorow tomorrow
|wierd weird|acheive achieve|accomodate accommodate|accomodation accommodation|adress address|appologize apologize|appologise apologise
|apreciate appreciate|appriciate appreciate|appreicate appreciate|appreciatte appreciate|arguement argument|begining beginning
|buisness business|bussiness business|busines business|calender calendar|carreer career|carrer career|collegue colleague|collegues colleagues
|colleage colleague|comming coming|commited committed|committment commitment|concious conscious|enviroment environment|excelent excellent
|experiance experience|expereince experience|exprience experience|familar familiar|foward forward|forwad forward|freind friend|freinds friends|goverment government
|garantee guarantee|gaurantee guarantee|happend happened|immediatly immediately|imediately immediately|independant independent|intrested interested
|intresting interesting|interveiw interview|intervew interview|knowlege knowledge|liason liaison|maintainance maintenance|managment management|neccessary necessary
|necesary necessary|neccesary necessary|noticable noticeable|oppertunity opportunity|oppurtunity opportunity|oportunity opportunity|opportunty opportunity
|particpate participate|persue pursue|posible possible|prefered preferred|priviledge privilege|privelege privilege|probaly probably|probly probably
|profesional professional|proffessional professional|proffesional professional|publically publicly|recomend recommend|reccomend recommend|reccommend recommend
|recomended recommended|refered referred|relevent relevant|responsability responsibility|responsibilty responsibility|schedual schedule
|shedule schedule|succesful successful|successfull successful|sucessful successful|suprise surprise|suprised surprised|teh the|hte the|adn and
|thankyou thank you|togehter together|truley truly|usefull useful|helpfull helpful|wensday Wednesday|wednsday Wednesday|febuary February|whould would|woud would
|writting writing|writen written|youre you're|alot a lot|dont don't|doesnt doesn't|didnt didn't|isnt isn't|wasnt wasn't|arent aren't
|couldnt couldn't|wouldnt wouldn't|havent haven't|hasnt hasn't|ive I've|im I'm|thats that's|whats what's|theres there's|lets's let's
|perspecitve perspective|perpective perspective|perspektive perspective|convinient convenient|convienient convenient|convenientt convenient|recieveing receiving
|embarass embarrass|existance existence|grammer grammar|guidence guidance|hospitol hospital|inteligent intelligent|lisence licence|medecine medicine
|occassion occasion|occurence occurrence|personel personnel|plese please|pleae please|questionaire questionnaire|realy really|reallly really|rember remember|remeber remember
|sicne since|stuidy study|studing studying|studyed studied|teached taught|therefor therefore|threshhold threshold|tought taught|unfortunatly unfortunately|volonteer volunteer
|volunter volunteer|wiht with|yuo you|yoru your|wether whether|advise's advice's|aswell as well|infact in fact|inspite in spite|eachother each other|noone no one
|enthousiastic enthusiastic|enthusiatic enthusiastic|finaly finally|generaly generally|hopefuly hopefully|usualy usually|actualy actually|especialy especially|basicly basically
|completly completely|extremly extremely|absolutly absolutely|sincereley sincerely|regrads regards|reguards regards|regads regards|kinds-regards kind regards|wellcome welcome|wonderfull wonderful|gratefuly gratefully
"""


def _wrong() -> dict[str, str]:
    found = {}
    for pair in _PAIRS.replace("\n", "").split("|"):
        wrong, _, right = pair.strip().partition(" ")
        found[wrong] = right
    return found


WRONG = _wrong()
"""Misspelling in small letters to the word that is meant."""
SLIPS = (
    (Lazy(r"\b(would|could|should|might|must) of\b(?! (?:course|all))", "of"), r"\1 have"),
    (Lazy(r"\b(more) (better|easier|harder|sooner)\b", "more"), r"\2"),
    (
        Lazy(
            r"\byour (welcome|very welcome)\b(?! (?:at|back|was|were|words|desk|speech|letter|address|talk|and))(?=[.!,])",
            "your",
        ),
        r"you're \1",
    ),
    (
        Lazy(r"\blooking forward to (hear|meet|speak|talk|see|learn)\b(?! and)", "forward"),
        r"looking forward to \1ing",
    ),
    (
        Lazy(
            r"\b(an) (?=(?:career|job|path|conversation|talk|call|short|student|nurse|teacher|time|friend|good|great|phone|coffee)\b)",
            "an",
        ),
        r"a ",
    ),
    (
        Lazy(
            r"\b(a) (?=(?:interview|internship|hour|engineer|electrician|opportunity|interest|example|answer|apprentice|architect|idea|email|e-mail|afternoon|evening)\b)",
            "a",
        ),
        r"an ",
    ),
)
"""Slips of several words."""

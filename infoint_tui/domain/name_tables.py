"""Words of names: what stands around one, and what tells given from family names. Rules are in `names`."""

from __future__ import annotations

from .text import listed as words_of
from .text import sections, table, word_set

WORDS = "data/names"


def listed(section: str) -> tuple[str, ...]:
    """The words of a section of `data/names.txt`."""
    return words_of(WORDS, section)


def listed_set(section: str) -> frozenset[str]:
    """The same, to look up."""
    return word_set(WORDS, section)


# -- around a name -----------------------------------------------------------------------------------------

TITLES = listed("titles")
"""What stands before a name, in lower case and without periods."""
CALLINGS = listed("callings")
"""Offices before a name that are names, too: they count before two words, or before another title."""
QUALIFIERS = listed_set("qualifiers")
"""What only says more of a title before it, and is left out after "Dear"."""
ENDINGS: frozenset[str] = table("ssa ra na me")
"""Feminine endings that Italians and French write behind the period of a title."""
BEFORE_TITLES = listed_set("before-titles")
"""What may stand before a title and belongs to it: "Assoc. Prof."."""
HONORIFICS: frozenset[str] = table("박사 교수 님 씨 선생님 先生 さん 様 博士 教授 女士 小姐 老师 老師")
"""What stands behind a name in East Asia and is said with it."""
SUFFIXES = listed("suffixes")
"""Generations, degrees, licenses, orders and honors behind a name, in lower case and without periods."""
PARTICLES = listed("particles")
"""Small words within a family name."""
TEAMS = listed_set("teams")
"""Words of what is many people, or a desk."""
BORN = r"née|nee|né|geb\.|geborene?r?|formerly|f\.k\.a\.|fka|a\.k\.a\.|aka|born|roz\.|z domu|o\.s\.|sünt\."
"""Before a name somebody had, or has besides."""

# -- who is called what ------------------------------------------------------------------------------------

GIVEN = listed_set("given")
"""First names, without accents, that tell "Doe, Jane" from "Jane, Acme"."""
SHORT_FORMS = sections(WORDS)["short-forms"]
"""Short forms by the name they stand for."""
SERVANTS: frozenset[str] = table("abdul abdal abdel abd abu umm ould")
"""First halves of Arabic first names: "Abdul Rahman"."""
AFTER_MARIA = listed_set("after-maria")
"""What follows "del" or "de" within a Spanish or Portuguese first name: "María del Carmen"."""
SPANISH = listed_set("spanish")
"""Common Spanish family names: the first of two stands before the last word."""
CHINESE = listed_set("chinese")
"""Chinese family names in Latin letters."""
KOREAN = listed_set("korean")
KOREAN_SYLLABLES = listed_set("korean-syllables")
JAPANESE = listed_set("japanese")
HUNGARIAN = listed_set("hungarian")
VIETNAMESE = listed_set("vietnamese")
SURELY_VIETNAMESE: frozenset[str] = table("nguyen pham huynh trinh truong")
PINYIN = (
    r"(?:(?:[bpmf](?:a|o|ai|ei|ao|ou|an|en|ang|eng|i|iao|ie|ian|in|ing|u)"
    r"|[dtnl](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|iao|ie|iu|ia|ian|in|iang|ing|u|uo|ui|uan|un|ue|ü)"
    r"|[gkh](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang)"
    r"|[jqx](?:i|ia|iao|ie|iu|ian|in|iang|ing|iong|u|uan|ue|un)"
    r"|(?:zh|ch|sh|r|z|c|s)(?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|u|ua|uo|uai|ui|uan|un|uang)"
    r"|y(?:a|ao|e|ou|an|in|ang|ing|ong|i|u|uan|ue|un)|w(?:a|o|ai|ei|an|en|ang|eng|u)|an|ai|ao|en|er))"
)
"""A syllable of Mandarin in Latin letters, as a pattern."""
MORA = r"(?:(?:[kgsztdnhbpmr]y?|sh|ch|j|f|ts|y|w)?[aiueo]{1,2}|n(?![aiueoy]))"
"""A beat of Japanese in Latin letters."""
PATRONYMIC = (
    r"(?:[оеєё]вич|йович|[оеєії]вна|ївна|ична|o[vw]ych|yovych|[yi]ovych|i[vw]na|ovich|evich|ovna|evna)$"
)
"""How a father's name ends in Ukrainian, Russian and Belarusian."""

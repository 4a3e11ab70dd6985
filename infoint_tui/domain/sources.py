"""What a source key stands for: every rule and hint of the program can say where it comes from."""

from __future__ import annotations

from collections.abc import Mapping

SOURCES: Mapping[str, str] = {
    "S000": "a college's career guide",
    "S001": "a self-reliance and employment guide on asking for conversations",
    "S002": "a university career page that tells assessors from allies",
    "S003": "a career blog with the example of a future paramedic",
    "S004": "a short guide to talks of 15 to 60 minutes and thanks within 24 to 48 hours",
    "B": "R. Bolles, What Color Is Your Parachute?",
    "D": "S. Dalton, The 2-Hour Job Search",
    "UCB": "the career and human resources pages of UC Berkeley",
    "MIT": "the career office of MIT on networking",
    "DUKE": "the informational interviewing guide of Duke University",
    "YALE": "Yale's pages for postdocs and on phone and video conversations",
    "CORN": "the career pages of Cornell University",
    "SCU": "the career pages of Santa Clara University",
    "SFU": "the career pages of Simon Fraser University",
    "UP": "the career pages of the University of Portland",
    "HAM": "the career pages of Hampshire College",
    "IU": "the career pages of Indiana University",
    "RCEL": "a series of tips on the fifteen-minute call",
    "ODT": "an open textbook on the steps of a job search",
    "AFTER": "a checklist of what to reflect on after the conversation",
    "TUD": "TU Delft on thank-you letters",
    "JP": "Japanese guides to visiting alumni at work",
    "MACS": "a job board's list of common mistakes",
    "SCHO": "a career coach on preparing for a conversation",
    "EVA": "the career pages of the University of Evansville",
    "LI": "published figures on messages and their lengths on LinkedIn",
    "WT": "research on the strength of weak ties (Granovetter 1973; Rajkumar and others 2022)",
    "KE": "a study of how senders undervalue their thanks (Kumar and Epley 2018)",
    "DYL": "Burnett and Evans, Designing Your Life",
    "OARS": "basics of motivational interviewing: open questions, affirming, reflecting, summing up",
    "PROBE": "interviewing research on probes and on the order of questions",
    "CORNELL": "the Cornell way of taking notes: cue, record, summary",
    "REFL": "reflective practice: what, so what, now what (Driscoll, Rolfe, Gibbs)",
    "RIASEC": "Holland's interest codes and the O*NET data",
    "ACC": "advice on captions, relay and written alternatives",
    "TZ": "checklists for meetings across time zones",
    "CAN": "networking norms for newcomers to Canada",
    "NIC": "advice for newcomers from a settlement agency",
    "MCG": "McGill University's advice for newcomers",
    "UWM": "UW-Madison's pages for future health professionals",
    "BSR": "a graduate students' science magazine on leaving academia",
    "BRIDGE": "a guide to careers in nonprofit organizations",
    "FED": "a guide to talks about public service",
    "INTRO": "the custom of introducing people only when both agreed",
    "O": "this program's own rule",
}


def explain(key: str) -> str:
    """One line on a source key, or on several separated by commas; the key itself where it is unknown."""
    parts = (part.strip() for part in key.split(","))
    return "; ".join(SOURCES.get(part.upper(), part) for part in parts if part)

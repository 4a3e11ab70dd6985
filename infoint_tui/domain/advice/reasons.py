"""What each rule says to the writer where it has no more exact words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "job-ask": "That asks for work, and whoever is asked for work begins to assess you. Ask for advice.",
        "favour-ask": "They would vouch for somebody they hardly know. Leave it to them to offer that.",
        "pay-benefits": "Pay, leave and benefits belong to another talk; surveys answer them. Ask how people grow.",
        "closed": "One word answers this. Begin with what, how, which or “tell me about”.",
        "double-barrelled": "Two questions in one: the first is forgotten. Keep the second as a follow-up.",
        "leading": "The question says which answer you expect. Say openly what you assume, or ask neutrally.",
        "searchable": "That can be looked up beforehand. Keep the time for what only this person can tell.",
        "too-long": "That is hard to keep in mind. Put the background into your introduction; ask its core.",
        "personal": "That is private. Ask how the work fits around the rest of life.",
        "confidential": "The answer might betray a confidence. Ask about patterns instead of secrets or people.",
        "vague": "So broad that the answer will be polite and empty. Name a time, a moment or a choice.",
        "length": "Short messages get answered.",
        "job-phrase": "This reads as a request for work. Say openly, once, that the talk is only for learning.",
        "resume-attached": "A résumé nobody asked for makes the message an application. Keep it ready until they ask.",
        "placeholder": "A slot of the template still needs its words.",
        "wrong-name": "The greeting names somebody else.",
        "wrong-org": "That is where somebody else works. Copied from another message?",
        "no-self": "Say in a line who you are before you ask for anything.",
        "no-connection": "Begin with what links you: who named them, or what of theirs you saw.",
        "no-purpose": "Name the one thing you would like to learn from this person.",
        "no-duration": "Ask for a small, definite time: 15 or 20 minutes.",
        "no-slots": "Offer two or three days and say that you can adapt; it spares them a decision.",
        "no-timezone": "Whose clock is meant? Name the time in both zones.",
        "not-a-job": "Half a sentence takes the pressure away: that you are not asking for a job.",
        "no-easy-out": "A yes comes easier where a no is easy. Add a short way out.",
        "no-ask": "A request put as one clear question is answered more often.",
        "thanks": "Thank them for their time, whatever they answer.",
        "greeting": "Greet them by name, as they sign themselves.",
        "sign-off": "Close with a short phrase and your full name.",
        "mechanics": "A slip.",
        "too-much-me": "It speaks more of you than of them. Turn a sentence around.",
        "no-moment": "Which moment stayed with you? One of your notes makes the letter unmistakably yours.",
        "no-action": "If it fits, say what you will do with their advice: there is no nicer thanks.",
        "no-referral-thanks": "They offered you a name. Thank them for it, and say when you will write.",
        "over-apology": "Late is fine. One light word at most; the thanks are what matters.",
    }
)

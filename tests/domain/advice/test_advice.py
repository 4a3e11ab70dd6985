"""The linter against its examples, against texts in many voices, and against hostile ones."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infoint_tui.domain.advice import RULES, Context, Finding, lint_question, lint_thanks
from infoint_tui.domain.advice import questions as advice_weights
from infoint_tui.domain.advice.findings import SEVERITIES
from infoint_tui.domain.advice.lexicon import Frame, fold, members, sections
from infoint_tui.domain.advice.questions import weights
from infoint_tui.domain.time_rules import SOURCES
from infoint_tui.services.banks import BankService

from . import learn, report
from .texts import found_rules, lint, message_examples, read

KINDS = ("question", "request", "thanks")
PRECISION, RECALL, RECALL_OF_A_RULE = 0.99, 0.98, 0.8


def _question_examples() -> Iterator[tuple[str, bool, str]]:
    for rule, sides in read("question_examples.yaml").items():
        for side in ("fires", "silent"):
            yield from ((rule, side == "fires", text) for text in sides[side])


# -- examples -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", sorted({rule for rule, _, _ in _question_examples()}))
def test_a_question_rule_holds_its_examples(rule: str) -> None:
    for named, fires, text in _question_examples():
        if named == rule:
            assert (rule in found_rules(lint_question(text))) is fires, text


@pytest.mark.parametrize("rule", sorted({example[0] for example in message_examples()}))
def test_a_message_rule_holds_its_examples(rule: str) -> None:
    for named, fires, kind, text, context in message_examples():
        if named == rule:
            assert (rule in found_rules(lint(kind, text, context))) is fires, text


def test_every_rule_has_five_examples_of_each_side() -> None:
    counts = {rule: [0, 0] for rule in RULES}
    for rule, fires, _ in _question_examples():
        counts[rule][fires] += 1
    for rule, fires, *_ in message_examples():
        counts[rule][fires] += 1
    assert counts == {rule: [5, 5] for rule in RULES}


def test_every_rule_names_sources_that_are_explained() -> None:
    assert all(key in SOURCES for rule in RULES.values() for key in rule.source.split(","))


# -- corpora --------------------------------------------------------------------------------------------


def test_there_are_enough_texts() -> None:
    corpus = read("questions.yaml")
    assert len(corpus["clean"]) >= 150
    assert sum(map(len, corpus["faulty"].values())) >= 150
    assert len(read("requests.yaml")) >= 40
    assert len(read("thanks.yaml")) >= 40


@pytest.mark.parametrize("measure", [report.measure_questions, report.measure_letters])
def test_clean_texts_are_left_alone_and_faults_are_found(measure: object) -> None:
    assert callable(measure)
    measured = measure()
    assert measured.precision_on_clean >= PRECISION
    assert measured.recall >= RECALL
    for rule, count in measured.expected.items():
        assert measured.found[rule] >= RECALL_OF_A_RULE * count, rule


def test_questions_nothing_was_learned_from_fare_nearly_as_well() -> None:
    measured = report.measure_questions(report.HELD_OUT)
    assert measured.precision_on_clean >= 0.95
    assert measured.recall >= 0.8


def test_the_weights_name_rules_and_classes_there_are() -> None:
    known = {f"<{name}>" for name in " ".join(sections("words")["weighed"]).split()}
    for rule, weighed in weights().items():
        assert rule in RULES
        named = {part for name in weighed for part in name.split(" ") if part.startswith("<")}
        assert named <= known


def test_a_word_added_to_a_class_weighs_as_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "What does your frobnication come to these days?"
    assert "pay-benefits" not in found_rules(lint_question(text))
    known = {**advice_weights._meanings(), "frobnication": ("<salary>", "<pay_all>")}
    monkeypatch.setattr(advice_weights, "_meanings", lambda: known)
    assert "pay-benefits" in found_rules(lint_question(text))


def test_learning_finds_what_tells_a_fault_from_its_neighbors() -> None:
    texts = [learn.example(f"Are you hiring {each}?", "job-ask") for each in ("cooks", "smiths", "grooms")]
    texts += [learn.example(f"What do you like about {each}?", "") for each in ("cooks", "smiths", "grooms")]
    learned = learn.learn(learn.known(texts), "job-ask")
    named, other = (learn.example(text, "") for text in ("Are you recruiting now?", "What do you like now?"))
    scores = [sum(learned.get(name, 0.0) for name in names) for names, _ in (named, other)]
    assert scores[0] > 0 > scores[1]


def test_the_built_in_banks_have_no_finding() -> None:
    for bank in BankService(None).banks():
        for question in bank.questions():
            allowed = Context(off=frozenset(question.allow_lint))
            for text in (question.text, *question.variants.values(), *question.probes):
                assert lint_question(text, allowed) == (), (question.id, text)


# -- findings -------------------------------------------------------------------------------------------


def _all_texts() -> Iterator[tuple[str, str]]:
    for name in report.QUESTIONS:
        for texts in read(name)["faulty"].values():
            yield from (("question", text) for text in texts)
    for name, kind in report.LETTERS:
        yield from ((kind, entry["text"]) for entry in read(name))


def test_findings_have_places_within_the_text_and_all_they_need() -> None:
    for kind, text in _all_texts():
        for found in lint(kind, text):
            _check(found, text)


def _check(found: Finding, text: str) -> None:
    assert found.rule in RULES
    assert found.severity in SEVERITIES
    assert found.reason
    assert 0 <= found.start <= found.end <= len(text)
    assert 0 <= found.rewrite_at[0] <= found.rewrite_at[1] <= len(text)


def test_a_rewritten_question_has_the_fault_no_more() -> None:
    for kind, text in _all_texts():
        if kind != "question":
            continue
        for found in lint_question(text):
            if found.rewrite is not None:
                changed = found.applied(text)
                assert found.rule not in found_rules(lint_question(changed)), (text, changed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Are you hiring?", "Are you hiring"),
        ("So – tell me: what’s the “salary”?", "salary"),
        ("Ré\u0301sumé aside, are you   hiring now?", "are you   hiring"),
        ("Knowing {org|your firm}, what is the pension like?", "pension"),
        ("ARE YOU HIRING\u00a0THIS YEAR?", "ARE YOU HIRING"),
        ("Wha\u200bt is the sal\u00adary?", "sal\u00adary"),
    ],
)
def test_the_words_meant_are_those_that_were_written(text: str, words: str) -> None:
    found = lint_question(text)[0]
    assert text[found.start : found.end] == words


def test_what_a_rewrite_leaves_out_is_kept_as_a_follow_up() -> None:
    text = "How did you start and what do you do now?"
    (found,) = lint_question(text)
    assert (found.applied(text), found.rest) == ("How did you start?", "What do you do now?")


@pytest.mark.parametrize("rule", ["closed", "job-ask"])
def test_a_rule_can_be_switched_off(rule: str) -> None:
    text = {"closed": "Do you like it?", "job-ask": "Are you hiring?"}[rule]
    assert rule in found_rules(lint_question(text))
    assert rule not in found_rules(lint_question(text, Context(off=frozenset({rule}))))


def test_another_language_gets_only_what_needs_no_english() -> None:
    german = Context(language="de")
    assert lint_question("Do you like it?", german) == ()
    assert found_rules(lint_question("Wie geht das? Und warum?", german)) == {"double-barrelled"}
    letter = "Lieber Karl,\n\ndanke für {{thema}}.\n\nAnna"
    found = found_rules(lint("thanks", letter, german._replace(contact="Bruno Keller")))
    assert found == {"placeholder", "wrong-name", "length"}


def test_a_nudge_needs_neither_days_nor_a_word_about_jobs() -> None:
    text = "Dear Rosa,\n\nI wrote last week. Would 20 minutes be possible?\n\nBest,\nNoor"
    assert {"no-slots", "not-a-job"} <= found_rules(lint("request", text))
    assert not {"no-slots", "not-a-job"} & found_rules(lint("request", text, Context(attempt=2)))


# -- anything at all ------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "are you hiring",
        "?",
        "\n",
        "{org|x}",
        "{",
        "é",
        "\u200b",
        "ﬁ",
        "…",
        "—",
        "Dear Rosa,",
        "and what do you",
        "İ",
    ]
)


@settings(max_examples=150)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=20).map(" ".join), st.sampled_from(KINDS))
def test_any_text_gets_findings_with_sound_places(text: str, kind: str) -> None:
    for found in lint(kind, text):
        _check(found, text)


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "you your ",
        "1 ",
        "[a",
        "{a|b}",
        "é",
        "-",
        "\n",
        "word\n",
        "a. ",
        "if, when ",
        "'\"",
        "Dear ",
        "you told ",
        "job at your ",
        "not a job for ",
        "do you ",
        "how you and why ",
        "i will attach my cv ",
        "x",
    ],
)
def test_a_text_of_ten_thousand_characters_takes_no_time_to_speak_of(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = perf_counter()
    for kind in KINDS:
        lint(kind, text)
    assert perf_counter() - began < 3, "a pattern went astray: usually this takes 0.05 s"


@pytest.mark.parametrize("lead", ["", "P.S. ", "PS: "])
def test_a_job_asked_for_under_the_name_is_found_too(lead: str) -> None:
    """A postscript is where it slips in; a postscript about something else is left alone."""
    letter = (
        "Dear Rosa,\n\nThank you for the radio exercise you told me of.\n\nWarm regards,\nNoor Haddad\n\n"
    )
    known = Context(contact="Rosa Delgado", me="Noor Haddad")
    asking = lint_thanks(f"{letter}{lead}Please keep me in mind if anything opens up.", known)
    assert "job-phrase" in {found.rule for found in asking}
    other = lint_thanks(f"{letter}{lead}The ride-along is on Saturday.", known)
    assert "job-phrase" not in {found.rule for found in other}


_COMPILED = """
import re
from infoint_tui.domain.advice import lint_message, lint_question, lint_thanks
from infoint_tui.domain.advice import warm_up
{first}
compile, made = re.compile, []
re.compile = lambda pattern, flags=0: made.append(pattern) or compile(pattern, flags)
lint_question("What do you like about evenings?")
for look in (lint_message, lint_thanks):
    look("Dear Ann,\\n\\nYour garden made me curious. Could we meet on Monday?\\n\\nBest,\\nBo")
print(len(made))
"""


def test_after_warming_up_a_first_text_finds_its_patterns_compiled() -> None:
    def compiled(first: str) -> int:
        script = _COMPILED.format(first=first)
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert compiled("") > 20
    assert compiled("warm_up()") <= 2


# -- word lists -----------------------------------------------------------------------------------------


def _all_questions() -> Iterator[str]:
    for name in report.QUESTIONS:
        corpus = read(name)
        yield from corpus["clean"]
        for texts in corpus["faulty"].values():
            yield from texts


def test_the_words_a_frame_asks_for_never_hide_a_text_that_fits() -> None:
    """They are there for speed alone: every frame that fits is one that is tried."""
    texts = {"questions": [fold(text, {}) for text in _all_questions()]}
    texts["messages"] = [fold(entry["text"]) for name, _ in report.LETTERS for entry in read(name)]
    for name, folded in texts.items():
        for section, lines in sections(name).items():
            for line in lines:
                frame = Frame(line)
                if frame.needs:
                    hidden = [text for text in folded if not frame.wanted(text.words)]
                    look = frame.compiled.fullmatch if section == "vague" else frame.compiled.search
                    assert not [text.flow for text in hidden if look(text.flow)], (section, line)


def test_one_word_serves_every_frame_in_all_its_forms() -> None:
    assert {"hire", "hires", "hired", "hiring", "take on"} <= set(members("hire"))
    assert "hiring" in members("hire", "ing")
    assert "hire" not in members("hire", "ing")
    assert {"vacancy", "vacancies", "job", "jobs"} <= set(members("job"))


@pytest.mark.parametrize(
    ("words", "loud"),
    [
        ("I saw your talk at ESCAIDE last year.", False),
        ("Your work with EUPHEM and SHAKEN is why I ask.", False),
        ("I use PYTORCH and POSTGRES at work.", False),
        ("How did you come to SAMHSA?", False),
        ("I would REALLY like to hear your story.", True),
        ("PLEASE let me know.", True),
        ("This is URGENT for me.", True),
        ("I AM VERY INTERESTED IN YOUR WORK.", True),
    ],
)
def test_an_acronym_is_no_shouting(words: str, loud: bool) -> None:
    said = [each.reason for each in lint("request", f"Dear Rosa,\n\n{words}\n\nNoor")]
    assert any("shouts" in each for each in said) is loud

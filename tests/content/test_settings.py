"""settings.yaml: tolerant of what it does not know, clear about what it cannot use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infoint_tui.content.settings import parse_settings, read_settings, with_theme
from infoint_tui.domain.enums import ChannelKind
from infoint_tui.domain.errors import Refused
from infoint_tui.domain.people import Channel, Contact
from infoint_tui.domain.settings import Settings, UserCommand


def test_a_home_without_the_file_has_the_defaults_and_imports_no_yaml(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from infoint_tui.content.settings import read_settings;"
        f"read_settings(Path({str(tmp_path)!r})); sys.exit('yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert read_settings(tmp_path) == Settings()


def test_what_is_known_is_taken(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text(
        "theme: infoint-light\nfast_driver: off\nreduced_motion: yes\n"
        "keys:\n  today.snooze: z\n  call: [f6, K]\n  undo: '1'\n",
        encoding="utf-8",
    )
    settings = read_settings(tmp_path)
    assert settings.theme == "infoint-light"
    assert (settings.fast_driver, settings.reduced_motion, settings.fast_editor) == (False, True, True)
    assert settings.keys == {"today.snooze": "z", "call": "f6,K", "undo": "1"}
    assert settings.notices == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "keys:\n", "---\n"])
def test_an_empty_file_is_no_mistake(text: str) -> None:
    found = parse_settings(text)
    assert found == Settings(keys=found.keys, places=found.places)


def test_what_is_not_known_is_kept_and_named() -> None:
    settings = parse_settings("theme: nord\nfuture: {a: [1]}\n")
    assert settings.theme == "nord"
    assert settings.unknown == {"future": {"a": ["1"]}}
    assert "'future'" in settings.notices[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("theme: [a, b]\n", "theme: write one name"),
        ("fast_driver: perhaps\n", "write true or false"),
        ("fast_driver: [true]\n", "write true or false"),
        ("keys: z\n", "one line per command"),
        ("keys: {undo: {a: b}}\n", "keys: undo"),
        ("keys: {undo: ''}\n", "keys: undo"),
        ("- a\n", "expected lines such as"),
        ("mouse: 'a\n", ":1:8"),
        ("commands: x\n", ":1:11: commands: write a list of commands"),
        ("commands: [x]\n", "write each with a name and what to run"),
        ("commands: [{name: A}]\n", ":1:12: commands: each needs a name and what to run"),
        ("commands: [{run: [a]}]\n", "each needs a name and what to run"),
        ("commands: [{name: A, run: []}]\n", "the first entry is the program"),
        ("commands: [{name: A, run: [{name}]}]\n", "the program can't come from a person's data"),
        ("commands: [{name: A, run: [a, {mail}]}]\n", "no placeholder {mail}. Did you mean {email}?"),
        ("commands: [{name: A, run: [a, {shoe}]}]\n", "{organization}, {uid}, {url}; doubled braces"),
        ("commands: [{name: A, run: [a, [b]]}]\n", ":1:31: commands: run: each argument must be text"),
        ('commands: [{name: A, run: ["a\\0"]}]\n', "each argument must be text"),
        ("mouse: &x 1\n", ":1:8: a & at the start names"),
        ("[" * 50, ":1:21: the file is nested"),
        ("mouse: " + "[" * 50, ":1:27: the file is nested"),
        ("\x00", "settings.yaml"),
    ],
)
def test_mistakes_are_named_and_the_rest_holds(text: str, words: str) -> None:
    settings = parse_settings(text)
    assert len(settings.notices) == 1 + text.startswith(("mouse: '", "mouse: &"))
    assert words in settings.notices[0]
    assert settings._replace(notices=(), places={}) == Settings(keys=settings.keys, places={})


def test_commands_are_read_and_one_that_cannot_be_used_costs_no_other() -> None:
    settings = parse_settings(
        "commands:\n"
        "- name: Card\n  key: f6\n  run: [khard, show, {name}]\n  terminal: true\n"
        "- name: Mail\n  run: mutt -s 'Hello there' {email}\n"
        "- {name: Card!, run: [sh, '{{name}}', 'to:{email}']}\n"
        "- {name: Card, run: [again]}\n"
    )
    assert settings.commands == (
        UserCommand("user.card", "Card", ("khard", "show", "{name}"), "f6", terminal=True),
        UserCommand("user.card-2", "Card!", ("sh", "{{name}}", "to:{email}")),
    )
    refused, twice = settings.notices
    assert refused.startswith("settings.yaml:7:8: commands: run: write a list")
    assert refused.endswith('Write run: ["mutt", "-s", "Hello there", "{email}"].')
    assert twice.startswith("settings.yaml:9:3: commands: two commands are called 'Card'")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=6))
def test_arguments_come_through_the_file_and_back_as_they_are(arguments: list[str]) -> None:
    run = ["program", *(text.replace("{", "(") for text in arguments)]
    (command,) = parse_settings(
        f"commands:\n- name: A\n  run: {json.dumps(run, ensure_ascii=False)}\n"
    ).commands
    assert command.run == tuple(run)
    assert command.arguments(Contact(uid="1", name="Rosa")) == run


@given(st.text(), st.text(), st.text())
def test_no_value_breaks_the_reader_and_no_text_becomes_a_command_line(
    name: str, run: str, other: str
) -> None:
    written = json.dumps(name + " x"), json.dumps(run), json.dumps(other)
    settings = parse_settings(
        "commands:\n- name: {}\n  run: {}\n- name: {}\n  run: [a]\n".format(*written, "B")
    )
    assert all(each.run == ("a",) for each in settings.commands)
    assert settings.notices
    raw = parse_settings(f"commands:\n- name: A\n  run: [a, {run}]\n  key: {other}\n- {name}\n")
    assert all(isinstance(part, str) for each in raw.commands for part in each.run)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip())


@given(NAMES)
def test_a_name_stays_within_its_argument_and_is_never_an_option(name: str) -> None:
    person = Contact(uid="1", name=name)
    assert UserCommand("user.a", "A", ("p", "x{name}y", "z")).arguments(person) == ["p", f"x{name}y", "z"]
    assert UserCommand("user.a", "A", ("p", "--", "{name}")).arguments(person) == ["p", "--", name]
    bare = UserCommand("user.a", "A", ("p", "{name}"))
    if name.startswith("-"):
        with pytest.raises(Refused, match="would be read as an option"):
            bare.arguments(person)
    else:
        assert bare.arguments(person) == ["p", name]


@pytest.mark.parametrize(
    ("kind", "value", "url"),
    [
        (ChannelKind.LINKEDIN, "linkedin.com/in/rosa", "https://linkedin.com/in/rosa"),
        (ChannelKind.LINKEDIN, "in/rosa", "https://www.linkedin.com/in/rosa"),
        (ChannelKind.OTHER, "https://rosa.example", "https://rosa.example"),
        (ChannelKind.OTHER, "file:///etc/passwd", ""),
        (ChannelKind.OTHER, "javascript:alert(1)", ""),
        (ChannelKind.EMAIL, "example.org", ""),
    ],
)
def test_an_address_for_a_browser_is_one_of_the_web(kind: ChannelKind, value: str, url: str) -> None:
    person = Contact(uid="1", name="Rosa", channels=(Channel(kind=kind, value=value),))
    command = UserCommand("user.a", "A", ("open", "{url}"))
    if url:
        assert command.arguments(person) == ["open", url]
    else:
        with pytest.raises(Refused, match="Rosa has no web address"):
            command.arguments(person)


def test_doubled_keys_are_named() -> None:
    settings = parse_settings("theme: nord\ntheme: dracula\n")
    assert settings.notices[0].startswith("settings.yaml:2:1: the key “theme” stands twice")
    assert settings.theme == "nord"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"theme: \xff\n", ":1:8: the file isn't UTF-8"),
        (b"#" * 100_001, "more than the 0.1 MB"),
        (b"\xef\xbb\xbftheme: nord\n", ""),
    ],
)
def test_bytes_are_guarded(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "settings.yaml").write_bytes(content)
    settings = read_settings(tmp_path)
    if words:
        assert words in settings.notices[0]
    else:
        assert settings.theme == "nord"
        assert settings.notices == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "theme: nord\n"),
        ("mouse: false", "mouse: false\ntheme: nord\n"),
        ("# mine\ntheme:   dracula   # dark\nmouse: false\n", "# mine\ntheme: nord   # dark\nmouse: false\n"),
        ("theme:\nkeys:\n  theme: ctrl+g\n", "theme: nord\nkeys:\n  theme: ctrl+g\n"),
        ("keys:\n  theme: ctrl+g\n", "keys:\n  theme: ctrl+g\ntheme: nord\n"),
    ],
)
def test_a_theme_is_written_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_theme(before, "nord") == after


@pytest.mark.parametrize("text", ["{mouse: false}\n", "- a\n", "theme: [a,\n  b]\n"])
def test_a_file_that_would_not_be_understood_afterwards_is_left_alone(text: str) -> None:
    with pytest.raises(Refused, match="left alone"):
        with_theme(text, "nord")

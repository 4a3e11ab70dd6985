"""settings.yaml: tolerant of what it does not know, clear about what it cannot use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infoint_tui.content.settings import parse_settings, read_settings
from infoint_tui.domain.settings import Settings


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


def test_doubled_keys_are_named() -> None:
    settings = parse_settings("theme: nord\ntheme: dracula\n")
    assert settings.notices[0].startswith("settings.yaml:2:1: the key “theme” stands twice")
    assert settings.theme == "nord"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"theme: \xff\n", ":1:8: the file is not UTF-8"),
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

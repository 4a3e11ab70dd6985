"""A good word after some conversations."""

from __future__ import annotations

from infoint_tui.domain.phrasing import good_word


def test_good_words_come_at_some_counts_only() -> None:
    """After the first, third, fifth and tenth; short enough for one line."""
    said = {count: good_word(count) for count in range(40) if good_word(count)}
    assert list(said) == [1, 3, 5, 10]
    assert all(len(words) <= 42 for words in said.values())

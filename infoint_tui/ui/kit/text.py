"""The only way text reaches a widget: visible characters, as Content, never parsed as markup."""

from __future__ import annotations

from textual.content import Content, Span

from ...domain.text import visible

__all__ = ["BLANK", "assemble", "column", "joined", "lines", "plain", "styled"]

BLANK = Content("")
"""No text at all."""

Part = str | Content | tuple[str, str]


def plain(text: str, multiline: bool = False) -> Content:
    """Any text as Content; control and direction characters are made visible.

    Args:
        text: Text from wherever it may come.
        multiline: Keep line breaks and tabs instead of showing them as pictures.
    """
    return Content(visible(text, multiline=multiline), strip_control_codes=False)


def styled(text: str, style: str, multiline: bool = False) -> Content:
    """The same with a style such as "bold $text-accent"; the style is ours, the text may be anybody's."""
    return Content.styled(visible(text, multiline=multiline), _mended(style), strip_control_codes=False)


def column(text: str, width: int, style: str = "") -> Content:
    """A text cut with … or padded to exactly so many cells; the padding is not styled.

    Args:
        text: Text from wherever it may come.
        width: Cells, at least one.
        style: As in `styled`.
    """
    shown = visible(text)
    if not shown.isascii():
        content = Content.styled(shown, _mended(style))
        return content.truncate(width, ellipsis=True, pad=True)
    end = min(len(shown), width)
    shown = shown.ljust(width) if len(shown) <= width else shown[: width - 1] + "…"
    spans = [Span(0, end, _mended(style))] if style and end else []
    return Content(shown, spans, width, strip_control_codes=False)


def assemble(*parts: Part) -> Content:
    """One Content of parts: plain texts, (text, style) pairs and Content."""
    return Content.assemble(
        *(
            part
            if isinstance(part, Content)
            else visible(part)
            if isinstance(part, str)
            else (visible(part[0]), _mended(part[1]))
            for part in parts
        ),
        strip_control_codes=False,  # there are none in what is visible
    )


def joined(separator: str, parts: list[Part]) -> Content:
    """Parts with a separator between them; empty ones are left out."""
    mended = [assemble(part) for part in parts]
    return Content(separator).join(part for part in mended if part.plain)


def lines(*parts: Part) -> Content:
    """Parts below one another."""
    return Content("\n").join(assemble(part) for part in parts)


def example(*rows: str) -> Content:
    """How an empty place will look once something stands there; nobody takes it for real."""
    return lines(("For example:", "$text-muted"), *((row, "italic $text-muted") for row in rows))


def _mended(style: str) -> str:
    """Textual loses the opacity of `$text-muted` inside Content and paints it white; this is its like."""
    return style.replace("$text-muted", "$foreground-muted")

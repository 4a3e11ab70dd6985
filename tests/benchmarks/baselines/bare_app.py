"""The least a Textual application can be: a line of text; Esc changes it, ctrl+q leaves."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line."""

    BINDINGS = [("escape", "turn", "Turn")]
    turned = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("ready 0")

    def action_turn(self) -> None:
        """Show that the key arrived."""
        self.turned += 1
        self.query_one(Static).update(f"ready {self.turned}")


def main() -> None:
    """Run it."""
    Bare().run()


if __name__ == "__main__":
    main()

"""How the tabs give way on small screens; rules about a screen's classes must stand in its own CSS."""

from __future__ import annotations

_ONE_AT_A_TIME = """
        & PaneTabs { display: block; }
        & ChipLine { padding: 0 1; }
        & .prepare--left { width: 1fr; display: none; padding: 0; }
        & .prepare--right { border-left: none; display: none; padding: 0; }
        & .prepare--agenda { display: none; }
        & BankPane { display: none; border-top: none; }
        & .-at-todo .prepare--left { display: block; }
        & .-at-agenda .prepare--right { display: block; }
        & .-at-bank .prepare--right { display: block; }
        & .-at-agenda .prepare--agenda { display: block; height: 1fr; max-height: 100%; }
        & .-at-bank BankPane { display: block; }
"""

SMALL = f"""
    ConversationScreen.-low {{
        & .prepare--left {{ padding: 0 1 0 0; }}
        & .prepare--right {{ padding: 0; }}
        & Preview {{ max-height: 4; }}
        & ReflectPane {{ padding: 0 2; }}
        & ReflectPane > #beside {{ max-height: 5; }}
        & ReflectPane > #movement {{ display: none; }}
    }}
    ConversationScreen.-narrow {{{_ONE_AT_A_TIME}    }}
    ConversationScreen.-tiny {{{_ONE_AT_A_TIME}
        & .live--panes {{ layout: vertical; }}
        & .live--agenda {{ width: 1fr; max-width: 100%; height: 2fr; min-height: 4; padding: 0; }}
        & .live--notes {{ width: 1fr; height: 3fr; border-left: none; }}
        & .live--panes PaneTitle {{ display: none; }}
        & Asking {{ max-height: 4; }}
        & ReflectPane {{ padding: 0 1; }}
    }}
"""

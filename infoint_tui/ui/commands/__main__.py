"""Prints the key table for the README: `python -m infoint_tui.ui.commands`."""

from __future__ import annotations

import sys

from . import key_table

if __name__ == "__main__":
    sys.stdout.write(key_table())

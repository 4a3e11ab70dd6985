"""Prints the key table, or renews it in a document: `python -m infoint_tui.ui.commands [README.md]`."""

from __future__ import annotations

import sys
from pathlib import Path

from . import key_table, with_key_table

if __name__ == "__main__":
    if len(sys.argv) > 1:
        document = Path(sys.argv[1])
        document.write_text(with_key_table(document.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(key_table())

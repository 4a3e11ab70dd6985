"""Files in YAML that the user may edit: banks, messages, checklists, time rules, settings. A module is
loaded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain import late

if TYPE_CHECKING:
    from . import bank_edit as bank_edit
    from . import banks as banks
    from . import files as files
    from . import settings as settings
    from . import templates as templates
    from . import yaml_fields as yaml_fields
    from . import yaml_reader as yaml_reader
else:
    __getattr__ = late(__name__)

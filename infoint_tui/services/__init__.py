"""Use cases: the only code that changes data. A module of them is loaded when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain import late

if TYPE_CHECKING:
    from . import agenda as agenda
    from . import backups as backups
    from . import banks as banks
    from . import calendar as calendar
    from . import codebook as codebook
    from . import conflicts as conflicts
    from . import contact_view as contact_view
    from . import conversation as conversation
    from . import decisions as decisions
    from . import erasure as erasure
    from . import evidence as evidence
    from . import exporting as exporting
    from . import files as files
    from . import finding as finding
    from . import follow_up as follow_up
    from . import importing as importing
    from . import known_people as known_people
    from . import learning as learning
    from . import linting as linting
    from . import messages as messages
    from . import opportunities as opportunities
    from . import outreach as outreach
    from . import people as people
    from . import pipeline as pipeline
    from . import pipeline_bulk as pipeline_bulk
    from . import planning as planning
    from . import reflection as reflection
    from . import relations as relations
    from . import rules as rules
    from . import tasks as tasks
    from . import templates as templates
    from . import thank_you as thank_you
    from . import today as today
    from . import vault as vault
else:
    __getattr__ = late(__name__)

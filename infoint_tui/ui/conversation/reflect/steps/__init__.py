"""The steps of the reflection: what each shows and what its answers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .....domain.reflection import ReflectionStep
    from .base import StepContext, StepLogic


def make_step(context: StepContext, step: ReflectionStep) -> StepLogic:
    """The logic of a step; its module is loaded when it is first needed."""
    from . import ahead, facts, found, ratings, texts
    from . import ahead as second
    from . import found as gains

    kinds: dict[str, type[StepLogic]] = {
        "mood": ratings.MoodStep,
        "state": facts.FactsStep,
        "guest": facts.GuestStep,
        "marks": texts.GapsStep,
        "paper": texts.PaperStep,
        "goals": ratings.GoalsStep,
        "text": texts.TextStep,
        "pair": texts.PairStep,
        "assumptions": ratings.AssumptionsStep,
        "fit": ratings.FitStep,
        "outcomes": gains.OutcomesStep,
        "views": texts.ViewsStep,
        "share": ratings.ShareStep,
        "people": found.PeopleStep,
        "actions": found.ActionsStep,
        "moment": ahead.MomentStep,
        "touch": ahead.TouchStep,
        "strategy": ahead.StrategyStep,
        "path": ahead.PathStep,
        "second": second.SecondViewStep,
    }
    return kinds[step.kind](context, step)

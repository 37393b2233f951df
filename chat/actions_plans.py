"""The buttons of the year's plan, of event plans and of their tasks."""

from aiogram.filters.callback_data import CallbackData

# ── The year ──────────────────────────────────────────────────────────────────────────────────


class SeePlan(CallbackData, prefix="np"):
    """0: the year we are in."""

    year: int = 0


class BeginPlan(CallbackData, prefix="npb"):
    year: int


class SeeLastYear(CallbackData, prefix="npl"):
    """What the plan builds on: last year's problems, the members at its end."""

    year: int


class DescribePlan(CallbackData, prefix="npd"):
    """Last year's problems and the members' figures: the form, filled in."""

    year: int


class SeePlanMonth(CallbackData, prefix="npm"):
    year: int
    month: int
    page: int = 1


class SeePlanItem(CallbackData, prefix="npi"):
    item_id: int


class EditPlanItem(CallbackData, prefix="npe"):
    """The item's form, filled in."""

    item_id: int


class RemovePlanItem(CallbackData, prefix="npx"):
    """Of a draft. Asks first; takes it out with `sure`."""

    item_id: int
    sure: bool = False


class SeePlanCalendar(CallbackData, prefix="npc"):
    """The year as a picture."""

    year: int


class TakePlanSheet(CallbackData, prefix="nps"):
    """The year as a spreadsheet; `blank`: the empty template."""

    year: int
    blank: bool = False


class TakePlanFile(CallbackData, prefix="npf"):
    """Puts a file that was looked through in the plan's place."""

    upload_id: int


# ── One event ─────────────────────────────────────────────────────────────────────────────────


class PlanEvent(CallbackData, prefix="npn"):
    """A new event's form; 0: outside the year's plan."""

    item_id: int = 0


class SeeEventPlan(CallbackData, prefix="npo"):
    event_id: int


class ChangeEventPlan(CallbackData, prefix="npg"):
    """The event's form, filled in."""

    event_id: int


class DiscardEventPlan(CallbackData, prefix="npk"):
    """Asks first; throws the draft away with `sure`."""

    event_id: int
    sure: bool = False


# ── Tasks ─────────────────────────────────────────────────────────────────────────────────────


class SeeTasks(CallbackData, prefix="nta"):
    event_id: int


class SeeMyTasks(CallbackData, prefix="ntm"):
    page: int = 1


class SeeTask(CallbackData, prefix="nto"):
    task_id: int


class FinishTask(CallbackData, prefix="ntd"):
    task_id: int


class ChooseTaskOwner(CallbackData, prefix="ntc"):
    task_id: int
    page: int = 1


class HandTask(CallbackData, prefix="nth"):
    task_id: int
    person_id: int

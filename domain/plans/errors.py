"""What planning refuses: the year's plan, its items, an event's plan, its tasks."""

from domain.errors import Refused


class PlanNotThere(Refused):
    """The year's plan is at another step by now: `state`."""

    code = "plan_not_there"

    def __init__(self, *, state: str) -> None:
        super().__init__(reason=state)


class PlanUnfit(Refused):
    """`reason`: empty, problems."""

    code = "plan_unfit"


class ItemUnfit(Refused):
    """`reason` is a code of `domain.plans.items`."""

    code = "plan_item_unfit"


class ItemNotThere(Refused):
    """The item is at another step by now: `reason` is its state, or `planned_already`."""

    code = "plan_item_not_there"


class UploadGone(Refused):
    """The rows of the file are no longer kept, or not all of them are good."""

    code = "plan_upload_gone"


class EventUnfit(Refused):
    """The event's plan does not fit together. `reason` is a code of `domain.events.plan_rules`."""

    code = "event_plan_unfit"


class EventNotThere(Refused):
    """The event is at another step by now: `state`."""

    code = "event_plan_not_there"

    def __init__(self, *, state: str) -> None:
        super().__init__(reason=state)


class TaskDone(Refused):
    """`by` (as colleagues name each other) did it, `at`."""

    code = "task_done"


class OwnerUnfit(Refused):
    """The colleague named for a task holds no role."""

    code = "task_owner_unfit"

"""What stands on the desk only while there is some of it."""

from __future__ import annotations

from chat.actions import SeeDoubts
from chat.actions_door import SeeDoors
from chat.actions_plans import SeeMyTasks
from chat.actions_rewards import RewardDesk
from chat.screen import Button
from locales.i18n import _, n_


def only_now(
    doubts: int, gifts: int, doors: int, tasks: int
) -> tuple[tuple[int, str, Button], ...]:
    """Count, line and button of each: messages, gifts to hand over, doors of today, tasks."""
    doubtful = n_("{n} message of uncertain fate", "{n} messages of uncertain fate", doubts)
    return (
        (doubts, doubtful, Button(_("Uncertain messages"), SeeDoubts())),
        (gifts, n_("{n} gift to hand over", "{n} gifts to hand over", gifts),
         Button(_("Rewards"), RewardDesk())),
        (doors, n_("{n} door open today", "{n} doors open today", doors),
         Button(_("At the door"), SeeDoors())),
        (tasks, n_("{n} task for events", "{n} tasks for events", tasks),
         Button(_("My tasks for events"), SeeMyTasks())),
    )  # fmt: skip

"""Which process does what: `--role all`, or web, worker and sender apart.

- all: everything; a second one waits, on PostgreSQL it helps with turns meanwhile.
- web: receives. With a webhook any number; with polling one polls and the others wait.
- worker: takes turns and says its own replies; any number.
- sender: the lanes, the schedule, the menus; one works and the others wait.

SQLite has one writer, so there everything is one process.
"""

from bot.settings import BadSettings, Settings

ROLES = ("all", "web", "worker", "sender")
PARTS = ("web", "worker", "sender")


def does(role: str, part: str) -> bool:
    """Whether a process of this role does this one of PARTS."""
    return role in ("all", part)


def check(role: str, settings: Settings) -> None:
    """Whether this role can work here.

    Raises:
        BadSettings: it is unknown, or wants PostgreSQL, or a Telegram that others can reach.
    """
    if role not in ROLES:
        raise BadSettings(f"--role {role} is unknown; use {', '.join(ROLES[:-1])} or {ROLES[-1]}")
    if role == "all":
        return
    if settings.database_url.startswith("sqlite"):
        raise BadSettings(f"--role {role} needs PostgreSQL; on SQLite one process does everything")
    if settings.in_sandbox and not settings.telegram_api_url:
        raise BadSettings(
            f"--role {role} needs BOT_TOKEN, or in TELEGRAM_API_URL the address of a sandbox"
        )

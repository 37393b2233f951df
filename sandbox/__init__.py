"""A pretend Telegram: a strict Bot API over HTTP and a chat page. It knows nothing of the bot."""

DEFAULT_TOKEN = "7100000001:AAsandboxsandboxsandboxsandboxsand0"  # noqa: S105  opens nothing but this toy

"""`python -m sandbox`: serve the pretend Telegram until told to stop."""

import argparse
import asyncio
import contextlib
import gc
import signal
import sys
from pathlib import Path

from sandbox import DEFAULT_TOKEN


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A pretend Telegram.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    parser.add_argument("--cast", type=Path, help="a file of people and groups")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--data", type=Path, help="a folder to keep the world in")
    place.add_argument("--memory", action="store_true", help="keep nothing (the default)")
    parser.add_argument("--calm", action="store_true", help="no flood limits")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="stop when the parent goes away"
    )
    return parser.parse_args()


async def parent_gone(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    with contextlib.suppress(OSError, ValueError):
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while await reader.read(4096):
            pass
    stop.set()


async def run(options: argparse.Namespace) -> None:
    from aiohttp import web

    from sandbox.api import Desk
    from sandbox.cast import CAST, new_world
    from sandbox.server import application
    from sandbox.store import Store

    number = options.token.split(":")[0]
    world = new_world(options.cast or CAST, int(number) if number.isdigit() else None)
    store = Store(world, options.data) if options.data else None
    app = application(Desk(world, options.token, calm=options.calm), store)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, options.host, options.port)
    await site.start()
    gc.freeze()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    watcher = asyncio.create_task(parent_gone(stop)) if options.until_stdin_closes else None
    port = runner.addresses[0][1]
    sys.stdout.write(f"Sandbox ready at http://{options.host}:{port}\n")
    sys.stdout.flush()
    await stop.wait()
    if watcher:
        watcher.cancel()
    await runner.cleanup()


def main() -> None:
    try:
        asyncio.run(run(arguments()))
    except OSError as trouble:
        sys.exit(f"The sandbox cannot start: {trouble.strerror or trouble}.")


if __name__ == "__main__":
    main()

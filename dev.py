"""The one entry for make, people and CI: sets up the environment, then runs what is asked.

Standard library only. `python3 dev.py help` lists the commands.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"


def need_venv() -> None:
    """Say which package is missing where the system's Python comes without venv."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file must speak on an old one
        sys.exit(f"Guildhall needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"python{version}-venv is missing. On Debian: apt install python{version}-venv")


def set_up(lock: str) -> None:
    """Make .venv from a lock file; nothing happens when it is there already."""
    wanted = hashlib.sha256((HERE / lock).read_bytes()).hexdigest()
    mark = VENV / f"installed-{lock}"
    if mark.exists() and mark.read_text() == wanted:
        return
    need_venv()
    print(f"Setting up .venv from {lock} …", flush=True)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(HERE / lock)], check=True)
    itself = [*install, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(HERE)]
    done = subprocess.run(itself, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    mark.write_text(wanted)


def call(*command: str) -> int:
    return subprocess.run([str(PYTHON), *command], cwd=HERE, check=False).returncode


def run(*extra: str) -> int:
    """start the bot; without BOT_TOKEN the sandbox and a demo club come with it"""
    set_up("requirements.lock")
    command = [str(PYTHON), "-m", "bot", "run", *extra]
    os.chdir(HERE)
    os.execv(command[0], command)  # noqa: S606 - the bot itself gets the signals
    return 0


def test(*extra: str) -> int:
    """pass every test that this machine can run"""
    set_up("requirements-dev.lock")
    return call("-m", "pytest", "-n", "4", "--dist", "loadfile", *extra)


def check(*_extra: str) -> int:
    """format, lint, types, tests"""
    set_up("requirements-dev.lock")
    steps = (
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "ruff", "check", "."),
        ("-m", "mypy"),
        ("-m", "bot", "words", "verify"),
    )
    for step in steps:
        print("·", " ".join(step[1:]), flush=True)
        if call(*step):
            return 1
    return test()


def bench(*extra: str) -> int:
    """print the table of speeds, as ratios within this run"""
    set_up("requirements-dev.lock")
    return call("-m", "tests.bench", *extra)


def prove(*extra: str) -> int:
    """the long proofs of reliability: goal, figure, held or not"""
    set_up("requirements-dev.lock")
    return call("-m", "tests.prove", *extra)


def words(*_extra: str) -> int:
    """collect new sentences into the catalogues"""
    set_up("requirements-dev.lock")
    return call("-m", "bot", "words", "extract") or call("-m", "bot", "words", "update")


def audit(*_extra: str) -> int:
    """look for known holes in what we depend on"""
    set_up("requirements-dev.lock")
    return call("-m", "pip_audit", "-r", "requirements.lock", "--require-hashes") or call(
        "-m",
        "bandit",
        "-q",
        "-c",
        "pyproject.toml",
        "-r",
        "bot",
        "chat",
        "delivery",
        "domain",
        "handlers",
        "locales",
    )


def tell(*_extra: str) -> int:
    """list the commands"""
    for name, command in COMMANDS.items():
        print(f"  make {name:<8} {command.__doc__}")
    return 0


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "prove": prove,
    "words": words,
    "audit": audit,
    "help": tell,
}

if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else "help"
    if name not in COMMANDS:
        sys.exit(f"There is no command {name!r}; try: python3 dev.py help")
    sys.exit(COMMANDS[name](*sys.argv[2:]))

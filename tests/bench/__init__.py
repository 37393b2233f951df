"""How much a durable turn costs: `make bench` prints a table, `python -m tests.bench --help`."""

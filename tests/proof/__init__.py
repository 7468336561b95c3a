"""What the store promises, tried the hard way: kills, torn logs, many writers at once, backups under load.

`python -m tests.proof` runs the long forms; `test_short_*.py` runs each in seconds with every `make test`.
"""

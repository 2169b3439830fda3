# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""A candidate of the benchmark: does what the lines that it reads say, one JSON object each.

    python candidate.py SETUP

SETUP and the answers are JSON as well. {"command": "check"} gives count, sum and first scores,
{"command": "run"} scores all rows and gives the seconds. The end of the input ends the process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Setup:
    """What to score and how; see the Java class of this name."""

    workload: str
    candidate: str
    variants: list[str]
    model: str
    filter: str
    cores: int
    heap: str
    scratch: str

    def has(self, variant: str) -> bool:
        return variant in self.variants


def make(setup: Setup):
    """A candidate: an object with check(files) and run(files)."""
    if setup.candidate == "plain":
        from plain import Plain

        return Plain(setup)
    from spark_udf import SparkUdf

    return SparkUdf(setup)


def main(setup: Setup) -> None:
    # What libraries print goes to the log.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    candidate = make(setup)
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        if request["command"] == "check":
            answer = candidate.check(request["files"])
        else:
            candidate.run(request["files"])
            answer = {}
        answer["seconds"] = time.perf_counter() - start
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(Setup(**json.loads(sys.argv[1])))

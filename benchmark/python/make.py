# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Makes the rows, the model and the expected scores of a workload.

    python make.py WORKLOAD ROWS DIRECTORY

The directory gets model/, data/part-*.parquet, the same files ten times in data10/, input.parquet
with some rows as the model's inputs, and expected.json with the scores by TensorFlow's own Python.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import examples
from workloads import SEED, WORKLOADS, SavedModel, Workload, model_inputs

FILES = 8
TIMES = 10
FIRST = 1000
INPUT_ROWS = 32768
BATCH = 16384


def main(name: str, rows: int, directory: Path) -> None:
    workload = WORKLOADS[name]
    for folder in ("data", "data10"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    workload.save_model(str(directory / "model"))
    model = SavedModel(directory / "model", os.cpu_count() or 1)
    scores = Scores()
    ends = [rows * (file + 1) // FILES for file in range(FILES)]
    for file, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        table = part(workload, file, start, end)
        path = directory / "data" / f"part-{file:02d}.parquet"
        pq.write_table(
            table,
            path,
            compression="snappy",
            row_group_size=max(1, end - start),
            use_dictionary=list(workload.dictionaries),
        )
        for time in range(TIMES):
            os.link(path, directory / "data10" / f"part-{file:02d}-{time}.parquet")
        if file == 0:
            write_input(workload, table, directory / "input.parquet")
        scores.add(workload, model, table)
    (directory / "expected.json").write_text(json.dumps(scores.expected()))


def part(workload: Workload, file: int, start: int, end: int) -> pa.Table:
    random = np.random.default_rng([SEED, file])
    columns = workload.rows(random, end - start)
    return pa.table({"id": pa.array(np.arange(start, end)), **columns})


def write_input(workload: Workload, table: pa.Table, path: Path) -> None:
    if workload.is_example:
        some = table.slice(0, INPUT_ROWS).combine_chunks()
        columns = {name: some[name].combine_chunks() for name in workload.columns}
        serialized = pa.array(examples.reused(columns), pa.binary())
        pq.write_table(pa.table({"id": some["id"], "examples": serialized}), path)
    else:
        pq.write_table(table.slice(0, INPUT_ROWS), path)


class Scores:
    """Count and sum of all scores and of those that a filter keeps, and the first scores."""

    def __init__(self) -> None:
        self.encode = examples.encoder(examples.fastest())
        self.count, self.sum, self.first = 0, 0.0, []
        self.kept = {"count": 0, "sum": 0.0, "first": {}}

    def add(self, workload: Workload, model: SavedModel, table: pa.Table) -> None:
        for batch in table.to_batches(BATCH):
            columns = {name: batch[name] for name in workload.columns}
            inputs = model_inputs(workload, columns, self.encode)
            scores = model.score(inputs).astype(np.float64)
            self.count += len(scores)
            self.sum += float(scores.sum())
            self.first += scores[: FIRST - len(self.first)].tolist()
            if workload.name == "tab":
                self.keep(batch["id"].to_numpy(), batch["f00"].to_numpy() < 0, scores)

    def keep(self, ids: np.ndarray, kept: np.ndarray, scores: np.ndarray) -> None:
        self.kept["count"] += int(kept.sum())
        self.kept["sum"] += float(scores[kept].sum())
        small = kept & (ids < FIRST)
        pairs = zip(ids[small].tolist(), scores[small].tolist(), strict=True)
        self.kept["first"].update({str(row): score for row, score in pairs})

    def expected(self) -> dict:
        first = {str(row): score for row, score in enumerate(self.first)}
        return {"all": {"count": self.count, "sum": self.sum, "first": first}, "kept": self.kept}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

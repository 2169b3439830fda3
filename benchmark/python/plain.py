# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Python without Spark: pyarrow reads, TensorFlow scores, all in one process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

import examples
from workloads import WORKLOADS, SavedModel, model_inputs

BATCH = 16384
FIRST = 1000
# Here a thread for each file in Python is quicker than threads within TensorFlow.
PYTHON_THREADS = ("tab", "text", "filtered")


class Plain:
    def __init__(self, setup) -> None:
        self.has_filter = bool(setup.filter)
        self.workload = WORKLOADS["tab" if self.has_filter else setup.workload]
        in_python = setup.workload in PYTHON_THREADS
        self.threads = setup.cores if in_python else 1
        self.model = SavedModel(setup.model, 1 if in_python else setup.cores)
        self.encode = None
        if self.workload.is_example:
            way = "documented" if setup.has("documented") else examples.fastest()
            self.encode = examples.encoder(way)

    def check(self, files: list[str]) -> dict:
        count, total, first = 0, 0.0, {}
        for ids, scores in (pair for file in files for pair in self.scored(file)):
            count += len(scores)
            total += float(scores.sum(dtype=np.float64))
            small = ids < FIRST
            first.update(zip(map(str, ids[small].tolist()), scores[small].tolist(), strict=True))
        return {"count": count, "sum": total, "first": first}

    def run(self, files: list[str]) -> None:
        with ThreadPoolExecutor(self.threads) as pool:
            for _ in pool.map(self.score_all, files):
                pass

    def score_all(self, file: str) -> None:
        for _ in self.scored(file):
            pass

    def scored(self, file: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        reader = pq.ParquetFile(file)
        for batch in reader.iter_batches(BATCH, use_threads=self.threads == 1):
            if self.has_filter:
                batch = batch.filter(pc.less(batch["f00"], 0))
            columns = {name: batch[name] for name in self.workload.columns}
            inputs = model_inputs(self.workload, columns, self.encode)
            yield batch["id"].to_numpy(), self.model.score(inputs)

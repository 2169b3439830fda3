"""Writes a SavedModel of about as many megabytes as are asked for: a table whose values are known.

Row r of the table holds r % 16384 + c / 256 in column c. The model looks rows up by their number. It is
for measurements on models that do not fit the memory of this or that; see README.md.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import tensorflow as tf

COLUMNS = 64
PERIOD = 16384
ROW_BYTES = COLUMNS * 4


class Table(tf.Module):
    """A table of float32 and the look-up of its rows."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        values = np.arange(COLUMNS, dtype=np.float32) / 256 + (np.arange(rows) % PERIOD)[:, None].astype(np.float32)
        self.values = tf.Variable(values, trainable=False, name="table")

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int64, name="id")])
    def look_up(self, id: tf.Tensor) -> dict[str, tf.Tensor]:
        """The row, and its first value by itself."""
        row = tf.gather(self.values, id)
        return {"first": row[:, 0], "row": row}


def make(directory: Path, megabytes: int, shard_megabytes: int) -> None:
    """Writes the model."""
    table = Table(megabytes * 2**20 // ROW_BYTES)
    sharding = tf.train.experimental.MaxShardSizePolicy(shard_megabytes * 2**20) if shard_megabytes else None
    options = tf.saved_model.SaveOptions(experimental_sharding_callback=sharding)
    tf.saved_model.save(table, str(directory), signatures=table.look_up, options=options)


def main() -> None:
    """Makes the model that the command line asks for."""
    parser = argparse.ArgumentParser(description="Writes a large SavedModel for measurements.")
    parser.add_argument("directory", type=Path, help="where to write it")
    parser.add_argument("--megabytes", type=int, default=1024, help="the size of its table (default: 1024)")
    parser.add_argument(
        "--shard-megabytes", type=int, default=0, help="split the variables into files of this size (default: one file)"
    )
    arguments = parser.parse_args()
    make(arguments.directory, arguments.megabytes, arguments.shard_megabytes)
    print(f"wrote {arguments.directory}")


if __name__ == "__main__":
    main()

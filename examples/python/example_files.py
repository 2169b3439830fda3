# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Where the example models and data are, whatever the current directory is."""

import sys
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[2]

MODEL = str(_REPOSITORY / "examples" / "model" / "breast_cancer")
MODEL_OF_THREE_INPUTS = str(_REPOSITORY / "examples" / "model" / "three_inputs")
DATA = str(_REPOSITORY / "examples" / "data")
PATIENTS = str(_REPOSITORY / "examples" / "data" / "breast_cancer.parquet")


def output(name: str) -> str:
    """Return the directory that the command line names, else one below target."""
    return sys.argv[1] if len(sys.argv) > 1 else str(_REPOSITORY / "target" / "examples" / name)

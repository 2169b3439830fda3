"""Writes saved_model_cli_show.json: what `saved_model_cli show --all` prints for some models.

    venv/bin/python make_cli_screens.py
"""

import contextlib
import io
import json
import pathlib
import re

from tensorflow.python.tools import saved_model_cli as cli

HERE = pathlib.Path(__file__).resolve().parent
MODELS = [
    "arithmetic",
    "composite_tf1",
    "defaults",
    "graphs/functions",
    "keras_saved",
    "keras_text",
    "tag_sets",
    "unknown_rank",
]


def screen(model):
    """Return the text, with operations sorted: theirs is a set of Python."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli._show_all(str(HERE / model))
    return re.sub(
        r"(?<=following ops: )\{.*\}",
        lambda ops: "{" + ", ".join(sorted(ops[0].strip("{}").split(", "))) + "}",
        printed.getvalue(),
    )


def main():
    screens = {model: screen(model) for model in MODELS}
    (HERE / "saved_model_cli_show.json").write_text(json.dumps(screens, indent=1) + "\n")


if __name__ == "__main__":
    main()

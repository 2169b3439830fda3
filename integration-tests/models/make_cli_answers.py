"""Writes saved_model_cli.json: what TensorFlow's saved_model_cli prints for some models and inputs.

    venv/bin/python make_cli_answers.py
"""

import base64
import contextlib
import io
import json
import os
import pathlib
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.python.tools import saved_model_cli as cli

HERE = pathlib.Path(__file__).resolve().parent
LONG = (np.arange(2000) / 7 - 100).astype("f4")
CASES = [
    {"model": "arithmetic", "exprs": "x=[1.0, 2.5, -3];y=[4, -0.5, 2]"},
    {"model": "arithmetic", "signature": "scaled", "exprs": "x=(1e30, 1.5)"},
    {"model": "arithmetic", "inputs": "x=long.npy;y=both.npz[second]"},
    {"model": "arithmetic", "inputs": "x=long.npy", "exprs": "x=[1.0];y=[2.0]"},
    {"model": "guide_scalar_tf1", "exprs": "input=5.0"},
    {"model": "guide_scalar_tf2", "exprs": "input=3"},
    {"model": "variables", "exprs": "x=[[1.0, 2.0], [3.0, -1.0]]"},
    {"model": "vocabulary", "exprs": "word=['spark', 'graph', 'gr\u00f6\u00dfe', '']"},
    {"model": "raw_strings", "exprs": "payload=[b'', b'plain', b'\\xff\\x00a', b\"it's\"]"},
    {"model": "unbatched_output", "exprs": "x=[4.0]"},
    {"model": "dtypes", "inputs": "@dtypes"},
    {"model": "arrays", "inputs": "@arrays"},
    {
        "model": "estimator_linear/1700000000",
        "examples": "inputs=[{'x': [1.0], 'color': ['red']}, {'x': [-2.0], 'color': [b'green']}]",
    },
]
FILES = {"long.npy": LONG, "both.npz": {"first": LONG, "second": LONG[::-1]}}


def saved(arrays):
    out = io.BytesIO()
    if isinstance(arrays, dict):
        np.savez_compressed(out, **arrays)
    else:
        np.save(out, arrays)
    return out.getvalue()


def encoded(value):
    """The bytes of known strings."""
    if isinstance(value, list):
        return [encoded(item) for item in value]
    return value.encode() if isinstance(value, str) else base64.b64decode(value["b64"])


def known(model):
    """The known inputs of a model, as files, and the option that names them."""
    case = json.loads((HERE / f"{model}.json").read_text())["cases"][0]
    graph = cli.saved_model_utils.get_meta_graph_def(str(HERE / model), "serve")
    infos = graph.signature_def[case["signature"]].inputs
    files = {}
    for key, rows in case["inputs"].items():
        dtype = tf.as_dtype(infos[key].dtype).as_numpy_dtype
        files[f"{key}.npy"] = np.array(encoded(rows)) if infos[key].dtype == tf.string.as_datatype_enum else np.array(rows, dtype)
    return ";".join(f"{key}={key}.npy" for key in sorted(case["inputs"])), files


def answer(case, folder):
    files = dict(FILES)
    if case.get("inputs", "").startswith("@"):
        case["inputs"], files = known(case["model"])
    used = {name: array for name, array in files.items() if name in case.get("inputs", "")}
    case["files"] = {}
    for name, array in used.items():
        content = saved(array)
        pathlib.Path(folder, name).write_bytes(content)
        case["files"][name] = base64.b64encode(content).decode()
    os.chdir(folder)
    fed = cli.load_inputs_from_input_arg_string(
        case.get("inputs", ""), case.get("exprs", ""), case.get("examples", "")
    )
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.run_saved_model_with_feed_dict(
            str(HERE / case["model"]), "serve", case.get("signature", "serving_default"), fed, None, False
        )
    return {**case, "printed": printed.getvalue()}


def main():
    with tempfile.TemporaryDirectory() as folder:
        answers = [answer(dict(case), folder) for case in CASES]
    (HERE / "saved_model_cli.json").write_text(json.dumps(answers, indent=1) + "\n")


main()

"""Writes the small SavedModels of the integration tests and the values TensorFlow computes with them.

Every function marked with @fixture writes one model to <output>/<function name>/. The model is then
loaded back from disk and run in Python; the inputs and outputs of these runs go to
<output>/<function name>.json. See README.md for the purpose of each model and the form of the JSON.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2
from tensorflow.python.saved_model import loader_impl

tf1 = tf.compat.v1
tf.get_logger().setLevel("ERROR")

SEED = 20240607
SLOW_STEPS = 750_000
DEFAULT_KEY = "serving_default"
NAN, INF = float("nan"), float("inf")

Signatures = Mapping[str, Any]


# --------------------------------------------------------------------------------------------------
# Fixtures and their known values
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One batch of input rows, and the signature and MetaGraph it is scored with."""

    inputs: Mapping[str, Any]
    signature: str = DEFAULT_KEY
    tags: Sequence[str] = ("serve",)


@dataclass(frozen=True)
class Sparse:
    """A batch of sparse rows: for each row the indices inside it and the values."""

    rows: Sequence[tuple[Sequence[Any], Sequence[Any]]]
    shape: Sequence[int]


@dataclass(frozen=True)
class Ragged:
    """A batch of rows that are nested lists; the first levels of them are ragged."""

    rows: Sequence[Any]
    levels: int = 1


@dataclass(frozen=True)
class Fixture:
    """A model to write, and the batches to score with it."""

    name: str
    build: Callable[[Path], None]
    cases: Sequence[Case]


FIXTURES: dict[str, Fixture] = {}


def fixture(*cases: Case) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Registers a function that writes the model of the same name into a directory."""

    def register(build: Callable[[Path], None]) -> Callable[[Path], None]:
        FIXTURES[build.__name__] = Fixture(build.__name__, build, cases)
        return build

    return register


def session_config() -> tf1.ConfigProto:
    """Lets nodes that are pinned to a device this machine lacks run on the CPU."""
    return tf1.ConfigProto(allow_soft_placement=True)


def evaluate(directory: Path, case: Case) -> dict[str, Any]:
    """Loads the model into a new session and returns the outputs for one case."""
    with tf.Graph().as_default(), tf1.Session(config=session_config()) as session:
        meta_graph = tf1.saved_model.load(session, list(case.tags), str(version_of(directory)))
        initialize_tables(session, version_of(directory), meta_graph)
        definition = meta_graph.signature_def[case.signature]
        if any(isinstance(value, (Sparse, Ragged)) for value in case.inputs.values()):
            return evaluate_composite(session, definition, case)
        fetches = {key: info.name for key, info in sorted(definition.outputs.items())}
        infos = {key: definition.inputs[key] for key in case.inputs}
        feeds = {infos[key].name: to_array(value, infos[key].dtype) for key, value in case.inputs.items()}
        if infos and all(is_scalar(info) for info in infos.values()):
            return run_row_by_row(session, fetches, feeds)
        return session.run(fetches, feeds)


def initialize_tables(session: tf1.Session, directory: Path, meta_graph: Any) -> None:
    """Initialises the tables of a graph without an operation for it, as TensorFlow Transform and Hub do."""
    runs_them = {"saved_model_main_op", "legacy_init_op"} & set(meta_graph.collection_def)
    if not runs_them and "__saved_model_init_op" not in meta_graph.signature_def:
        assets = loader_impl.get_asset_tensors(str(directory), meta_graph)
        session.run(tf1.get_collection(tf1.GraphKeys.TABLE_INITIALIZERS), assets)


def version_of(directory: Path) -> Path:
    """The latest version of a model that has numbered versions, else the directory itself."""
    versions = [child for child in directory.iterdir() if child.name.isdecimal()]
    return max(versions, key=lambda child: int(child.name), default=directory)


def evaluate_composite(session: Any, definition: Any, case: Case) -> dict[str, Any]:
    """Runs a signature with inputs of several tensors, and puts its outputs together."""
    feeds: dict[str, Any] = {}
    for key, value in case.inputs.items():
        names = component_names(definition.inputs, key, value)
        feeds.update(zip(names, components(value, session.graph.get_tensor_by_name(names[0]).dtype)))
    fetches = {key: fetched(info) for key, info in sorted(definition.outputs.items())}
    return {key: rows_of(definition.outputs[key], value) for key, value in session.run(fetches, feeds).items()}


def component_names(infos: Any, key: str, value: Any) -> list[str]:
    """The tensors of an input: the values first, then the indices and the shape, or the row splits."""
    if not isinstance(value, (Sparse, Ragged)):
        return [infos[key].name]
    kind = infos[key].WhichOneof("encoding")
    if kind == "coo_sparse":
        parts = infos[key].coo_sparse
        return [parts.values_tensor_name, parts.indices_tensor_name, parts.dense_shape_tensor_name]
    if kind == "composite_tensor":
        names = [part.name for part in infos[key].composite_tensor.components]
    else:
        count = 3 if isinstance(value, Sparse) else value.levels + 1
        names = [infos[key if i == 0 else f"{key}_{i}"].name for i in range(count)]
    return [names[1], names[0], names[2]] if isinstance(value, Sparse) else names


def components(value: Any, dtype: tf.DType) -> list[np.ndarray]:
    """What is fed for an input, in the order of component_names."""
    if isinstance(value, Sparse):
        rank = len(value.shape)
        indices = [[row, *np.atleast_1d(index)] for row, (of_row, _) in enumerate(value.rows) for index in of_row]
        values = [item for _, of_row in value.rows for item in of_row]
        shape = [len(value.rows), *value.shape]
        return [
            np.array(values, dtype=dtype.as_numpy_dtype),
            np.array(indices, dtype=np.int64).reshape(-1, rank + 1),
            np.array(shape, dtype=np.int64),
        ]
    if isinstance(value, Ragged):
        flat, splits = list(value.rows), []
        for _ in range(value.levels):
            splits.append(np.cumsum([0, *map(len, flat)]).astype(np.int64))
            flat = [item for part in flat for item in part]
        return [np.array(flat, dtype=dtype.as_numpy_dtype), *splits]
    return [np.array(value, dtype=dtype.as_numpy_dtype)]


def fetched(info: Any) -> Any:
    """What is fetched for an output."""
    kind = info.WhichOneof("encoding")
    if kind == "coo_sparse":
        parts = info.coo_sparse
        return [parts.indices_tensor_name, parts.values_tensor_name, parts.dense_shape_tensor_name]
    if kind == "composite_tensor":
        return [part.name for part in info.composite_tensor.components]
    return info.name


def rows_of(info: Any, value: Any) -> Any:
    """The rows of an output: nested lists, or indices, values and shape of each."""
    kind = info.WhichOneof("encoding")
    if kind == "coo_sparse":
        indices, values, shape = value
        return [sparse_row(indices, values, shape, row) for row in range(shape[0])]
    if kind == "composite_tensor":
        rows = value[0].tolist()
        for splits in reversed(value[1:]):
            rows = [rows[start:end] for start, end in zip(splits, splits[1:])]
        return rows
    return value


def sparse_row(indices: np.ndarray, values: np.ndarray, shape: np.ndarray, row: int) -> dict[str, Any]:
    """One row of a sparse tensor, of one dimension less."""
    inside = indices[:, 0] == row
    positions = indices[inside, 1:]
    return {
        "indices": positions[:, 0].tolist() if len(shape) == 2 else positions.tolist(),
        "values": values[inside].tolist(),
        "shape": shape[1:].tolist(),
    }


def is_scalar(info: Any) -> bool:
    """Whether a TensorInfo declares rank 0."""
    return not info.tensor_shape.unknown_rank and not info.tensor_shape.dim


def run_row_by_row(session: Any, fetches: Mapping[str, str], feeds: Mapping[str, Any]) -> dict[str, Any]:
    """Runs a model without a batch dimension once for each row."""
    names, columns = list(feeds), list(feeds.values())
    runs = [session.run(fetches, dict(zip(names, row))) for row in zip(*columns)]
    return {key: np.stack([run[key] for run in runs]) for key in fetches}


def to_array(value: Any, dtype: int) -> np.ndarray:
    """Makes the array that is fed for the rows of one input."""
    return np.array(value, dtype=tf.as_dtype(dtype).as_numpy_dtype)


def to_json(value: Any) -> Any:
    """Turns rows of Python or NumPy values into their JSON form."""
    if isinstance(value, np.ndarray):
        return to_json(value.tolist())
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, Ragged):
        return to_json(value.rows)
    if isinstance(value, Sparse):
        return [to_json({"indices": i, "values": v, "shape": value.shape}) for i, v in value.rows]
    if isinstance(value, bytes):
        return bytes_to_json(value)
    if isinstance(value, np.generic):
        return to_json(value.item())
    if isinstance(value, complex):
        return {"re": to_json(value.real), "im": to_json(value.imag)}
    if isinstance(value, float) and not np.isfinite(value):
        return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def bytes_to_json(value: bytes) -> Any:
    """Text where the bytes are UTF-8, Base64 otherwise."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"b64": base64.b64encode(value).decode("ascii")}


def case_to_json(directory: Path, case: Case) -> dict[str, Any]:
    """Scores one case and returns it in its JSON form."""
    return {
        "signature": case.signature,
        "tags": list(case.tags),
        "inputs": {key: to_json(value) for key, value in case.inputs.items()},
        "outputs": {key: to_json(value) for key, value in evaluate(directory, case).items()},
    }


def render(value: Any, depth: int, indent: str = "") -> str:
    """Writes JSON with one line for each member down to a depth, and in one line below it."""
    if depth == 0 or not is_structure(value):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    inner = indent + "  "
    if isinstance(value, dict):
        members = [f"{json.dumps(key)}: {render(item, depth - 1, inner)}" for key, item in value.items()]
        opening, closing = "{", "}"
    else:
        members = [render(item, depth - 1, inner) for item in value]
        opening, closing = "[", "]"
    body = ",\n".join(inner + member for member in members)
    return f"{opening}\n{body}\n{indent}{closing}"


def is_structure(value: Any) -> bool:
    """Whether a JSON value is an object with members or a list of objects."""
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    return isinstance(value, dict) and bool(value)


def make(item: Fixture, output: Path) -> None:
    """Writes one model and, if it has cases, the JSON file with its known values."""
    directory = output / item.name
    shutil.rmtree(directory, ignore_errors=True)
    item.build(directory)
    remove_empty_folders(directory)
    if item.cases:
        document = {"model": item.name, "cases": [case_to_json(directory, case) for case in item.cases]}
        (output / f"{item.name}.json").write_text(render(document, depth=4) + "\n", encoding="utf-8")


def remove_empty_folders(directory: Path) -> None:
    """Removes the empty assets and variables folders, which a version control system would not keep."""
    for folder in [path for path in directory.rglob("*") if path.is_dir()]:
        if not any(folder.iterdir()):
            folder.rmdir()


# --------------------------------------------------------------------------------------------------
# Ways of saving
# --------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def tf1_session() -> Iterator[tf1.Session]:
    """A session over a new, empty graph that is the default graph meanwhile."""
    with tf.Graph().as_default(), tf1.Session(config=session_config()) as session:
        yield session


def predict_signature(inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Any:
    """A SignatureDef with the predict method."""
    return tf1.saved_model.predict_signature_def(inputs=inputs, outputs=outputs)


def with_default(definition: Any, key: str, value: Any) -> Any:
    """The SignatureDef with a float32 default for an input."""
    definition.defaults[key].CopyFrom(tf.make_tensor_proto(value, dtype=tf.float32))
    return definition


def save_tf1(
    directory: Path,
    session: tf1.Session,
    signatures: Signatures,
    as_text: bool = False,
    main_op: tf.Operation | None = None,
) -> None:
    """Initialises the variables of the session's graph and saves it as the MetaGraph tagged "serve"."""
    session.run(tf1.global_variables_initializer())
    builder = tf1.saved_model.Builder(str(directory))
    builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=signatures, main_op=main_op)
    builder.save(as_text=as_text)


def save_tf2(directory: Path, module: tf.Module, signatures: Signatures | Callable[..., Any]) -> None:
    """Saves a tf.Module with the given signatures, or with one function as serving_default."""
    tf.saved_model.save(module, str(directory), signatures=signatures)


def signature(**specs: tf.TensorSpec) -> Callable[[Callable[..., Any]], Any]:
    """Decorates a function as a tf.function over keyword arguments of the given types."""

    def trace(function: Callable[..., Any]) -> Any:
        named = {key: tf.TensorSpec(spec.shape, spec.dtype, name=key) for key, spec in specs.items()}
        return tf.function(function).get_concrete_function(**named)

    return trace


def batch(dtype: tf.DType, *inner: int | None) -> tf.TensorSpec:
    """The type of a tensor with a free batch dimension."""
    return tf.TensorSpec([None, *inner], dtype)


# --------------------------------------------------------------------------------------------------
# Models without a batch dimension
# --------------------------------------------------------------------------------------------------


@fixture(Case({"input": [5.0, 0.0, -2.0, 1.5]}))
def guide_scalar_tf1(directory: Path) -> None:
    """output = input + 2 with a scalar placeholder, from the TF1 builder; there are no variables."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [], name="input")
        y = tf.add(x, 2.0, name="output")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"input": x}, {"output": y})})


@fixture(Case({"input": [5.0, 0.0, -2.0, 1.5]}))
def guide_scalar_tf2(directory: Path) -> None:
    """output = input + 2 with a scalar argument, from tf.saved_model.save."""

    @signature(input=tf.TensorSpec([], tf.float32))
    def add_two(input: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"output": input + 2.0}

    save_tf2(directory, tf.Module(), add_two)


@fixture(Case({}))
def no_inputs(directory: Path) -> None:
    """A signature without inputs that gives a constant."""

    @signature()
    def answer() -> dict[str, tf.Tensor]:
        return {"answer": tf.constant(42.0)}

    save_tf2(directory, tf.Module(), answer)


# --------------------------------------------------------------------------------------------------
# Sparse and ragged tensors
# --------------------------------------------------------------------------------------------------


BAG = Sparse([([0, 3], [1.5, -2.0]), ([], []), ([2], [4.0]), ([0, 1, 2, 3], [1.0, 2.0, 3.0, 4.0])], [4])
GRID = Sparse([([(0, 1), (2, 0)], [5, 6]), ([(1, 1)], [7]), ([], []), ([(2, 1)], [8])], [3, 2])
WORDS = Ragged([["a", "bb"], [], ["ccc"], ["", "d", "e"]])
PAGES = Ragged([[[1.0], [2.0, 3.0]], [], [[], [4.0]], [[5.0, 6.0, 7.0]]], levels=2)
PAIRS = Ragged([[[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]], [], [[7.0, 8.0]]])


@fixture(Case({"bag": BAG, "grid": GRID, "words": WORDS, "pages": PAGES, "pairs": PAIRS}))
def composite(directory: Path) -> None:
    """Sparse and ragged arguments and results of a TF2 function."""
    module = tf.Module()

    @tf.function(
        input_signature=[
            tf.SparseTensorSpec([None, 4], tf.float32),
            tf.SparseTensorSpec([None, 3, 2], tf.int64),
            tf.RaggedTensorSpec([None, None], tf.string),
            tf.RaggedTensorSpec([None, None, None], tf.float32),
            tf.RaggedTensorSpec([None, None, 2], tf.float64, ragged_rank=1),
        ]
    )
    def apply(bag: Any, grid: Any, words: Any, pages: Any, pairs: Any) -> dict[str, Any]:
        return {
            "sum": tf.sparse.reduce_sum(bag, axis=1),
            "scaled": tf.sparse.map_values(tf.multiply, bag, 10.0),
            "grid_out": tf.sparse.map_values(tf.negative, grid),
            "marked": tf.strings.join([words, "!"]),
            "joined": tf.strings.reduce_join(words, axis=1, separator="+"),
            "doubled": pages * 2.0,
            "total": tf.reduce_sum(tf.reduce_sum(pages, axis=2), axis=1),
            "pairs_out": pairs + 1.0,
        }

    module.apply = apply
    save_tf2(directory, module, apply)


@fixture(Case({"rt": Ragged([[1.0, 2.0], [], [3.0]]), "st": Sparse([([1], [2.0]), ([0, 2], [3.0, 4.0]), ([], [])], [3])}))
def unnamed_parts(directory: Path) -> None:
    """The parts of a ragged and of a sparse tensor as inputs of their own: nothing tells what they are."""
    parts = {f"rt{end}": spec for end, spec in [("", batch(tf.float32)), ("_1", batch(tf.int64))]}
    parts |= {"st": batch(tf.int64, 2), "st_1": batch(tf.float32), "st_2": tf.TensorSpec([2], tf.int64)}

    @signature(**parts)
    def flat(rt: Any, rt_1: Any, st: Any, st_1: Any, st_2: Any) -> dict[str, Any]:
        ragged = tf.RaggedTensor.from_row_splits(rt, rt_1)
        return {"sum": tf.reduce_sum(ragged, axis=1) + tf.sparse.reduce_sum(tf.SparseTensor(st, st_1, st_2), axis=1)}

    save_tf2(directory, tf.Module(), flat)


@fixture(Case({"bag": Sparse([([0, 3], [1.5, -2.0]), ([], []), ([2], [4.0])], [4]), "rt": Ragged([[1], [], [2, 3]])}))
def composite_tf1(directory: Path) -> None:
    """A sparse and a ragged placeholder, as the TF1 builder writes them."""
    with tf1_session() as session:
        bag = tf1.sparse_placeholder(tf.float32, [None, 4], name="bag")
        rt = tf1.ragged.placeholder(tf.int32, 1, value_shape=(), name="rt")
        inputs = {
            "bag": tf1.saved_model.build_tensor_info(bag),
            "rt": tf1.saved_model.build_tensor_info(rt),
        }
        outputs = {
            "bag_out": tf1.saved_model.build_tensor_info(bag * 2.0),
            "rt_out": tf1.saved_model.build_tensor_info(rt + 1),
        }
        method = "tensorflow/serving/predict"
        definition = tf1.saved_model.build_signature_def(inputs, outputs, method)
        save_tf1(directory, session, {DEFAULT_KEY: definition})


@fixture(
    Case(
        {
            "bag": Sparse([([0, 2], [1.5, 2.0]), ([], []), ([1], [-3.0])], [3]),
            "words": Sparse([([1], ["a"]), ([0, 1], ["bb", "ccc"]), ([], [])], [2]),
            "grid": Sparse([([[0, 1], [1, 0]], [1, 2]), ([], []), ([[1, 1]], [3])], [2, 2]),
        }
    )
)
def sparse_open(directory: Path) -> None:
    """Sparse tensors whose lengths are open, and what is dense of them."""
    module = tf.Module()

    @tf.function(
        input_signature=[
            tf.SparseTensorSpec([None, None], tf.float32),
            tf.SparseTensorSpec([None, None], tf.string),
            tf.SparseTensorSpec([None, None, None], tf.int64),
        ]
    )
    def apply(bag: Any, words: Any, grid: Any) -> dict[str, Any]:
        scaled = tf.sparse.map_values(tf.multiply, bag, 10.0)
        marked = tf.sparse.map_values(lambda text: tf.strings.join([text, "!"]), words)
        negative = tf.sparse.map_values(tf.negative, grid)
        return {
            "entries": tf.sparse.reduce_sum(tf.sparse.map_values(tf.ones_like, bag), axis=1),
            "scaled": scaled,
            "scaled_dense": tf.sparse.to_dense(scaled),
            "marked": marked,
            "marked_dense": tf.sparse.to_dense(marked, "none"),
            "negative": negative,
            "negative_dense": tf.sparse.to_dense(negative, 7),
        }

    @tf.function(input_signature=[tf.SparseTensorSpec([None, None], tf.float32)])
    def scale(bag: Any) -> dict[str, Any]:
        return {"scaled": tf.sparse.map_values(tf.multiply, bag, 10.0)}

    module.apply, module.scale = apply, scale
    save_tf2(directory, module, {DEFAULT_KEY: apply, "scale": scale})


@fixture(Case({"x": [[[1.0, 2.0]], [[3.0, 4.0]]], "w": [["a"], ["b"]]}))
def padded(directory: Path) -> None:
    """Sums over free inner dimensions, which padding with 0 does not change, and their lengths."""

    @signature(x=batch(tf.float32, None, None), w=batch(tf.string, None))
    def sums(x: tf.Tensor, w: tf.Tensor) -> dict[str, tf.Tensor]:
        lengths = tf.stack([tf.shape(x)[1], tf.shape(x)[2], tf.shape(w)[1]])
        return {
            "sum": tf.reduce_sum(x, axis=[1, 2]),
            "joined": tf.strings.reduce_join(w, axis=1, separator="+"),
            "lengths": tf.tile([lengths], [tf.shape(x)[0], 1]),
            "x_out": x * 1.0,
        }

    save_tf2(directory, tf.Module(), sums)


# --------------------------------------------------------------------------------------------------
# Types and shapes
# --------------------------------------------------------------------------------------------------


XY = {"x": [1.0, 2.5, -3.0, 0.0, 1e30], "y": [4.0, -0.5, 2.0, 0.0, 1e30]}


@fixture(Case(XY), Case(XY, "difference"), Case({"x": XY["x"]}, "scaled"))
def arithmetic(directory: Path) -> None:
    """Three signatures over two float columns."""
    pair = {"x": batch(tf.float32), "y": batch(tf.float32)}

    @signature(**pair)
    def combine(x: tf.Tensor, y: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"sum": x + y, "product": x * y}

    @signature(**pair)
    def difference(x: tf.Tensor, y: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"difference": x - y}

    @signature(x=batch(tf.float32))
    def scaled(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"scaled": 2.0 * x + 1.0}

    save_tf2(
        directory, tf.Module(), {DEFAULT_KEY: combine, "difference": difference, "scaled": scaled}
    )


@fixture(
    Case(
        {
            "f32": [1.5, NAN, INF, -INF, -0.0, 3.4028234663852886e38, 1e-30],
            "f64": [1.5, NAN, INF, -INF, 0.1, 8e307, 1e-300],
            "i32": [0, 1, -1, -(2**31), 2**31 - 2, 42, -42],
            "i64": [0, 1, -1, -(2**63), 2**63 - 2, 2**53 + 1, -42],
            "flag": [True, False, True, False, True, False, True],
            "text": [
                "plain",
                "",
                "Grüße, 世界",
                "🦆 emoji",
                "longer than the twenty-two bytes kept inline",
                "exactly 22 bytes long!",
                "tab\tline\nquote\"",
            ],
        }
    )
)
def dtypes(directory: Path) -> None:
    """One column of each of the six common types."""

    @signature(
        f32=batch(tf.float32),
        f64=batch(tf.float64),
        i32=batch(tf.int32),
        i64=batch(tf.int64),
        flag=batch(tf.bool),
        text=batch(tf.string),
    )
    def all_types(
        f32: tf.Tensor, f64: tf.Tensor, i32: tf.Tensor, i64: tf.Tensor, flag: tf.Tensor, text: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        return {
            "f32_out": f32 + 1.0,
            "f64_out": f64 * 2.0,
            "i32_out": i32 + 1,
            "i64_out": i64 + 1,
            "flag_out": tf.logical_not(flag),
            "text_out": tf.strings.join([text, "!"]),
        }

    save_tf2(directory, tf.Module(), all_types)


@fixture(
    Case(
        {
            "vec": [[1.0, 2.0, 3.0], [-1.0, 0.5, NAN]],
            "mat": [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[-1.0, 0.0, 1.0], [0.25, 0.5, 0.75]]],
            "one": [[1.5], [-2.0]],
            "ids": [[1, 2], [-(2**63), 2**63 - 2]],
            "words": [["spark", ""], ["tensor flow", "café"]],
            "cube": [[[[1.0, 2.0]], [[3.0, 4.0]]], [[[-0.5, 0.0]], [[1e300, -1e-300]]]],
            "flags": [[True, False, True], [False, False, True]],
        }
    )
)
def arrays(directory: Path) -> None:
    """Inputs and outputs with one, two and three fixed inner dimensions."""

    @signature(
        vec=batch(tf.float32, 3),
        mat=batch(tf.float32, 2, 3),
        one=batch(tf.float32, 1),
        ids=batch(tf.int64, 2),
        words=batch(tf.string, 2),
        cube=batch(tf.float64, 2, 1, 2),
        flags=batch(tf.bool, 3),
    )
    def all_shapes(
        vec: tf.Tensor,
        mat: tf.Tensor,
        one: tf.Tensor,
        ids: tf.Tensor,
        words: tf.Tensor,
        cube: tf.Tensor,
        flags: tf.Tensor,
    ) -> dict[str, tf.Tensor]:
        return {
            "vec_out": vec * 2.0,
            "mat_out": mat + 1.0,
            "one_out": one * 10.0,
            "ids_out": ids + 1,
            "words_out": tf.strings.upper(words, encoding="utf-8"),
            "cube_out": -cube,
            "flags_out": tf.logical_not(flags),
            "total": tf.reduce_sum(mat, axis=[1, 2]),
        }

    save_tf2(directory, tf.Module(), all_shapes)


@fixture(Case({"x": [1.0, -2.0, 0.5]}), Case({"x": [[1.0, 2.0], [3.0, 4.0], [-0.5, 0.0]]}))
def unknown_rank(directory: Path) -> None:
    """y = 3x where not even the rank of x and y is declared."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, None, name="x")
        y = tf.multiply(x, 3.0, name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})


@fixture(Case({"x": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]}), Case({"x": [[1.5], [-2.0], [0.0]]}))
def internal_dim(directory: Path) -> None:
    """Sums each row of a matrix whose inner dimension is free."""

    @signature(x=batch(tf.float32, None))
    def row_sums(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": tf.reduce_sum(x, axis=1)}

    save_tf2(directory, tf.Module(), row_sums)


@fixture(
    Case({"x": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "m": [[[1, 2]], [[3, 4]]], "w": [["a", "b"], ["c", ""]]}),
    Case({"x": [[1.5], [-2.0], [0.0]], "m": [[[1], [2]], [[3], [4]], [[5], [6]]], "w": [[], [], []]}),
)
def open_dims(directory: Path) -> None:
    """Rows whose inner dimensions are all free, in and out."""

    @signature(x=batch(tf.float32, None), m=batch(tf.int64, None, None), w=batch(tf.string, None))
    def pass_through(x: tf.Tensor, m: tf.Tensor, w: tf.Tensor) -> dict[str, tf.Tensor]:
        return {
            "sum": tf.reduce_sum(x, axis=1),
            "doubled": x * 2.0,
            "transposed": tf.transpose(m, [0, 2, 1]),
            "joined": tf.strings.reduce_join(w, axis=1, separator="+"),
        }

    save_tf2(directory, tf.Module(), pass_through)


@fixture(Case({"x": [[1.0, 2.0], [-0.5, 4.0]]}), Case({"x": [[], []]}))
def repeated(directory: Path) -> None:
    """Rows ten times as long as what they are given."""

    @signature(x=batch(tf.float32, None))
    def repeat(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": tf.tile(x, [1, 10])}

    save_tf2(directory, tf.Module(), repeat)


@fixture(Case({"x": [1.0, -2.0, 0.5]}), Case({"x": [[1.0, 2.0], [3.0, 4.0], [-0.5, 0.0]]}))
def unknown_rank_in(directory: Path) -> None:
    """The sum of all values of a row, whose rank is not declared."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, None, name="x")
        rows = tf.reshape(x, tf.stack([tf.shape(x)[0], -1]))
        y = tf.identity(tf.reduce_sum(rows, axis=1), name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})


@fixture(Case({"x": [[1.0, 2.0], [3.0, 4.0], [-1.0, 1.0], [0.5, 0.25]]}))
def fixed_batch(directory: Path) -> None:
    """Sums each row of a batch that always has four rows."""

    @signature(x=tf.TensorSpec([4, 2], tf.float32))
    def row_sums(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": tf.reduce_sum(x, axis=1)}

    save_tf2(directory, tf.Module(), row_sums)


@fixture(
    Case({"x": [1.0, -2.0, 0.5, 4.0]}, signature="doubled"),
    Case({"x": [1.0, -2.0, 0.5, 4.0]}, signature="squared"),
    Case({"x": [1.0, -2.0]}, signature="pairs"),
)
def fixed_batches(directory: Path) -> None:
    """Batches of exactly four rows in two signatures, y = 2x and y = x * x, and of two in one, y = -x."""
    with tf1_session() as session:
        four = tf1.placeholder(tf.float32, [4], name="four")
        four_more = tf1.placeholder(tf.float32, [4], name="four_more")
        two = tf1.placeholder(tf.float32, [2], name="two")
        signatures = {
            "doubled": predict_signature({"x": four}, {"y": tf.multiply(four, 2.0, name="doubled")}),
            "squared": predict_signature({"x": four_more}, {"y": tf.square(four_more, name="squared")}),
            "pairs": predict_signature({"x": two}, {"y": tf.negative(two, name="pairs")}),
        }
        save_tf1(directory, session, signatures)


@fixture(
    Case(
        {
            "payload": [
                b"",
                b"plain",
                "Grüße".encode("utf-8"),
                b"\x00",
                b"a\x00b\x00",
                b"\xff\xfe\x00\x80",
                b"\xc3",
                bytes(range(256)),
            ]
        }
    )
)
def raw_strings(directory: Path) -> None:
    """Passes strings of any bytes through and gives their lengths."""

    @signature(payload=batch(tf.string))
    def describe(payload: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"payload_bytes": tf.identity(payload), "length": tf.strings.length(payload)}

    save_tf2(directory, tf.Module(), describe)


@fixture(
    Case(
        {
            "i8": [0, 1, -1, -128, 127],
            "i16": [0, 1, -1, -(2**15), 2**15 - 1],
            "u8": [0, 1, 127, 128, 255],
            "u16": [0, 1, 2**15 - 1, 2**15, 2**16 - 1],
            "u32": [0, 1, 2**31 - 1, 2**31, 2**32 - 1],
            "u64": [0, 1, 2**63 - 1, 2**63, 2**64 - 1],
            "f16": [1.5, NAN, -INF, 65504.0, 2.0**-24],
            "bf16": [1.5, NAN, INF, 3.3895313892515355e38, 2.0**-133],
            "c64": [1 + 2j, -0.5j, complex(INF, 0.0), complex(NAN, 1.0), 1e-45 - 3.4028234663852886e38j],
            "c128": [1 + 2j, -0.5j, complex(-INF, 0.0), complex(0.0, NAN), 5e-324 - 1e308j],
            "u64s": [[0, 1], [2**63 - 1, 2**63], [2**64 - 1, 0], [5, 6], [7, 8]],
            "f16s": [[0.5, -65504.0], [NAN, INF], [2.0**-14, -(2.0**-24)], [1.0, 2.0], [0.1, 0.2]],
            "c64s": [[1j, 2 + 0j], [0j, -1 - 1j], [complex(INF, -INF), 3 + 0j], [1 + 0j, 2j], [3 + 0j, 4j]],
        }
    )
)
def rare_dtypes(directory: Path) -> None:
    """Passes columns and arrays of the less common types through; complex numbers are conjugated."""

    @signature(
        i8=batch(tf.int8),
        i16=batch(tf.int16),
        u8=batch(tf.uint8),
        u16=batch(tf.uint16),
        u32=batch(tf.uint32),
        u64=batch(tf.uint64),
        f16=batch(tf.float16),
        bf16=batch(tf.bfloat16),
        c64=batch(tf.complex64),
        c128=batch(tf.complex128),
        u64s=batch(tf.uint64, 2),
        f16s=batch(tf.float16, 2),
        c64s=batch(tf.complex64, 2),
    )
    def pass_through(**columns: tf.Tensor) -> dict[str, tf.Tensor]:
        return {key + "_out": tf.math.conj(column) for key, column in columns.items()}

    save_tf2(directory, tf.Module(), pass_through)


@fixture()
def unsupported_dtypes(directory: Path) -> None:
    """A quantised input and output beside those of a common type."""

    @signature(q=batch(tf.qint8), x=batch(tf.float32))
    def pass_through(q: tf.Tensor, x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"q_out": tf.identity(q), "y": x + 1.0}

    save_tf2(directory, tf.Module(), pass_through)


MANY = [f"f{index:02d}" for index in range(40)]


@fixture(Case({key: [0.0, 1.0, index / 4, -index / 2] for index, key in enumerate(MANY)}))
def int_inputs_many(directory: Path) -> None:
    """A fixed linear combination of forty columns; feature number i has the weight (i + 1) / 8."""

    @signature(**{key: batch(tf.float32) for key in MANY})
    def combine(**features: tf.Tensor) -> dict[str, tf.Tensor]:
        terms = [features[key] * ((index + 1) / 8) for index, key in enumerate(MANY)]
        return {"score": tf.add_n(terms)}

    save_tf2(directory, tf.Module(), combine)


# --------------------------------------------------------------------------------------------------
# Layouts and signatures
# --------------------------------------------------------------------------------------------------


X3 = {"x": [1.0, 2.0, -3.5]}


@fixture(Case(X3, tags=["serve"]), Case(X3, tags=["serve", "gpu"]))
def tag_sets(directory: Path) -> None:
    """MetaGraphs tagged [serve], [serve, gpu] and [train] that share one variable; train has no signature."""

    def build_graph(factor: float) -> Signatures:
        x = tf1.placeholder(tf.float32, [None], name="x")
        v = tf1.get_variable("v", initializer=0.5)
        y = tf.add(factor * x, v, name="y")
        return {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})}

    builder = tf1.saved_model.Builder(str(directory))
    with tf1_session() as session:
        signatures = build_graph(2.0)
        session.run(tf1.global_variables_initializer())
        builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=signatures)
    with tf1_session():
        builder.add_meta_graph(["serve", "gpu"], signature_def_map=build_graph(3.0))
    with tf1_session():
        build_graph(4.0)
        builder.add_meta_graph(["train"])
    builder.save()


@fixture(Case(X3))
def text_format(directory: Path) -> None:
    """y = x + v, written as saved_model.pbtxt."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        y = tf.add(x, tf1.get_variable("v", initializer=10.0), name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})}, as_text=True)


@fixture(Case({"x": [1.0, -2.5]}, "sum"))
def unfed_placeholder(directory: Path) -> None:
    """The default signature gives a product that needs a placeholder which is none of its inputs."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        factor = tf1.placeholder(tf.float32, [None], name="factor")
        rate = tf1.placeholder_with_default(10.0, [], name="rate")
        outputs = {"product": tf.multiply(x * rate, factor, name="product"), "sum": tf.add(x, rate, name="sum")}
        signatures = {
            DEFAULT_KEY: predict_signature({"x": x}, outputs),
            "sum": predict_signature({"x": x}, {"sum": outputs["sum"]}),
        }
        save_tf1(directory, session, signatures)


@fixture(Case({"x": [1.0, -2.0]}))
def partitioned(directory: Path) -> None:
    """Variables in slices: by rows, by columns, and one so long that its slices begin beyond 63."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        total = x
        for name, shape, axis in [("rows", [7, 3], 0), ("columns", [2, 5], 1), ("long", [300], 0)]:
            values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)

            def of_slice(size: Any, partition_info: Any, all_of_it: Any = values, **_: Any) -> tf.Tensor:
                start = partition_info.var_offset
                return tf.constant(all_of_it[tuple(slice(s, s + n) for s, n in zip(start, size))])

            with tf1.variable_scope("part", partitioner=tf1.fixed_size_partitioner(3, axis)):
                variable = tf1.get_variable(name, shape, initializer=of_slice, use_resource=False)
            total += tf.reduce_sum(tf.convert_to_tensor(variable))
        y = tf.identity(total, name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})


@fixture(Case({"x": [[1.0, 2.0], [-3.0, 0.5]]}, "predict"))
def only_predict(directory: Path) -> None:
    """One signature, which is not called serving_default."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None, 2], name="x")
        y = tf.reduce_sum(x, axis=1, name="y")
        save_tf1(directory, session, {"predict": predict_signature({"x": x}, {"y": y})})


@fixture(Case(X3, "first"), Case(X3, "second"))
def two_signatures_no_default(directory: Path) -> None:
    """Two signatures, neither of which is called serving_default."""

    @signature(x=batch(tf.float32))
    def first(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": x + 1.0}

    @signature(x=batch(tf.float32))
    def second(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": x * x}

    save_tf2(directory, tf.Module(), {"first": first, "second": second})


@fixture()
def no_signatures(directory: Path) -> None:
    """A module with a variable and no function that could be called."""
    module = tf.Module()
    module.v = tf.Variable(1.0, name="v")
    save_tf2(directory, module, None)


@fixture(Case(X3), Case({**X3, "scale": 10.0}))
def defaults(directory: Path) -> None:
    """y = x * scale + offset, where the signature has default values for scale and offset."""

    @tf.function(
        input_signature=[
            tf.TensorSpec([None], tf.float32, name="x"),
            tf.TensorSpec([], tf.float32, name="scale"),
            tf.TensorSpec([1], tf.float32, name="offset"),
        ]
    )
    def scale_and_shift(
        x: tf.Tensor, scale: tf.Tensor = tf.constant(2.0), offset: tf.Tensor = tf.constant([3.0])
    ) -> dict[str, tf.Tensor]:
        return {"y": x * scale + offset}

    save_tf2(directory, tf.Module(), scale_and_shift)


@fixture(Case({"a": [1.0, -2.0, 0.5], "b": [1.0, -2.0, 0.5]}))
def shared_tensor(directory: Path) -> None:
    """Two input keys that name one and the same placeholder."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        y = tf.multiply(x, 2.0, name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"a": x, "b": x}, {"y": y})})


@fixture(
    Case({"x": [1.0, -2.0, 0.5], "y": [10.0, 20.0, 30.0]}, signature="add"),
    Case({"value": [1.0, -2.0, 0.5]}, signature="scale"),
    Case({"value": [1.0, -2.0, 0.5], "rate": [5.0, 6.0, 7.0]}, signature="rated"),
    Case({"x": [1.0, -2.0, 0.5]}, signature="head"),
    Case({"hidden": [1.0, -2.0, 0.5]}, signature="tail"),
    Case({"x": [1.0, -2.0, 0.5], "offset": 100.0}, signature="shift"),
    Case({"x": [1.0, -2.0, 0.5], "offset": 100.0}, signature="shift_twice"),
    Case({"x": [1.0, -2.0, 0.5], "offset": -1.0}, signature="shift_back"),
    Case({"x": [1.0, -2.0, 0.5], "y": [7.0, 7.0, 7.0]}, signature="add_seven"),
)
def overlapping_signatures(directory: Path) -> None:
    """Signatures over one graph: they share a placeholder, and two of them feed what others compute.

    add: sum = x + y; scale: scaled = 3 * value; rated: product = value * rate, twice = 2 * product;
    head: hidden = 2x, out = 2x + 1; tail: out = 10 * hidden. "value" is the placeholder of "x".
    shift and shift_back: out = x + offset, by default 100 and -1; shift_twice: out = x + 2 * offset, by
    default 100; add_seven: sum = x + y, where y is 7 by default.
    """
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        y = tf1.placeholder(tf.float32, [None], name="y")
        rate = tf1.placeholder_with_default(tf.constant([3.0]), [None], name="rate")
        product = tf.multiply(x, rate, name="product")
        hidden = tf.multiply(x, 2.0, name="hidden")
        offset = tf1.placeholder(tf.float32, [], name="offset")
        total = tf.add(x, y, name="sum")
        shifted = {"out": tf.add(x, offset, name="shifted")}
        shifted_twice = {"out": tf.add(x, 2.0 * offset, name="shifted_twice")}
        signatures = {
            "add": predict_signature({"x": x, "y": y}, {"sum": total}),
            "scale": predict_signature({"value": x}, {"scaled": product}),
            "rated": predict_signature(
                {"value": x, "rate": rate}, {"product": product, "twice": tf.multiply(product, 2.0, name="twice")}
            ),
            "head": predict_signature({"x": x}, {"hidden": hidden, "out": tf.add(hidden, 1.0, name="head")}),
            "tail": predict_signature({"hidden": hidden}, {"out": tf.multiply(hidden, 10.0, name="tail")}),
            "shift": with_default(predict_signature({"x": x, "offset": offset}, shifted), "offset", 100.0),
            "shift_twice": with_default(
                predict_signature({"x": x, "offset": offset}, shifted_twice), "offset", 100.0
            ),
            "shift_back": with_default(predict_signature({"x": x, "offset": offset}, shifted), "offset", -1.0),
            "add_seven": with_default(predict_signature({"x": x, "y": y}, {"sum": total}), "y", [7.0]),
        }
        save_tf1(directory, session, signatures)


@fixture(Case({"word": ["spark", "tensor", "graph", "unknown", "", "größe", "Spark"]}))
def vocabulary(directory: Path) -> None:
    """Looks words up in a vocabulary that is an asset of the model; an unknown word has the id -1."""
    words = ["spark", "tensor", "flow", "graph", "größe"]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        asset = Path("vocabulary.txt")
        asset.write_text("".join(word + "\n" for word in words), encoding="utf-8")
        initializer = tf.lookup.TextFileInitializer(
            str(asset),
            key_dtype=tf.string,
            key_index=tf.lookup.TextFileIndex.WHOLE_LINE,
            value_dtype=tf.int64,
            value_index=tf.lookup.TextFileIndex.LINE_NUMBER,
        )
        module = tf.Module()
        module.table = tf.lookup.StaticHashTable(initializer, default_value=-1)

        @signature(word=batch(tf.string))
        def look_up(word: tf.Tensor) -> dict[str, tf.Tensor]:
            return {"id": module.table.lookup(word)}

        save_tf2(directory, module, look_up)


VARIABLES = {
    "bool": [True, False],
    "int8": [-128, 127],
    "uint8": [0, 255],
    "int16": [-32768, 32767],
    "uint16": [0, 65535],
    "int32": [-(2**31), 2**31 - 1],
    "uint32": [0, 2**32 - 1],
    "int64": [-(2**63), 2**63 - 1],
    "uint64": [0, 2**64 - 1],
    "float16": [0.5, -65504.0, 2.0**-24],
    "bfloat16": [1.5, -2.0**100],
    "float32": [0.1, float("inf")],
    "float64": [0.1, -1e300],
    "complex64": [1 + 2j, -0.5j],
    "complex128": [0.1 - 1e300j],
    "string": ["größe", "", b"\xff\x00"],
}


@fixture(Case({"x": [[1.0, 2.0], [3.0, -1.0]]}))
def variables(directory: Path) -> None:
    """y = x * kernel; variables of every type, functions that are no signatures, a second way to the kernel."""
    module = tf.Module()
    module.dense_layer = tf.Module()
    module.dense_layer.kernel = tf.Variable([[1.0], [2.0]], name="dense/kernel")
    module.second = tf.Module()
    module.second.way = tf.Module()
    module.second.way.kernel = module.dense_layer.kernel
    module.values = tf.Module()
    for name, values in VARIABLES.items():
        setattr(module.values, name, tf.Variable(tf.constant(values, dtype=name), name=f"of_{name}"))

    @tf.function
    def scaled(x: tf.Tensor, by: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        return tf.matmul(x, module.dense_layer.kernel) * by["factor"] if training else x

    for training in (True, False):
        scaled.get_concrete_function(batch(tf.float32, 2), {"factor": tf.TensorSpec([], tf.float32)}, training)
    module.dense_layer.scaled = scaled

    @signature(x=batch(tf.float32, 2))
    def multiply(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": tf.matmul(x, module.dense_layer.kernel)}

    save_tf2(directory, module, multiply)


# --------------------------------------------------------------------------------------------------
# Graphs that need care when they are loaded
# --------------------------------------------------------------------------------------------------


@fixture(Case({"x": [1.0, 2.0, 7.0]}))
def gpu_pinned(directory: Path) -> None:
    """y = 0.5x + 2, where every node is pinned to the first GPU."""
    with tf1_session() as session, tf.device("/device:GPU:0"):
        x = tf1.placeholder(tf.float32, [None], name="x")
        y = tf.add(0.5 * x, 2.0, name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})


@fixture()
def unregistered_op(directory: Path) -> None:
    """y = x + 1, with the addition replaced by an op that no TensorFlow build has."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        y = tf.add(x, 1.0, name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})
    rename_op(directory / "saved_model.pb", node_name="y", new_op="NoSuchOpAnywhere")


def rename_op(path: Path, node_name: str, new_op: str) -> None:
    """Changes the op of one node, in the graph and in the list of the ops that the graph uses."""
    model = saved_model_pb2.SavedModel.FromString(path.read_bytes())
    meta_graph = model.meta_graphs[0]
    node = next(node for node in meta_graph.graph_def.node if node.name == node_name)
    for op in meta_graph.meta_info_def.stripped_op_list.op:
        if op.name == node.op:
            op.name = new_op
    node.op = new_op
    path.write_bytes(model.SerializeToString(deterministic=True))


@fixture(Case(X3))
def ref_variable(directory: Path) -> None:
    """y = x * w + b with reference variables, the kind before resource variables."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        w = tf1.get_variable("w", initializer=1.5, use_resource=False)
        b = tf1.get_variable("b", initializer=-0.25, use_resource=False)
        y = tf.add(x * w, b, name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})


@fixture(Case({"age": [[25.0], [40.0], [63.5]], "income": [[12.5], [34.0], [0.0]]}))
def keras_mlp(directory: Path) -> None:
    """A small Keras 3 network with two named inputs, written by Model.export."""
    keras.utils.set_random_seed(SEED)
    inputs = {name: keras.Input((1,), name=name) for name in ("age", "income")}
    scaled = keras.layers.Rescaling(1 / 32)(keras.layers.Concatenate()(list(inputs.values())))
    hidden = keras.layers.Dense(4, activation="tanh")(scaled)
    probability = keras.layers.Dense(1, activation="sigmoid")(hidden)
    keras.Model(inputs, {"probability": probability}).export(str(directory), verbose=False)


# --------------------------------------------------------------------------------------------------
# Models that refuse, drop, count or delay
# --------------------------------------------------------------------------------------------------


@fixture(Case({"x": [0.0, 1.0, 2.25, 16.0]}))
def rejects_negative(directory: Path) -> None:
    """y = sqrt(x); TensorFlow refuses a batch in which any x is negative."""

    @signature(x=batch(tf.float32))
    def root(x: tf.Tensor) -> dict[str, tf.Tensor]:
        with tf.control_dependencies([tf.debugging.assert_non_negative(x, message="x must not be negative")]):
            return {"y": tf.sqrt(x)}

    save_tf2(directory, tf.Module(), root)


@fixture(Case({"x": [1.0, 2.5, 0.0]}))
def broken_by_negative(directory: Path) -> None:
    """y = x + 1, by way of a queue, which a negative x closes: that run and all later ones are cancelled."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        queue = tf1.FIFOQueue(1000, [tf.float32], shapes=[[]], name="queue")
        is_negative = tf.reduce_any(x < 0)
        closed = tf1.cond(is_negative, lambda: tf.group(queue.close()), lambda: tf.no_op())
        with tf.control_dependencies([closed]):
            enqueued = queue.enqueue(1.0)
        with tf.control_dependencies([enqueued]):
            y = tf.add(x, queue.dequeue(), name="y")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})})


@fixture(Case({"x": [1.0, -1.0, 2.0, 0.0]}), Case({"x": [1.0, 3.0]}))
def drops_rows(directory: Path) -> None:
    """y has only the positive elements of x, although both are declared as [None]."""

    @signature(x=batch(tf.float32))
    def keep_positive(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": tf.boolean_mask(x, x > 0.0)}

    save_tf2(directory, tf.Module(), keep_positive)


@fixture(Case({"x": [1.0, 2.0, 6.0]}))
def unbatched_output(directory: Path) -> None:
    """y = 2x, and the mean of the batch as a scalar."""

    @signature(x=batch(tf.float32))
    def mean_and_double(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"mean": tf.reduce_mean(x), "y": x * 2.0}

    save_tf2(directory, tf.Module(), mean_and_double)


@fixture(Case(X3))
def stateful_counter(directory: Path) -> None:
    """y = x, and in each row the number of times the model has run since it was loaded."""
    module = tf.Module()
    module.calls = tf.Variable(0, dtype=tf.int64, name="calls")

    @signature(x=batch(tf.float32))
    def count(x: tf.Tensor) -> dict[str, tf.Tensor]:
        call = module.calls.assign_add(1)
        return {"y": tf.identity(x), "call": tf.fill(tf.shape(x), call)}

    save_tf2(directory, module, count)


@fixture(Case(X3))
def slow(directory: Path) -> None:
    """y = x, after a loop of many short steps that takes seconds whatever the size of the batch."""

    def step(count: tf.Tensor, state: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return count + 1, tf.math.floormod(state * 48271 + 11, 2147483647)

    @signature(x=batch(tf.float32))
    def delay(x: tf.Tensor) -> dict[str, tf.Tensor]:
        start = (tf.constant(0), tf.size(x, out_type=tf.int64))
        _, state = tf.while_loop(lambda count, _: count < SLOW_STEPS, step, start)
        return {"y": tf.where(state < 0, -x, x)}

    save_tf2(directory, tf.Module(), delay)


@fixture(Case({"x": [f"a text too long to lie in its element: {row}" for row in range(16)]}))
def kept_texts(directory: Path) -> None:
    """Gives the lengths of texts. A queue keeps the first eight, from which no signature takes them."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.string, [None], name="x")
        queue = tf.queue.FIFOQueue(-1, tf.string)
        with tf.control_dependencies([queue.enqueue(x[:8])]):
            length = tf.strings.length(x, name="length")
        queue.dequeue(name="kept")
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"x": x}, {"length": length})})


@fixture(Case(X3))
def slow_to_load(directory: Path) -> None:
    """y = x; an initialising operation, which runs when the model is loaded, takes seconds."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        y = tf.identity(x, name="y")
        loop = tf1.while_loop(lambda count: count < SLOW_STEPS, lambda count: count + 1, [tf.constant(0)])
        save_tf1(
            directory,
            session,
            {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})},
            main_op=tf.group(loop, name="initialise_slowly"),
        )


# --------------------------------------------------------------------------------------------------


def main() -> None:
    """Makes the models named on the command line, or all that the script defines that was started."""
    fixtures = {name: item for name, item in FIXTURES.items() if item.build.__module__ == "__main__"}
    parser = argparse.ArgumentParser(description="Writes the SavedModels of the integration tests.")
    parser.add_argument("names", nargs="*", metavar="model", help="a model to write (default: every model)")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="where to write them")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(fixtures))
    if unknown:
        parser.error(f"no such model: {', '.join(unknown)}")
    for name in arguments.names or fixtures:
        make(fixtures[name], arguments.output.resolve())
        print(f"wrote {name}")


if __name__ == "__main__":
    main()

"""Writes arrays.json: files of numpy, and how numpy prints the arrays in them.

    python make_arrays.py        # needs numpy 2
"""

import base64
import io
import json
import pathlib

import numpy as np

SEED = np.random.default_rng(7)


def file(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version)
    return base64.b64encode(out.getvalue()).decode()


def arrays():
    for kind in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        info = np.iinfo(kind)
        yield kind, np.array([[info.min, 0, 7], [1, 2, info.max]], kind)
        yield kind + "_big", np.array([info.min, 0, 7, info.max], ">" + kind)
    specials = [1.5, -0.0, 0.1, np.nan, np.inf, -np.inf, 3.25, 100]
    for kind in ["f2", "f4", "f8"]:
        info = np.finfo(kind)
        yield kind, np.array(specials, kind)
        yield kind + "_big", np.array([0.5, 2.125, -3], ">" + kind)
        yield kind + "_extremes", np.array([info.min, info.tiny, info.smallest_subnormal, info.max, 1 / 3], kind)
        yield kind + "_scalar", np.array(1 / 3, kind)
        yield kind + "_whole", np.array(-3, kind)
        yield kind + "_random", SEED.normal(size=(4, 7)).astype(kind)
        yield kind + "_cube", (SEED.integers(-9, 9, size=(2, 3, 4)) / 8).astype(kind)
    for scale in [1e-5, 1e-4, 1, 1e4, 1e7, 1e9, 1e20, 1e-300]:
        yield f"scaled_{scale}", SEED.normal(size=9) * scale
        yield f"alone_{scale}", np.array(1.1 * scale)
        yield f"alone_f4_{scale}", np.array(max(1.1 * scale, 1e-40), "f4")
    yield "far_apart", np.array([1.0, 1000.0, 1.0001])
    yield "farther_apart", np.array([1.0, 1001.0])
    yield "only_special", np.array([np.nan, -np.inf])
    yield "bool", np.array([[True, False], [True, True]])
    yield "bool_scalar", np.array(True)
    for kind in ["c8", "c16"]:
        yield kind, np.array([1 + 2j, -0.5 - 1j, np.nan + 1j, 1000.25j], kind)
        yield kind + "_scalar", np.array(1.5 - 2j, kind)
        yield kind + "_imaginary", np.array(2j, kind)
    yield "fortran", np.asfortranarray(np.arange(24, dtype="i4").reshape(2, 3, 4))
    yield "long", np.arange(1001)
    yield "long_floats", SEED.normal(size=2000).astype("f4")
    yield "wide", SEED.normal(size=(3, 400)).astype("f4")
    yield "tall", np.arange(3000).reshape(250, 3, 4)
    yield "thousand", np.arange(1000, dtype="i2")
    yield "no_rows", np.zeros((0, 3), "f4")
    yield "int_scalar", np.array(-12)


def strings():
    yield "bytes", np.array([b"a", b"longer", b"", b"\xff\x00\x01"])
    yield "text", np.array([["a", "gr\u00f6\u00dfe"], ["", "\U0001f600"]])
    yield "text_big", np.array(["a", "gr\u00f6\u00dfe"], ">U5")


def main():
    cases = []
    for name, array in arrays():
        cases.append({"name": name, "file": file(array), "text": str(array), "plain": array.dtype.isnative and not np.isfortran(array)})
    for name, array in strings():
        values = [v.hex() if isinstance(v, bytes) else v for v in array.ravel().tolist()]
        cases.append({"name": name, "file": file(array), "values": values, "shape": list(array.shape)})
    for version in [(1, 0), (2, 0), (3, 0)]:
        array = np.arange(3)
        cases.append({"name": f"version_{version[0]}", "file": file(array, version), "text": str(array), "plain": version[0] == 1})
    refused = {"object": np.array([{}, None]), "structured": np.zeros(2, [("a", "f4"), ("b", "i8")]), "date": np.array(["2024-01-01"], "M8[D]")}
    for name, array in refused.items():
        cases.append({"name": name, "file": file(array), "refused": True})
    zipped = io.BytesIO()
    np.savez(zipped, a=np.arange(3), b=np.ones((2, 2), "f4"))
    packed = io.BytesIO()
    np.savez_compressed(packed, only=np.arange(3))
    archives = {"several": zipped, "packed": packed}
    text = json.dumps({"arrays": cases, "archives": {k: base64.b64encode(v.getvalue()).decode() for k, v in archives.items()}}, indent=1)
    pathlib.Path(__file__).with_name("arrays.json").write_text(text + "\n")


main()

# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Calls of the SQL function, and the options in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812

FUNCTION = "savedmodel_predict"


def predict(path: str, *columns: Column | str, **options: Any) -> Column:
    """Score rows with the model at ``path``.

    ``customers.select("id", predict("models/churn").probability)``

    Args:
        path: The model's directory, or one with numbered versions of it. A Connect server reads
            it, not the client.
        *columns: What the model's inputs are bound to by name: names of columns and, under an
            alias or not, expressions; or one ``Column`` that is a struct of them. Nothing stands
            for all columns, except in ``orderBy`` and ``groupBy``, where Spark knows no star. A
            scalar input takes a scalar, an input of rank ``n`` without the batch dimension takes
            an array nested ``n`` deep.
        **options: Options of ``savedmodel_predict``, in Python's spelling or SQL's:
            ``batch_size=256`` or ``batchSize=256``. A list is joined with commas, a mapping
            becomes one option for each key: ``inputs={"age": "years"}`` is ``inputs.age``.

    Returns:
        A struct with a field for each output. Inner dimensions of an output are arrays; a row's
        struct is null where the struct of inputs is.

    Raises:
        AnalysisException: When the column is used, for a model that cannot be read, an unknown
            option, or columns that do not fit.

    """
    if len(columns) == 1 and isinstance(columns[0], Column):
        inputs = columns[0]
    else:
        inputs = F.struct(*(columns or ("*",)))
    return call(path, inputs, as_options(options))


def call(path: str, inputs: Column, options: Mapping[str, str]) -> Column:
    """Write a call; options are given only if there are any."""
    entries = [F.lit(text) for option in options.items() for text in option]
    settings = [F.create_map(*entries)] if entries else []
    return F.call_function(FUNCTION, F.lit(path), inputs, *settings)


def as_options(given: Mapping[str, Any]) -> dict[str, str]:
    """Name and write options as SQL does; None stands for an option that is not given."""
    options: dict[str, str] = {}
    for name, value in given.items():
        option = _camel_case(name)
        if isinstance(value, Mapping):
            options.update({f"{option}.{key}": _text(part) for key, part in value.items()})
        elif value is not None:
            options[option] = _text(value)
    return options


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ",".join(_text(part) for part in value)
    return str(value)

# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""A model in a session: what it holds, and DataFrames with its outputs."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StructType

from spark_savedmodel._errors import ConnectorMissing, OutputNameConflict
from spark_savedmodel._predict import FUNCTION, as_options, call

_HIDDEN = "__savedmodel_"
_LONGEST_NAME = 60
_ERROR = _HIDDEN + "error"
_RESULT = _HIDDEN + "result"

# The driver reads the model, and no job is run.
_DESCRIBE = "SELECT description FROM savedmodel_descriptions(:path{options})"


def load(spark: SparkSession, path: str, version: int | None = None, **options: Any) -> SavedModel:
    """Find a model, and check that it can be read. Weights are loaded by executors that score.

    Args:
        spark: A session, classic or Connect, that has the connector's jar.
        path: The model's directory, or one with numbered versions of it, of which the latest is
            taken; on any file system that Spark can read. A Connect server reads it, not the
            client.
        version: Which of the numbered versions to take.
        **options: Options for everything that the model scores, see :func:`predict`; checked
            when it scores.

    Raises:
        AnalysisException: If the session lacks the connector (``UNRESOLVED_ROUTINE``), if there
            is no model (``MODEL_NOT_FOUND``, ``MODEL_FILE_MISSING``) or no such version
            (``MODEL_VERSION_NOT_FOUND``), or if it cannot be read (``MODEL_FILE_CORRUPT``).

    """
    if not spark.catalog.functionExists(FUNCTION):
        raise ConnectorMissing
    model = SavedModel(spark, path, version, options)
    model.describe()
    return model


class SavedModel:
    """A TensorFlow SavedModel, ready to score DataFrames. Immutable; made by :func:`load`."""

    def __init__(
        self, spark: SparkSession, path: str, version: int | None, options: Mapping[str, Any]
    ) -> None:
        """Note where the model is; :func:`load` also looks whether it is there."""
        self._spark = spark
        self._path = path
        self._version = version
        self._options = as_options({**options, "version": version})
        self._table: str | None = None

    @property
    def path(self) -> str:
        """The directory as it was given."""
        return self._path

    @property
    def version(self) -> int | None:
        """The numbered version that was asked for."""
        return self._version

    def describe(self) -> str:
        """Return a table of MetaGraphs and signatures, with types and shapes of inputs and outputs.

        Shapes begin with the batch dimension; -1 is any size. The model is as it was when it was
        loaded.
        """
        if self._table is None:
            self._table = self._inspected()
        return self._table

    def _inspected(self) -> str:
        parameters: dict[str, Any] = {"path": self._path}
        argument = ""
        if self._version is not None:
            parameters["version"] = str(self._version)
            argument = ", map('version', :version)"
        query = _DESCRIBE.format(options=argument)
        return str(self._spark.sql(query, args=parameters).collect()[0][0])

    def score(
        self,
        df: DataFrame,
        signature: str | None = None,
        inputs: Mapping[str, Column | str] | None = None,
        outputs: Mapping[str, str] | Iterable[str] | None = None,
        mode: str | None = None,
        error_column: str | None = None,
        **options: Any,
    ) -> DataFrame:
        """Add the model's outputs to a DataFrame: all its columns, then one for each output.

        Nothing is computed yet, but what can be checked is checked. Columns are bound to inputs
        by name; a scalar input takes a scalar, an input of rank ``n`` without the batch dimension
        takes an array nested ``n`` deep, and outputs come back the same way.

        Args:
            df: The data, batch or streaming.
            signature: The signature; ``serving_default``, else the only one.
            inputs: Columns, or names of columns, for inputs that no column has the name of.
            outputs: The outputs to give back, all by default, or a mapping of outputs to the
                columns that they become. Others are not computed.
            mode: ``FAILFAST``, by default: the job fails with an error that names the row.
                ``PERMISSIVE``: outputs of rows that cannot be scored are null.
                ``DROPMALFORMED``: such rows are left out.
            error_column: With ``PERMISSIVE``, a further column that tells why a row was not
                scored; null for rows that were.
            **options: Further options of ``savedmodel_predict``, see :func:`predict`.

        Returns:
            As many rows in the same order, or fewer with ``DROPMALFORMED``.

        Raises:
            OutputNameConflict: If an output is named like an existing column, in any case.
            AnalysisException: For an unknown option, signature or output, or for columns that do
                not fit (``BINDING_FAILED`` and others).

        """
        columns = (
            outputs if isinstance(outputs, Mapping) else {name: name for name in outputs or ()}
        )
        drops = mode is not None and mode.upper() == "DROPMALFORMED"
        given = inputs or {}
        names = _input_names(df.columns, given)
        fields = [
            value.alias(names[name]) for name, value in given.items() if isinstance(value, Column)
        ]
        settings = self._options | as_options(
            {
                **options,
                "signature": signature,
                "inputs": names,
                "outputs": list(columns) or None,
                "mode": "PERMISSIVE" if drops else mode,
                "error_column": _ERROR if drops else error_column,
            }
        )
        result = call(self._path, F.struct(F.col("*"), *fields), settings).alias(_RESULT)
        scored = _with_outputs(df, result, columns)
        return scored.where(F.col(_ERROR).isNull()).drop(_ERROR) if drops else scored

    def __repr__(self) -> str:
        """Return the path, and the version if one was asked for."""
        version = "" if self._version is None else f", version={self._version}"
        return f"SavedModel({self._path!r}{version})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.describe())}</pre>"


def _input_names(columns: Iterable[str], given: Mapping[str, Column | str]) -> dict[str, str]:
    """Name the field for each input; an expression's name is its text, which errors show."""
    taken = {column.lower() for column in columns}
    names: dict[str, str] = {}
    for model_input, value in given.items():
        if isinstance(value, Column):
            text = str(value).removeprefix("Column<'").removesuffix("'>")
            text = text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
            name = text if text.lower() not in taken else f"{text} (for {model_input})"
            while name.lower() in taken:
                name += "'"
            taken.add(name.lower())
            names[model_input] = name
        else:
            names[model_input] = value
    return names


def _with_outputs(df: DataFrame, result: Column, columns: Mapping[str, str]) -> DataFrame:
    scored = df.select("*", result)
    names = _outputs(scored)
    # Outputs in the order in which they were asked for, then the error column.
    ordered = [*columns, *(name for name in names if name not in columns)]
    taken = {column.lower() for column in df.columns}
    added = []
    for output in ordered:
        column = columns.get(output, output)
        if column.lower() in taken:
            raise OutputNameConflict(output, column)
        taken.add(column.lower())
        added.append(F.col(_RESULT).getField(output).alias(column))
    return scored.select("*", *added).drop(_RESULT)


def _outputs(scored: DataFrame) -> list[str]:
    result = scored.schema[-1].dataType
    assert isinstance(result, StructType)
    return result.names

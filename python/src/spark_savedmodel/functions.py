# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Functions that make tf.Examples and tf.SequenceExamples of structs, and read them.

They are the SQL functions of the same names, so the session needs the connector's jar. Options are
those of the functions, for instance ``{"mode": "PERMISSIVE"}``.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StructType

__all__ = [
    "from_tfexample",
    "from_tfsequenceexample",
    "schema_of_tfexample",
    "schema_of_tfsequenceexample",
    "to_tfexample",
    "to_tfsequenceexample",
]


def to_tfexample(struct: Column | str, options: Mapping[str, str] | None = None) -> Column:
    """Serialize a struct as a tf.Example; each field is a feature."""
    return _call("to_tfexample", options, struct)


def from_tfexample(
    example: Column | str,
    schema: StructType | Column | str,
    options: Mapping[str, str] | None = None,
) -> Column:
    """Read a serialized tf.Example as a struct of a schema, which may be DDL."""
    return _call("from_tfexample", options, example, _schema(schema))


def schema_of_tfexample(example: Column | bytes) -> Column:
    """Tell the schema of a constant tf.Example, as DDL."""
    return _call("schema_of_tfexample", None, _constant(example))


def to_tfsequenceexample(struct: Column | str, options: Mapping[str, str] | None = None) -> Column:
    """Serialize a struct as a tf.SequenceExample; arrays of arrays are feature lists."""
    return _call("to_tfsequenceexample", options, struct)


def from_tfsequenceexample(
    example: Column | str,
    schema: StructType | Column | str,
    options: Mapping[str, str] | None = None,
) -> Column:
    """Read a serialized tf.SequenceExample as a struct of a schema, which may be DDL."""
    return _call("from_tfsequenceexample", options, example, _schema(schema))


def schema_of_tfsequenceexample(example: Column | bytes) -> Column:
    """Tell the schema of a constant tf.SequenceExample, as DDL."""
    return _call("schema_of_tfsequenceexample", None, _constant(example))


def _schema(schema: StructType | Column | str) -> Column:
    if isinstance(schema, Column):
        return schema
    return F.lit(schema.json() if isinstance(schema, StructType) else schema)


def _constant(example: Column | bytes) -> Column:
    return example if isinstance(example, Column) else F.lit(bytes(example))


def _call(function: str, options: Mapping[str, str] | None, *arguments: Column | str) -> Column:
    columns = [F.col(value) if isinstance(value, str) else value for value in arguments]
    if options:
        entries = [F.lit(text) for option in options.items() for text in option]
        columns.append(F.create_map(*entries))
    return F.call_function(function, *columns)

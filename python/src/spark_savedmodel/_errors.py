# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Errors that are found here and not by the server."""

from __future__ import annotations

from pyspark.errors import AnalysisException


class OutputNameConflict(AnalysisException):
    """An output would become a column that the data or another output already has."""

    def __init__(self, output: str, column: str) -> None:
        suggestion = f"outputs={{{output!r}: {column + '_scored'!r}}}"
        super().__init__(
            message=f'Output "{output}" would become column "{column}", but a column or '
            f"another output already has that name. Give it another name: {suggestion}.",
            errorClass="OUTPUT_NAME_CONFLICT",
            messageParameters={"output": output, "column": column, "suggestion": suggestion},
        )

    def getSqlState(self) -> str:  # noqa: N802
        """Return the SQLSTATE of the condition."""
        return "42711"


class ConnectorMissing(AnalysisException):
    """The session has no function ``savedmodel_predict``."""

    def __init__(self) -> None:
        super().__init__(
            message="The session has no function savedmodel_predict. Start it with the "
            "connector's jar, for instance with the setting spark.jars.packages="
            "io.github.sparksavedmodel:spark-savedmodel-bundle_2.13:<version> before the first "
            "session; a jar that is added to a running session comes too late. Over Connect, "
            "start the server so.",
            errorClass="UNRESOLVED_ROUTINE",
            messageParameters={"routineName": "savedmodel_predict"},
        )

    def getSqlState(self) -> str:  # noqa: N802
        """Return the SQLSTATE of the condition."""
        return "42883"

# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""A stage of Spark ML pipelines, in classic sessions and over Connect.

Import this module before loading a pipeline that has such a stage, since Spark looks for it by the
name of the Java class.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame

from spark_savedmodel._errors import ConnectorMissing

__all__ = ["SavedModelTransformer"]

_PACKAGE = "io.github.sparksavedmodel.ml"
_ERRORS = "io.github.sparksavedmodel.error."


def _to_list_of_pairs(value: Any) -> list[str]:
    """Write a mapping as Java does: each key is followed by its value."""
    flat = (
        [text for pair in value.items() for text in pair] if isinstance(value, Mapping) else value
    )
    return TypeConverters.toListString(flat)


# PySpark reads arrays from Java for converters of such names only.
_to_list_of_pairs.__name__ = "toListOfPairs"


def _param(name: str, doc: str, converter: Any = TypeConverters.toString) -> Param[Any]:
    return Param(Params._dummy(), name, doc, converter)


class SavedModelTransformer(
    JavaTransformer, JavaMLReadable["SavedModelTransformer"], JavaMLWritable
):
    """Scores with a SavedModel: all columns, then one for each output.

    ``SavedModelTransformer(modelPath="models/churn", outputs={"probability": "p"})``

    Columns are bound to inputs by name. A scalar input takes a scalar, an input of rank ``n``
    without the batch dimension takes an array nested ``n`` deep, the innermost of which may be a
    vector, as ``VectorAssembler`` makes them; outputs come back the same way.

    A saved stage holds the path of the model and not its files. Parameters that are not set follow
    the session's settings ``spark.savedmodel.*``, then the defaults, where the stage is used.

    Over Connect the server reads model and saved stages, and says what is wrong when the result's
    schema is asked for.
    """

    # Spark finds the one class by the name of the other, when it saves and when it loads.
    __module__ = _PACKAGE

    modelPath: Param[str] = _param(  # noqa: N815
        "modelPath", "the directory of the model, or one with numbered versions of it"
    )
    signature: Param[str] = _param("signature", "the signature to score with")
    version: Param[int] = _param(
        "version", "which of the numbered versions to take", TypeConverters.toInt
    )
    tags: Param[list[str]] = _param(
        "tags", "the tags of the MetaGraph", TypeConverters.toListString
    )
    mode: Param[str] = _param("mode", "FAILFAST, PERMISSIVE or DROPMALFORMED")
    errorColumn: Param[str] = _param(  # noqa: N815
        "errorColumn", "with PERMISSIVE, a further column that tells why a row was not scored"
    )
    keyColumns: Param[list[str]] = _param(  # noqa: N815
        "keyColumns", "columns that identify a row in error messages", TypeConverters.toListString
    )
    casts: Param[str] = _param("casts", "which conversions are allowed: strict, rounding or lossy")
    batchSize: Param[int] = _param(  # noqa: N815
        "batchSize", "the most rows that TensorFlow gets at once", TypeConverters.toInt
    )
    inputs: Param[list[str]] = _param(
        "inputs", "inputs, each followed by a column or an SQL expression", _to_list_of_pairs
    )
    outputs: Param[list[str]] = _param(
        "outputs", "outputs, each followed by a column", _to_list_of_pairs
    )
    options: Param[list[str]] = _param(
        "options", "further options, each followed by its value", _to_list_of_pairs
    )

    _input_kwargs: dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        modelPath: str | None = None,  # noqa: N803
        signature: str | None = None,
        version: int | None = None,
        tags: Sequence[str] | None = None,
        mode: str | None = None,
        errorColumn: str | None = None,  # noqa: N803
        keyColumns: Sequence[str] | None = None,  # noqa: N803
        casts: str | None = None,
        batchSize: int | None = None,  # noqa: N803
        inputs: Mapping[str, str] | None = None,
        outputs: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """Make a stage.

        Args:
            modelPath: The directory of the model, or one with numbered versions of it.
            signature: The signature; ``serving_default``, else the only one.
            version: Which of the numbered versions to take; the largest.
            tags: The tags of the MetaGraph; ``serve``, else those of the only one.
            mode: ``FAILFAST``, ``PERMISSIVE`` or ``DROPMALFORMED``.
            errorColumn: With ``PERMISSIVE``, a further column that tells why a row was not scored.
            keyColumns: Columns that identify a row in error messages.
            casts: ``strict``, ``rounding`` or ``lossy``.
            batchSize: The most rows that TensorFlow gets at once; found out.
            inputs: For inputs that no column has the name of, a column or an SQL expression.
            outputs: The outputs to give back, and the columns that they become; all.
            options: Further options of ``savedmodel_predict``, by name.

        """
        super().__init__()
        self._java_obj = _java_stage(self.uid)
        self._set_given()

    @keyword_only
    def setParams(  # noqa: D417, N802
        self,
        *,
        modelPath: str | None = None,  # noqa: N803
        signature: str | None = None,
        version: int | None = None,
        tags: Sequence[str] | None = None,
        mode: str | None = None,
        errorColumn: str | None = None,  # noqa: N803
        keyColumns: Sequence[str] | None = None,  # noqa: N803
        casts: str | None = None,
        batchSize: int | None = None,  # noqa: N803
        inputs: Mapping[str, str] | None = None,
        outputs: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
    ) -> SavedModelTransformer:
        """Set several parameters, named as in :meth:`__init__`."""
        return self._set_given()

    def _set_given(self) -> SavedModelTransformer:
        given = {name: value for name, value in self._input_kwargs.items() if value is not None}
        return self._set(**given)

    def setModelPath(self, value: str) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`modelPath`."""
        return self._set(modelPath=value)

    def getModelPath(self) -> str:  # noqa: N802
        """Return :attr:`modelPath`."""
        return self.getOrDefault(self.modelPath)

    def setSignature(self, value: str) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`signature`."""
        return self._set(signature=value)

    def getSignature(self) -> str:  # noqa: N802
        """Return :attr:`signature`."""
        return self.getOrDefault(self.signature)

    def setVersion(self, value: int) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`version`."""
        return self._set(version=value)

    def getVersion(self) -> int:  # noqa: N802
        """Return :attr:`version`."""
        return self.getOrDefault(self.version)

    def setTags(self, value: Sequence[str]) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`tags`."""
        return self._set(tags=value)

    def getTags(self) -> list[str]:  # noqa: N802
        """Return :attr:`tags`."""
        return self.getOrDefault(self.tags)

    def setMode(self, value: str) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`mode`."""
        return self._set(mode=value)

    def getMode(self) -> str:  # noqa: N802
        """Return :attr:`mode`."""
        return self.getOrDefault(self.mode)

    def setErrorColumn(self, value: str) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`errorColumn`."""
        return self._set(errorColumn=value)

    def getErrorColumn(self) -> str:  # noqa: N802
        """Return :attr:`errorColumn`."""
        return self.getOrDefault(self.errorColumn)

    def setKeyColumns(self, value: Sequence[str]) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`keyColumns`."""
        return self._set(keyColumns=value)

    def getKeyColumns(self) -> list[str]:  # noqa: N802
        """Return :attr:`keyColumns`."""
        return self.getOrDefault(self.keyColumns)

    def setCasts(self, value: str) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`casts`."""
        return self._set(casts=value)

    def getCasts(self) -> str:  # noqa: N802
        """Return :attr:`casts`."""
        return self.getOrDefault(self.casts)

    def setBatchSize(self, value: int) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`batchSize`."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:  # noqa: N802
        """Return :attr:`batchSize`."""
        return self.getOrDefault(self.batchSize)

    def setInputs(self, value: Mapping[str, str]) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`inputs`."""
        return self._set(inputs=value)

    def getInputs(self) -> dict[str, str]:  # noqa: N802
        """Return :attr:`inputs` as a mapping, empty if it is not set."""
        return _pairs(self.getOrDefault(self.inputs)) if self.isDefined(self.inputs) else {}

    def setOutputs(self, value: Mapping[str, str]) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`outputs`."""
        return self._set(outputs=value)

    def getOutputs(self) -> dict[str, str]:  # noqa: N802
        """Return :attr:`outputs` as a mapping, empty if it is not set."""
        return _pairs(self.getOrDefault(self.outputs)) if self.isDefined(self.outputs) else {}

    def setOptions(self, value: Mapping[str, str]) -> SavedModelTransformer:  # noqa: N802
        """Set :attr:`options`."""
        return self._set(options=value)

    def getOptions(self) -> dict[str, str]:  # noqa: N802
        """Return :attr:`options` as a mapping, empty if it is not set."""
        return _pairs(self.getOrDefault(self.options)) if self.isDefined(self.options) else {}

    def _transform(self, dataset: DataFrame) -> DataFrame:
        try:
            return super()._transform(dataset)
        except Exception as failure:
            # PySpark goes by the Java class, which is that of errors on rows, too.
            thrown = getattr(failure, "_origin", None)
            if thrown is None or not thrown.getClass().getName().startswith(_ERRORS):
                raise
        from pyspark.errors.exceptions.captured import AnalysisException

        raise AnalysisException(origin=thrown)


def _java_stage(uid: str) -> Any:
    try:
        return JavaTransformer._new_java_obj(f"{_PACKAGE}.SavedModelTransformer", uid)
    except TypeError:  # Of a class that is not there Py4J makes a package, which is not called.
        raise ConnectorMissing from None


def _pairs(flat: list[str]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


# Where Spark looks for the class whose module is said to be Java's package.
sys.modules.setdefault(_PACKAGE, sys.modules[__name__])

"""Writes the breast-cancer data of the example, trains a small Keras model on it and exports the model.

The results go to ../data and ../model. The data is described in ../data/README.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

SEED = 7
EPOCHS = 60
TEST_SHARE = 0.25
EXPECTED_ROWS = 20
NAME = "breast_cancer"


def load_data() -> tuple[pd.DataFrame, list[str]]:
    """The patients with their diagnosis and split, and the names of the thirty feature columns."""
    source = load_breast_cancer()
    features = [name.replace(" ", "_") for name in source.feature_names]
    data = pd.DataFrame(source.data, columns=features)
    data.insert(0, "patient_id", np.arange(1, len(data) + 1, dtype=np.int64))
    data["diagnosis"] = source.target_names[source.target]
    _, test = train_test_split(
        data.index, test_size=TEST_SHARE, random_state=SEED, stratify=data["diagnosis"]
    )
    data["split"] = np.where(data.index.isin(test), "test", "train")
    return data, features


def write_data(data: pd.DataFrame, path: Path) -> None:
    """Writes the patients as one Parquet file of plain bigint, double and string columns."""
    table = pa.Table.from_pandas(data, preserve_index=False).replace_schema_metadata(None)
    columns = [
        pa.field(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)
        for field in table.schema
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.cast(pa.schema(columns)), path, compression="snappy", store_schema=False)


def train(data: pd.DataFrame, features: list[str]) -> keras.Model:
    """Fits a network with one hidden layer on the training rows; it normalises its own inputs."""
    rows = data[data["split"] == "train"]
    values = rows[features].to_numpy(np.float32)
    malignant = (rows["diagnosis"] == "malignant").to_numpy(np.float32)
    normalization = keras.layers.Normalization()
    normalization.adapt(values)
    model = keras.Sequential(
        [
            keras.Input((len(features),)),
            normalization,
            keras.layers.Dense(16, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-3)),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    model.fit(values, malignant, batch_size=32, epochs=EPOCHS, verbose=0)
    return model


def export(model: keras.Model, features: list[str], directory: Path) -> None:
    """Exports a signature with one float column for each feature, a probability and a label."""

    @tf.function
    def predict(**columns: tf.Tensor) -> dict[str, tf.Tensor]:
        values = tf.stack([columns[name] for name in features], axis=1)
        probability = tf.squeeze(model(values, training=False), axis=1)
        prediction = tf.where(probability >= 0.5, "malignant", "benign")
        return {"probability": probability, "prediction": prediction}

    # The plain variables, since with the Keras model itself the graph gets a second copy of each: loaders without
    # Python, that of TensorFlow Serving among them, would restore the one and read the other.
    module = tf.Module()
    module.weights = [weight.value for weight in model.weights]
    signature = predict.get_concrete_function(
        **{name: tf.TensorSpec([None], tf.float32, name=name) for name in features}
    )
    shutil.rmtree(directory, ignore_errors=True)
    tf.saved_model.save(module, str(directory), signatures=signature)


def score(data: pd.DataFrame, features: list[str], directory: Path) -> pd.DataFrame:
    """Loads the exported model back and returns the data with its two outputs."""
    signature = tf.saved_model.load(str(directory)).signatures["serving_default"]
    outputs = signature(**{name: tf.constant(data[name], tf.float32) for name in features})
    return data.assign(
        probability=outputs["probability"].numpy(),
        prediction=[label.decode() for label in outputs["prediction"].numpy()],
    )


def write_expected(scored: pd.DataFrame, path: Path) -> None:
    """Writes the probabilities of some patients, evenly spread over the file."""
    picks = np.linspace(0, len(scored) - 1, EXPECTED_ROWS).astype(int)
    columns = ["patient_id", "probability"]
    scored.iloc[picks][columns].to_csv(path, index=False, float_format="%.9g", lineterminator="\n")


def print_accuracy(scored: pd.DataFrame) -> None:
    """Prints how many predictions are right, for each split and over the whole file."""
    correct = scored["prediction"] == scored["diagnosis"]
    for split in ("train", "test"):
        part = correct[scored["split"] == split]
        print(f"{split}: {part.sum()} of {len(part)} correct ({part.mean():.4f})")
    print(f"whole file: {correct.sum()} of {len(correct)} correct ({correct.mean():.4f})")
    print(f"probability closest to 0.5: {(scored['probability'] - 0.5).abs().min():.6f} away")


def main() -> None:
    """Writes the data, the model and the expected values below a folder."""
    parser = argparse.ArgumentParser(description="Trains and exports the model of the example.")
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parent.parent)
    output = parser.parse_args().output
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    data, features = load_data()
    write_data(data, output / "data" / f"{NAME}.parquet")
    directory = output / "model" / NAME
    export(train(data, features), features, directory)
    scored = score(data, features, directory)
    write_expected(scored, output / "data" / f"{NAME}_expected.csv")
    print_accuracy(scored)


if __name__ == "__main__":
    main()

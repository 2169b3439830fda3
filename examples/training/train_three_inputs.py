"""Trains a small model with three inputs on the breast-cancer data of the example and exports it.

Its inputs are named otherwise than the columns of the data, and one of them is a vector. The results go to ../data and
../model; ../data/breast_cancer.parquet is there already, see train.py.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from train import EXPECTED_ROWS, SEED

EXAMPLES = Path(__file__).resolve().parent.parent
NAME = "three_inputs"
SHAPE = ["mean_smoothness", "mean_compactness", "mean_symmetry"]


def inputs(data: pd.DataFrame) -> dict[str, np.ndarray]:
    """The three inputs, as users of the model have to make them of the columns."""
    return {
        "diameter": (2 * data["mean_radius"]).to_numpy(np.float32),
        "texture": data["mean_texture"].to_numpy(np.float32),
        "shape": data[SHAPE].to_numpy(np.float32),
    }


def values(columns: dict[str, tf.Tensor]) -> tf.Tensor:
    """One row of five numbers for each patient."""
    pair = tf.stack([columns["diameter"], columns["texture"]], axis=1)
    return tf.concat([pair, columns["shape"]], axis=1)


def train(data: pd.DataFrame) -> keras.Model:
    """Fits a logistic regression on the training rows."""
    rows = data[data["split"] == "train"]
    normalization = keras.layers.Normalization()
    normalization.adapt(values(inputs(rows)))
    model = keras.Sequential(
        [keras.Input((2 + len(SHAPE),)), normalization, keras.layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.05), loss="binary_crossentropy")
    malignant = (rows["diagnosis"] == "malignant").to_numpy(np.float32)
    model.fit(values(inputs(rows)), malignant, batch_size=64, epochs=30, verbose=0)
    return model


def export(model: keras.Model, directory: Path) -> None:
    """Exports the signature; the plain variables for the reason told in train.py."""

    @tf.function
    def predict(**columns: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"malignant": tf.squeeze(model(values(columns), training=False), axis=1)}

    module = tf.Module()
    module.weights = [weight.value for weight in model.weights]
    signature = predict.get_concrete_function(
        diameter=tf.TensorSpec([None], tf.float32, name="diameter"),
        texture=tf.TensorSpec([None], tf.float32, name="texture"),
        shape=tf.TensorSpec([None, len(SHAPE)], tf.float32, name="shape"),
    )
    shutil.rmtree(directory, ignore_errors=True)
    tf.saved_model.save(module, str(directory), signatures=signature)


def main() -> None:
    """Writes the model, and what it gives for some patients."""
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    data = pd.read_parquet(EXAMPLES / "data" / "breast_cancer.parquet")
    directory = EXAMPLES / "model" / NAME
    export(train(data), directory)
    signature = tf.saved_model.load(str(directory)).signatures["serving_default"]
    columns = {name: tf.constant(value) for name, value in inputs(data).items()}
    scored = data.assign(malignant=signature(**columns)["malignant"].numpy())
    picks = np.linspace(0, len(scored) - 1, EXPECTED_ROWS).astype(int)
    scored.iloc[picks][["patient_id", "malignant"]].to_csv(
        EXAMPLES / "data" / f"{NAME}_expected.csv", index=False, float_format="%.9g", lineterminator="\n"
    )
    correct = (scored["malignant"] >= 0.5) == (scored["diagnosis"] == "malignant")
    print(f"whole file: {correct.sum()} of {len(correct)} correct")


if __name__ == "__main__":
    main()

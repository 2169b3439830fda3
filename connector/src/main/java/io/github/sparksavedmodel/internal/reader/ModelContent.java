/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ModelForm;
import java.util.List;
import org.tensorflow.proto.MetaGraphDef;

/**
 * What a graph file holds, whatever its form: a graph without more is a MetaGraph without more.
 *
 * @param form what the file is
 * @param metaGraphs its MetaGraphs; one if it is no SavedModel
 */
record ModelContent(ModelForm form, List<MetaGraphDef> metaGraphs) {
  ModelContent {
    metaGraphs = List.copyOf(metaGraphs);
  }
}

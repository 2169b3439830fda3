/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.Serializable;

/**
 * One file of a model as a listing shows it.
 *
 * @param relativePath the path below the model's directory, with slashes
 * @param length the length in bytes
 * @param stamp what changes when the file is written again: the store's entity tag ({@code etag
 *     …}), else the modification time in milliseconds ({@code modified …})
 */
public record ModelFile(String relativePath, long length, String stamp) implements Serializable {}

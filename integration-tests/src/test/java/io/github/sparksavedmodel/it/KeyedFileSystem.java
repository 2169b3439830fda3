/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the scheme {@code keyed}, for those whose configuration holds the key. */
public final class KeyedFileSystem extends RawLocalFileSystem {
  static final String KEY = "fs.keyed.key";
  private static final URI NAME = URI.create("keyed:///");

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    if (!"sesame".equals(configuration.get(KEY))) {
      throw new IOException("the configuration lacks " + KEY);
    }
    super.initialize(NAME, configuration);
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  @Override
  public void checkPath(Path path) {}
}

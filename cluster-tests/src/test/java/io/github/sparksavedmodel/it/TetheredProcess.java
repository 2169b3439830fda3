/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Runs a main class until it ends or the process that started it does, even by a kill. */
final class TetheredProcess {

  private TetheredProcess() {}

  /** Takes the name of the main class and its arguments. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread tether = new Thread(TetheredProcess::haltWithTheStarter, "tether");
    tether.setDaemon(true);
    tether.start();
    String[] others = Arrays.copyOfRange(arguments, 1, arguments.length);
    Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) others);
  }

  /** The other end of the standard input is closed when its process ends. */
  private static void haltWithTheStarter() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // As good as the end of the input.
    }
    Runtime.getRuntime().halt(1);
  }
}

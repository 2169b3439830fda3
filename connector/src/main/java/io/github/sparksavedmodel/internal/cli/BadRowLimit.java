/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many rows may fail: a number, or a share of all.
 *
 * @param most the number, or the percentage
 * @param share whether it is a percentage
 */
record BadRowLimit(double most, boolean share) {
  private static final double PERCENT = 100;

  boolean isExceededBy(long bad, long rows) {
    return share ? bad * PERCENT > most * rows : bad > most;
  }

  /** As on the command line, for instance {@code 10} or {@code 0.5%}. */
  @Override
  public String toString() {
    return share ? number() + "%" : number();
  }

  private String number() {
    return most == Math.rint(most)
        ? String.format(Locale.ROOT, "%.0f", most)
        : Double.toString(most);
  }

  /** Reads {@code 10} and {@code 0.5%}. */
  static final class Converter implements ITypeConverter<BadRowLimit> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})|(\\d{1,3}(?:\\.\\d+)?)%");

    @Override
    public BadRowLimit convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches() || (form.group(2) != null && percentage(form) > PERCENT)) {
        throw new TypeConversionException(
            "'" + text + "' is neither a number of rows, such as 10, nor a percentage of them,"
                + " such as 0.5%");
      }
      boolean share = form.group(2) != null;
      return new BadRowLimit(share ? percentage(form) : Double.parseDouble(text), share);
    }

    private static double percentage(Matcher form) {
      return Double.parseDouble(form.group(2));
    }
  }
}

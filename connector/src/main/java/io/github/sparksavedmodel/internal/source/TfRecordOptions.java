/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.codec.ExampleTypes;
import io.github.sparksavedmodel.internal.codec.ExampleTypes.Decimals;
import io.github.sparksavedmodel.internal.option.ExampleOptions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.ZStandardCodec;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CompressionCodecs;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The options of the data source. Names that it does not know are left to Spark, as Spark's own
 * sources do.
 *
 * @param recordType what the records are
 * @param mode what happens to damaged records
 * @param corruptColumn the column that tells the damage
 * @param isSplittable whether files may be split over tasks
 * @param samplingRatio the part of the records that the schema is inferred from
 * @param featureSpecFrom the model that says which features there are, or null
 * @param signature the signature of that model, or null
 * @param types how types without a kind of feature are kept
 * @param skipsNulls whether nulls inside arrays are left out instead of being errors
 * @param codec the class that compresses what is written, or null for none
 */
record TfRecordOptions(
    RecordType recordType,
    DamageMode mode,
    String corruptColumn,
    boolean isSplittable,
    double samplingRatio,
    @Nullable String featureSpecFrom,
    @Nullable String signature,
    ExampleTypes types,
    boolean skipsNulls,
    @Nullable String codec)
    implements Serializable {

  static final String RECORD_TYPE = "recordType";
  static final String MODE = "mode";
  static final String CORRUPT_COLUMN = "columnNameOfCorruptRecord";
  static final String SPLITTABLE = "splittable";
  static final String SAMPLING_RATIO = "samplingRatio";
  static final String COMPRESSION = "compression";

  private static final List<String> OLD_NAMES_OF_COMPRESSION = List.of(COMPRESSION, "codec");
  private static final List<String> EXAMPLE_OPTIONS =
      List.of("decimals", "dates", "timestamps", "nullElements");
  private static final String WRITE_LOCALITY = "writeLocality";
  private static final String SESSION_CORRUPT_COLUMN = "spark.sql.columnNameOfCorruptRecord";
  private static final Map<String, String> MORE_CODECS =
      Map.of("zlib", DefaultCodec.class.getName(), "zstd", ZStandardCodec.class.getName());

  static TfRecordOptions of(
      SparkSession session, scala.collection.immutable.Map<String, String> given) {
    CaseInsensitiveStringMap options =
        new CaseInsensitiveStringMap(CollectionConverters.asJava(given));
    ExampleOptions examples = exampleOptions(options);
    value(options, WRITE_LOCALITY, "distributed", "distributed", TfRecordOptions::distributed);
    return new TfRecordOptions(
        value(
            options, RECORD_TYPE, "Example", names(RecordType.values()), one(RecordType.values())),
        value(options, MODE, "FAILFAST", names(DamageMode.values()), one(DamageMode.values())),
        options.getOrDefault(CORRUPT_COLUMN, session.conf().get(SESSION_CORRUPT_COLUMN)),
        value(options, SPLITTABLE, "true", "true or false", TfRecordOptions::strictBoolean),
        value(options, SAMPLING_RATIO, "1", "a number above 0 and up to 1", TfRecordOptions::ratio),
        options.get("featureSpecFrom"),
        options.get("signature"),
        types(examples),
        examples.skipsNulls(),
        codecOf(options));
  }

  /** The same, but the schema is inferred from all records. */
  TfRecordOptions withoutSampling() {
    return new TfRecordOptions(
        recordType,
        mode,
        corruptColumn,
        isSplittable,
        1,
        featureSpecFrom,
        signature,
        types,
        skipsNulls,
        codec);
  }

  private static ExampleOptions exampleOptions(CaseInsensitiveStringMap options) {
    Map<String, String> given = new HashMap<>();
    for (String name : EXAMPLE_OPTIONS) {
      if (options.containsKey(name)) {
        given.put(name, options.get(name));
      }
    }
    return ExampleOptions.of(given, EXAMPLE_OPTIONS, "");
  }

  private static ExampleTypes types(ExampleOptions options) {
    String decimals = options.decimals();
    return new ExampleTypes(
        decimals == null ? Decimals.REFUSED : Decimals.valueOf(decimals.toUpperCase(Locale.ROOT)),
        options.dates() != null,
        options.timestamps() != null);
  }

  private static @Nullable String codecOf(CaseInsensitiveStringMap options) {
    Optional<String> name = OLD_NAMES_OF_COMPRESSION.stream()
        .filter(options::containsKey)
        .findFirst()
        .map(options::get)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
    return name.map(text -> CompressionCodecs.getCodecClassName(
            MORE_CODECS.getOrDefault(text.toLowerCase(Locale.ROOT), text)))
        .orElse(null);
  }

  private static <T> T value(
      CaseInsensitiveStringMap options,
      String name,
      String otherwise,
      String expected,
      Function<String, T> parser) {
    String text = options.getOrDefault(name, otherwise);
    try {
      return parser.apply(text.strip());
    } catch (IllegalArgumentException malformed) {
      throw new OptionException(
          ErrorCondition.OPTION_VALUE_INVALID.with(
              "option",
              name,
              "value",
              text,
              "source",
              "of the data source tfrecord",
              "expected",
              expected),
          malformed);
    }
  }

  private static <T> Function<String, T> one(T[] values) {
    return text -> Arrays.stream(values)
        .filter(value -> value.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  private static String names(Object[] values) {
    return "one of "
        + String.join(", ", Arrays.stream(values).map(Object::toString).toList());
  }

  private static boolean strictBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static double ratio(String text) {
    double ratio = Double.parseDouble(text);
    if (!(ratio > 0 && ratio <= 1)) {
      throw new IllegalArgumentException();
    }
    return ratio;
  }

  /** An option of another connector, which could also write to the disks of the executors. */
  private static boolean distributed(String text) {
    if (!text.equalsIgnoreCase("distributed")) {
      throw new IllegalArgumentException();
    }
    return true;
  }
}

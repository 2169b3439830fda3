/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.cli.CountedWrite.WriteSummary;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** Scores the example data with the example model and tells how to go on. */
@Command(
    name = "demo",
    description = "Scores example data with an example model; takes some seconds.",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class DemoCommand extends Subcommand {
  private static final String COLUMNS = "patient_id,diagnosis,prediction,probability";
  private static final String AGREEING = "agreeing";
  private static final int EVERY = 75;
  private static final int COPIES = 1000;

  DemoCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    Path repository = repository();
    String model = shown(repository.resolve("examples/model/breast_cancer"));
    String data = shown(repository.resolve("examples/data/breast_cancer.parquet"));
    Path demo = repository.resolve("target/demo");
    String output = shown(demo.resolve("scored.parquet"));
    try (CommandSession session = CommandSession.begin("savedmodel demo", "", Map.of())) {
      out.println("Scoring " + data + " with " + model + " on " + session.master() + " ...");
      out.flush();
      WriteSummary summary = score(session.spark(), model, data, output);
      out.println();
      out.println(sample(session.spark(), output));
      out.printf(
          Locale.ROOT,
          "%,d of %,d predictions agree with the diagnosis.%n",
          summary.count(AGREEING),
          summary.rows());
      out.println("Wrote " + summary.text() + " to " + output + ", TensorFlow's start included.");
      out.flush();
      WriteSummary speed = scoreManyTimes(session.spark(), model, data);
      out.println("With TensorFlow up: " + speed.text() + ", the same file " + COPIES + " times.");
    }
    next(model, data, shown(demo.resolve("again.parquet")));
    out.flush();
  }

  private static Path repository() {
    String directory = System.getProperty("savedmodel.repository", "");
    if (directory.isEmpty() || !Files.isDirectory(Path.of(directory, "examples", "model"))) {
      throw new CommandException(
          "The demo needs the example model and data, which are in the source"
              + " repository, not in the jar. Run bin/savedmodel demo in a clone of the repository.");
    }
    return Path.of(directory).toAbsolutePath().normalize();
  }

  private static WriteSummary score(SparkSession spark, String model, String data, String output) {
    Dataset<Row> scored = SavedModel.load(spark, model)
        .scorer()
        .score(spark.read().parquet(data))
        .selectExpr(COLUMNS.split(","));
    return new CountedWrite(scored, "parquet", SaveMode.Overwrite, Map.of())
        .counting(AGREEING, col("prediction").equalTo(col("diagnosis")))
        .to(output);
  }

  /** Scores without writing, since so few rows say nothing about speed. */
  private static WriteSummary scoreManyTimes(SparkSession spark, String model, String data) {
    int cores = spark.sparkContext().defaultParallelism();
    Dataset<Row> many = spark
        .range(0, COPIES, 1, cores)
        .toDF("copy")
        .crossJoin(broadcast(spark.read().parquet(data)));
    Dataset<Row> scored =
        SavedModel.load(spark, model).scorer().score(many).select("patient_id", "probability");
    return new CountedWrite(scored, "noop", SaveMode.Overwrite, Map.of()).to("");
  }

  private static TextTable sample(SparkSession spark, String output) {
    TextTable table = new TextTable(COLUMNS.split(","));
    List<Row> rows = spark
        .read()
        .parquet(output)
        .where(col("patient_id").mod(EVERY).equalTo(1))
        .coalesce(1)
        .sortWithinPartitions("patient_id")
        .collectAsList();
    for (Row row : rows) {
      table.add(
          Long.toString(row.getLong(0)),
          row.getString(1),
          row.getString(2),
          "%.4f".formatted(row.getFloat(3)));
    }
    return table;
  }

  private void next(String model, String data, String output) {
    String command = System.getProperty("savedmodel.command", "savedmodel");
    out.println();
    out.println("Next, see what the model takes, and score files of your own like this:");
    out.println();
    out.println("  " + command + " show " + model);
    out.println("  " + command + " score --model " + model + " --input " + data + " \\");
    out.println("      --output " + output + " --output-mode overwrite \\");
    out.println("      --select " + COLUMNS);
  }

  /** Relative to the current directory if it is below, so that commands can be copied. */
  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
  }
}

/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.ExamplePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A plan with a further column, which holds the tf.Examples that other columns of it were read
 * from.
 *
 * @param plan the plan with the column
 * @param column the column
 */
record RecordColumn(LogicalPlan plan, Attribute column) {
  /** The name of the column; a number is added if files have such a column already. */
  static final String NAME = "_tfrecord";

  /**
   * Adds the column where files are read, and to what is above them.
   *
   * @param columns the columns of the plan that are the features, in their order
   * @return empty if a column is not the feature of the same name, as the files have it
   */
  static Optional<RecordColumn> below(
      LogicalPlan plan, ExamplePlan examples, List<Attribute> columns) {
    if (plan instanceof Project project) {
      return origins(project, columns)
          .flatMap(origins -> below(project.child(), examples, origins))
          .map(record -> record.through(project));
    }
    if (plan instanceof Filter
        || plan instanceof LocalLimit
        || plan instanceof GlobalLimit
        || plan instanceof Score) {
      return below(plan.children().head(), examples, columns)
          .map(record -> new RecordColumn(LogicalPlans.over(plan, record.plan), record.column));
    }
    return plan instanceof LogicalRelation files
            && files.relation() instanceof HadoopFsRelation relation
            && relation.fileFormat() instanceof ExampleFiles format
        ? features(relation, files, examples, columns)
            .flatMap(features -> of(files, relation, format, features))
        : Optional.empty();
  }

  /** The columns below a Project; empty if it computes one of them. */
  private static Optional<List<Attribute>> origins(Project project, List<Attribute> columns) {
    List<NamedExpression> made = ScalaInterop.list(project.projectList());
    List<Attribute> origins = new ArrayList<>();
    for (Attribute column : columns) {
      Object origin = LogicalPlans.definition(column, made);
      if (origin != null && !(origin instanceof Attribute)) {
        return Optional.empty();
      }
      origins.add(origin == null ? column : (Attribute) origin);
    }
    return Optional.of(origins);
  }

  private RecordColumn through(Project project) {
    List<NamedExpression> columns = new ArrayList<>(ScalaInterop.list(project.projectList()));
    boolean isThere = columns.stream().anyMatch(each -> each.exprId().equals(column.exprId()));
    if (!isThere) {
      columns.add(column);
    }
    return new RecordColumn(new Project(ScalaInterop.seq(columns), plan), column);
  }

  private static Optional<StructType> features(
      HadoopFsRelation relation,
      LogicalRelation files,
      ExamplePlan examples,
      List<Attribute> columns) {
    StructType features = new StructType();
    for (int i = 0; i < columns.size(); i++) {
      Attribute column = columns.get(i);
      boolean isFeature = files.outputSet().contains(column)
          && column.name().equals(examples.features().get(i).feature())
          && holds(relation.dataSchema(), column)
          && relation.partitionSchema().getFieldIndex(column.name()).isEmpty();
      if (!isFeature) {
        return Optional.empty();
      }
      features = features.add(column.name(), column.dataType());
    }
    return Optional.of(features);
  }

  private static boolean holds(StructType schema, Attribute column) {
    return Arrays.stream(schema.fields())
        .anyMatch(field ->
            field.name().equals(column.name()) && field.dataType().equals(column.dataType()));
  }

  private static Optional<RecordColumn> of(
      LogicalRelation files, HadoopFsRelation relation, ExampleFiles format, StructType features) {
    List<String> taken = Arrays.asList(relation.schema().fieldNames());
    for (int number = 0; ; number++) {
      String name = number == 0 ? NAME : NAME + number;
      Optional<StructField> field =
          format.examples(name, features, relation.sparkSession(), relation.options());
      if (field.isEmpty()) {
        return Optional.empty();
      }
      Optional<Attribute> known = known(files, field.get());
      if (known.isPresent()) {
        return Optional.of(new RecordColumn(files, known.get()));
      }
      if (taken.stream().noneMatch(name::equalsIgnoreCase)) {
        return Optional.of(with(field.get(), files, relation));
      }
    }
  }

  private static Optional<Attribute> known(LogicalRelation files, StructField field) {
    return ScalaInterop.<Attribute>list(files.output()).stream()
        .filter(column -> column.name().equals(field.name())
            && column.dataType().equals(field.dataType())
            && column.metadata().equals(field.metadata()))
        .findFirst();
  }

  private static RecordColumn with(
      StructField field, LogicalRelation files, HadoopFsRelation relation) {
    Attribute column = DataTypeUtils.toAttribute(field);
    List<Attribute> columns = new ArrayList<>(ScalaInterop.<Attribute>list(files.output()));
    columns.add(column);
    HadoopFsRelation more = new HadoopFsRelation(
        relation.location(),
        relation.partitionSchema(),
        relation.dataSchema().add(field),
        relation.bucketSpec(),
        relation.fileFormat(),
        relation.options(),
        relation.sparkSession());
    return new RecordColumn(copy(files, more, columns), column);
  }

  /** Versions of Spark differ in what else a relation has. */
  private static LogicalPlan copy(
      LogicalRelation files, HadoopFsRelation relation, List<Attribute> columns) {
    Object[] elements = new Object[files.productArity()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = files.productElement(i);
    }
    elements[0] = relation;
    elements[1] = ScalaInterop.seq(columns);
    return files.makeCopy(elements);
  }
}

/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The catalogue of everything that the connector refuses, with SQLSTATE and message template.
 *
 * <p>A name in angle brackets stands for a parameter. The page {@code docs/reference/errors.md} is
 * generated from here.
 */
public enum ErrorCondition {
  MODEL_NOT_FOUND("42K03", "There is no model at \"<path>\": the directory does not exist. <hint>"),
  MODEL_NOT_A_DIRECTORY(
      "42K03",
      "The model path \"<path>\" is a file, but a SavedModel is a directory that holds \"saved_model.pb\". <hint>"),
  MODEL_FILE_MISSING(
      "42K03",
      "The directory \"<path>\" is not a SavedModel: it holds neither \"saved_model.pb\" nor \"saved_model.pbtxt\". <hint>"),
  MODEL_FILE_CORRUPT(
      "58030",
      "The file \"<file>\" (<length> bytes) is not a readable model: <reason>. It may be cut off or of another"
          + " format. Copy or export the model again."),
  MODEL_FILE_UNSUPPORTED(
      "0A000",
      "The model at \"<path>\" is stored as chunks (\"saved_model.cpb\"), which TensorFlow 2.18's loader for Java does"
          + " not read. Export it again with a graph below 2 GB, which is stored as \"saved_model.pb\"."),
  MODEL_FILE_AMBIGUOUS(
      "42702",
      "The directory \"<path>\" holds more than one graph: <files>. Give one of these files as the model."),
  MODEL_CHECKPOINT_MISSING(
      "58030",
      "The graph \"<file>\" has variables, whose values are in a checkpoint beside it, but \"<missing>\" is missing."
          + " Copy all files of the checkpoint into the directory of the graph."),
  MODEL_SAVER_MISSING(
      "0A000",
      "The graph \"<file>\" has variables, but no saver that restores them from a checkpoint. Write the graph with"
          + " tf.compat.v1.train.Saver().save, which adds one and writes a \".meta\" file, or freeze it."),
  MODEL_VARIABLES_MISSING(
      "58030",
      "The model at \"<path>\" has variables, but \"<file>\" is missing. <hint> Copy the whole directory, with its"
          + " \"variables\" folder."),
  VARIABLES_CORRUPT(
      "58030",
      "The file \"<file>\" with variables of the model cannot be read: <reason>. Copy the whole \"variables\" folder"
          + " again, or export the model again."),
  MODEL_VARIABLE_NOT_FOUND(
      "42704",
      "The model at \"<path>\" has no variable \"<variable>\". It has: <available>. Give its object path, such as"
          + " dense.kernel, or its name in the graph."),
  VARIABLE_NOT_READABLE(
      "0A000",
      "The values of variable \"<variable>\" (<tensor>) of the model at \"<path>\" are not read: <reason>."),
  MODEL_READ_FAILED("58030", "Reading the model file \"<file>\" failed: <reason>."),
  MODEL_VERSION_NOT_FOUND(
      "42704",
      "The directory \"<path>\" has no version \"<version>\". It has: <versions>. Set option \"version\" to one of these."),
  MODEL_NOT_VERSIONED(
      "42704",
      "The directory \"<path>\" is itself a model and holds no versions of one, but option \"version\" is \"<version>\"."
          + " Leave the option out, or give the directory that holds the numbered versions."),
  MODEL_CHANGED(
      "55019",
      "The model at \"<path>\" was changed after the query was planned: <reason>. Run the query again, and replace models"
          + " by writing a new directory instead of overwriting one in use."),
  MODEL_NOT_FETCHED(
      "58030",
      "The model at \"<path>\" could not be fetched from the driver: <reason>. Run the query again, or set option"
          + " \"transport\" to \"shared\" if all executors can read the path themselves."),
  MODEL_PATH_NOT_ALLOWED(
      "42501",
      "The model path \"<path>\" is not below any of the directories that this application allows: <allowed>. Put the"
          + " model there, or start the application with its directory in spark.savedmodel.allowedPaths."),
  MODEL_PATH_NOT_SET(
      "42616",
      "The pipeline stage \"<stage>\" has no model. Set its parameter \"modelPath\" to the model's directory, for"
          + " example setModelPath(\"models/churn\")."),
  TAGS_NOT_FOUND(
      "42704",
      "The model at \"<path>\" has no MetaGraph with the tags <tags>. It has: <available>. Set option \"tags\" to one of these."),
  SIGNATURE_NOT_FOUND(
      "42704",
      "The model at \"<path>\" has no signature \"<signature>\" under the tags <tags>. It has: <available>. Set option"
          + " \"signature\" to one of these."),
  SIGNATURE_AMBIGUOUS(
      "42702",
      "The model at \"<path>\" has no signature \"serving_default\" under the tags <tags>, and more than one other:"
          + " <available>. Set option \"signature\" to one of these."),
  SIGNATURE_MISSING(
      "42704",
      "The model at \"<path>\" has no signatures under the tags <tags>, so it does not say which tensors are its inputs"
          + " and outputs. Name the tensors to fetch with option \"outputs\" or a function with option \"function\", or"
          + " export it with a signature, for instance tf.saved_model.save(model, path,"
          + " signatures=model.call.get_concrete_function(...))."),

  FUNCTION_NOT_FOUND(
      "42704",
      "The model at \"<path>\" has no function \"<function>\". It has: <available>. Set option \"function\" to one of these,"
          + " or leave it out to use a signature."),
  FUNCTION_NOT_CALLABLE(
      "0A000",
      "The function \"<function>\" of the model at \"<path>\" cannot be called: <reason> Export it as a signature."),
  FUNCTION_AMBIGUOUS(
      "42702",
      "The function \"<function>\" of the model at \"<path>\" was traced <count> times, and the columns fit <fitting> of"
          + " these: <available>. Set option \"function\" to the name of one, or change the columns."),
  TENSOR_UNKNOWN(
      "42703",
      "Option or field \"<option>\" names the tensor \"<tensor>\", which the graph of the model at \"<path>\" does not"
          + " have. <hint>"),

  OPTION_UNKNOWN("42616", "Unknown option \"<option>\" (<source>). <hint>"),
  OPTION_VALUE_INVALID(
      "42616", "Option \"<option>\" is \"<value>\" (<source>), but it takes <expected>."),
  OPTION_GIVEN_TWICE(
      "42616",
      "Option \"<option>\" is given twice in the call, in different spelling. Give it once."),
  OPTION_NOT_HERE(
      "42616",
      "\"<option>\" holds for the whole application and cannot be changed here (<source>). Set it when the application"
          + " starts: --conf <option>=<value>."),
  ARGUMENT_COUNT(
      "42605",
      "<function> takes a model, a struct of inputs and, if wanted, a map of options, but got <count> arguments."
          + " For example: <function>('models/churn', struct(*), map('signature', 'predict'))."),
  TABLE_FUNCTION_ARGUMENTS(
      "42605",
      "<function> takes the directories of one or more models and, as the last argument if wanted, a map of options, all"
          + " of them constant, but got (<arguments>). For example: <function>('models/churn')."),
  MODEL_TABLE_PATH_MISSING(
      "42616",
      "The data source \"savedmodel\" needs the directory of a model, but got no \"<option>\". Give it as in load(\"models/churn\")."),
  ARGUMENT_NAME(
      "4274K",
      "<function> has no argument named \"<name>\", or it is given twice. Its arguments are model, inputs and options."),
  ARGUMENT_NOT_CONSTANT(
      "42K09",
      "The argument <argument> of <function> is <expression>, but it has to be <expected> that is the same for"
          + " all rows: a literal, a session variable or an expression of those."),
  FUNCTION_ARGUMENTS("42605", "<function> takes <expected>, but got <count> arguments."),
  INPUTS_NOT_A_STRUCT(
      "42K09",
      "The inputs of <function> are <expression> of type <type>, but they have to be a struct whose field names"
          + " are the model's input names, for example struct(age, income AS inc) or struct(*). The model takes: <inputs>."),

  BINDING_FAILED(
      "42K09",
      "<count> problems keep the columns from being bound to signature \"<signature>\" of the model at \"<path>\":<problems>"),
  INPUT_COLUMN_MISSING(
      "42703",
      "Input \"<input>\" (<tensor>) of signature \"<signature>\" has no column. There are: <columns>. <hint>"),
  INPUT_COLUMN_AMBIGUOUS(
      "42702",
      "Input \"<input>\" of signature \"<signature>\" fits more than one column: <columns>. Name one with option"
          + " \"inputs.<input>\", or keep only one of them in the struct."),
  INPUT_UNKNOWN(
      "42703",
      "Option \"<option>\" names an input that signature \"<signature>\" does not have. Its inputs are: <inputs>."),
  INPUT_TYPE_MISMATCH(
      "42K09",
      "Input \"<input>\" of signature \"<signature>\" takes <tensor>, but column \"<column>\" is <type>. <hint>"),
  INPUT_CAST_REFUSED(
      "42K09",
      "Input \"<input>\" of signature \"<signature>\" takes <tensor>, and turning column \"<column>\" of type <type> into"
          + " that is a <conversion> cast, which casts=<casts> does not allow. Cast the column yourself or set option"
          + " \"casts\" to \"<needed>\"."),
  NULLS_VALUE_INVALID(
      "42616",
      "Option \"nulls.<input>\" is \"<value>\", but input \"<input>\" of signature \"<signature>\" takes <tensor>:"
          + " <reason> Set it to error, default or a value of that type."),
  PAD_VALUE_INVALID(
      "42616",
      "Option \"pad.<input>\" is \"<value>\", but input \"<input>\" of signature \"<signature>\" takes <tensor>:"
          + " <reason> Set it to default or a value of that type."),
  INPUT_OPTION_UNUSED(
      "42616",
      "Option \"<option>\" does nothing for signature \"<signature>\": <reason> Remove the option."),
  INPUT_PARTS_INVALID(
      "42616",
      "Option \"<option>\" does not fit signature \"<signature>\": <reason>. Name the inputs in TensorFlow's order."),
  RUNS_IMPOSSIBLE(
      "42616",
      "Option \"runs\" is <runs>, but each run of signature \"<signature>\" takes exactly <rows> rows. Set it to auto, or"
          + " export the model with open first dimensions (None)."),
  INPUT_RANK_MISMATCH(
      "42K09",
      "Input \"<input>\" of signature \"<signature>\" takes <tensor>, that is <expected> per row, but column \"<column>\""
          + " is <type>. <hint>"),
  EXAMPLES_AMBIGUOUS(
      "42702",
      "Input \"<input>\" of signature \"<signature>\" takes serialized tf.Examples, and the struct has both: column \"<column>\","
          + " which would be such, and columns for its features <features>. Name the former with option \"inputs.<input>\","
          + " or leave one or the other out of the struct."),
  FEATURES_UNBOUND(
      "42703",
      "None of the columns <columns> is a feature of the <message>s that input \"<input>\" of signature \"<signature>\" takes."
          + " The features are: <features>. Rename columns in the struct, give serialized <message>s as column"
          + " \"<input>\", or name their column with option \"inputs.<input>\"."),
  FEATURES_UNKNOWN(
      "0A000",
      "Input \"<input>\" of signature \"<signature>\" takes serialized <message>s, but its graph does not tell all of their"
          + " features. Unknown: <reason>. Say what they are with option \"featureSpec\", or give serialized"
          + " <message>s as column \"<input>\"."),
  FEATURE_COLUMN_MISSING(
      "42703",
      "Feature \"<feature>\" (<type>) of input \"<input>\" of signature \"<signature>\" has no column. There are: <columns>."
          + " Name the column with option \"inputs.<feature>\", or rename it in the struct."),
  FEATURE_COLUMN_AMBIGUOUS(
      "42702",
      "Feature \"<feature>\" of input \"<input>\" of signature \"<signature>\" fits more than one column: <columns>. Name one"
          + " with option \"inputs.<feature>\", or keep only one of them in the struct."),
  FEATURE_TYPE_MISMATCH(
      "42K09",
      "Feature \"<feature>\" of input \"<input>\" of signature \"<signature>\" takes <taken>, but column \"<column>\" is"
          + " <type>. <hint>"),
  FEATURE_SPEC_INVALID("42616", "Option \"featureSpec\" is \"<value>\", but <reason>."),
  FEATURE_TYPE_UNSUPPORTED(
      "0A000", "Column \"<column>\" is <type>, which cannot be a feature of a tf.Example. <hint>"),
  EXAMPLE_TYPE_UNSUPPORTED(
      "0A000", "Field \"<field>\" is <type>, which no feature of a tf.Example can fill. <hint>"),
  EXAMPLE_FIELD_TWICE(
      "42711",
      "The schema has the field \"<field>\" twice, but a tf.Example has one feature of a name. Remove one."),
  TENSOR_TYPE_UNSUPPORTED(
      "0A000",
      "The <role> \"<tensor>\" of signature \"<signature>\" is <elementType>, which cannot be a column yet. <hint>"),
  TENSOR_ENCODING_UNSUPPORTED(
      "0A000",
      "The <role> \"<tensor>\" of signature \"<signature>\" is a <encoding> tensor, which cannot be a column yet. <hint>"),
  INPUT_SHAPE_UNSUPPORTED(
      "0A000", "Input \"<input>\" of signature \"<signature>\" takes <tensor>: <reason>"),
  INPUTS_MISSING(
      "0A000",
      "Signature \"<signature>\" of the model at \"<path>\" has no inputs, so it has nothing to"
          + " score rows with. Choose another one with option \"signature\", or set option \"runs\" to rows, so that it is"
          + " run once for each row."),
  OUTPUT_UNKNOWN(
      "42703", "Signature \"<signature>\" has no output \"<output>\". Its outputs are: <outputs>."),
  OUTPUT_WITHOUT_BATCH(
      "0A000",
      "Output \"<output>\" of signature \"<signature>\" is <tensor>: it has no batch dimension, so it"
          + " does not hold one value per row. <hint>"),
  OUTPUT_NAME_CONFLICT(
      "42711",
      "Output \"<output>\" would become column \"<column>\", but a column or another output already has that name. Give it"
          + " another name: .output(\"<output>\", \"<suggestion>\")."),
  METHOD_UNFIT(
      "0A000",
      "Signature \"<signature>\" cannot be used with method=<method>: <reason>. Choose another signature with option"
          + " \"signature\", or leave option \"method\" out to get the outputs as they are."),
  METHOD_NAME_MISMATCH(
      "42K09",
      "Option \"method\" is \"<method>\", but signature \"<signature>\" says that its method is \"<methodName>\", which"
          + " casts=strict does not allow. Choose a signature of that method with option \"signature\", leave option \"method\""
          + " out, or set option \"casts\" to \"rounding\"."),
  KEY_COLUMN_UNKNOWN(
      "42703",
      "Option \"keyColumns\" names \"<column>\", which is not a field of the inputs. There are: <columns>."),

  CALL_IN_LAMBDA(
      "0A000",
      "savedmodel_predict cannot be called inside a lambda function such as those of transform or filter: <expression>."
          + " Explode the array, score its elements as rows and collect them again, or pass the array itself if the model"
          + " takes one."),
  CALL_OVER_BOTH_SIDES(
      "0A000",
      "The condition of a <joinType> join scores columns of both sides: <expression>. Score in a subquery above or below"
          + " the join, or use an inner join; for MERGE, join and score in the subquery after USING."),
  CALL_IN_UPDATE_WITH_SUBQUERY(
      "0A000",
      "The condition of this UPDATE holds a score and a subquery: <condition>. For this table Spark would then score the"
          + " rows twice, to change some and to keep the others, and a row whose score differs in its last bits would be"
          + " lost or doubled. Choose the rows in a subquery: MERGE INTO table USING (SELECT key FROM table WHERE ...)"
          + " ON ... WHEN MATCHED THEN UPDATE SET ..."),
  CALL_NOT_SUPPORTED(
      "0A000",
      "savedmodel_predict cannot be evaluated here: <expression>. It works in SELECT, WHERE, GROUP BY, HAVING, ORDER BY,"
          + " JOIN ON, window functions and generators. Score in a subquery and use its result here."),

  ROW_VALUE_NULL(
      "22004",
      "<row>: column \"<column>\" is null<place>, but input \"<input>\" of signature \"<signature>\" takes a value."
          + " Fill or filter nulls before scoring, for example coalesce(<column>, 0), or set option \"nulls.<input>\" to the value"
          + " that stands for them, or set option \"mode\" to"
          + " PERMISSIVE to get null outputs for such rows."),
  ROW_VALUE_OUT_OF_RANGE(
      "22003",
      "<row>: column \"<column>\" holds <value><place>, which does not fit <elementType>, the type of input \"<input>\" of"
          + " signature \"<signature>\". Correct or filter the value, or set option \"mode\" to PERMISSIVE to get null"
          + " outputs for such rows."),
  ROW_VALUE_INVALID(
      "22018",
      "<row>: column \"<column>\" holds <value><place>, which is not a <elementType>, the type of input \"<input>\" of"
          + " signature \"<signature>\". Correct or filter the value, or set option \"mode\" to PERMISSIVE to get null"
          + " outputs for such rows."),
  ROW_LENGTH_MISMATCH(
      "22000",
      "<row>: column \"<column>\" holds <actual> values<place>, but input \"<input>\" of signature"
          + " \"<signature>\" takes <expected> there. Pad or cut the column before scoring, or set option"
          + " \"mode\" to PERMISSIVE to get null outputs for such rows."),
  ROW_ARRAYS_RAGGED(
      "22000",
      "<row>: column \"<column>\" holds <actual> values<place>, but <expected> in the first array of that depth,"
          + " and input \"<input>\" of signature \"<signature>\" takes arrays of one length within a row. Pad or cut"
          + " them before scoring, or set option \"mode\" to PERMISSIVE to get null outputs for such rows."),
  ROW_SPARSE_INVALID(
      "22000",
      "<row>: column \"<column>\" is not a row of the sparse input \"<input>\" of signature \"<signature>\": <reason>."
          + " Correct or filter it, or set option \"mode\" to PERMISSIVE to get null outputs for such rows."),
  ROW_FEATURE_NULL(
      "22004",
      "<row>: column \"<column>\" is null<place>, but feature \"<feature>\" takes a value there. Fill or filter nulls before,"
          + " or set option \"mode\" to PERMISSIVE to get null for such rows."),
  ROW_FEATURE_OUT_OF_RANGE(
      "22003",
      "<row>: column \"<column>\" holds <value><place>, which does not fit <kind>, the kind of feature \"<feature>\"."
          + " Correct or filter the value, or set option \"mode\" to PERMISSIVE to get null for such rows."),
  ROW_FEATURE_INVALID(
      "22018",
      "<row>: column \"<column>\" holds <value><place>, which is not a value of kind <kind>, that of feature"
          + " \"<feature>\". Correct or filter the value, or set option \"mode\" to PERMISSIVE to get null for such rows."),
  ROW_FEATURE_LENGTH(
      "22000",
      "<row>: column \"<column>\" holds <actual> values<place>, but feature \"<feature>\" takes <expected>. Pad or cut the"
          + " column before, or set option \"mode\" to PERMISSIVE to get null for such rows."),
  EXAMPLE_MALFORMED(
      "22000",
      "<row>: the bytes are no tf.Example: at byte <offset> there is <reason>. Check that the column holds serialized"
          + " messages, whole and not compressed, or set option \"mode\" to PERMISSIVE to get nulls for such rows."),
  EXAMPLE_KIND_MISMATCH(
      "42K09",
      "<row>: feature \"<feature>\" at byte <offset> is of kind <actual>, but its field is <type>, which takes kind"
          + " <expected>. Declare the field with a type of that kind: BIGINT for int64, FLOAT for float, STRING or BINARY"
          + " for bytes, or an array of it."),
  EXAMPLE_LENGTH_MISMATCH(
      "22000",
      "<row>: feature \"<feature>\" at byte <offset> holds <actual> values, but its field is <type>, which takes one."
          + " Declare the field as an array."),
  EXAMPLE_VALUE_INVALID(
      "22003", "<row>: feature \"<feature>\" holds <value>, which is no <type>. <hint>"),
  EXAMPLE_FEATURE_MISPLACED(
      "42K09",
      "<row>: \"<feature>\" is <actual> of the tf.SequenceExample, but its field is <type>, which takes <expected>."
          + " Arrays of arrays are feature lists, everything else is in the context."),
  TFRECORD_DAMAGED(
      "58030",
      "The TFRecord file \"<file>\" is damaged at byte <offset>: <reason>. If it is no TFRecord file, leave it out with"
          + " option \"pathGlobFilter\"; else copy or write it again, or read the rest of it with option \"mode\" set to"
          + " PERMISSIVE or DROPMALFORMED."),
  TFRECORD_BYTES_SCHEMA(
      "42K09",
      "With recordType=ByteArray the data source \"tfrecord\" has one column, of type BINARY, but here are: <columns>."
          + " Select one column and cast it to BINARY, or set option \"recordType\" to Example."),
  TFRECORD_FEATURE_TYPES(
      "42K09",
      "Feature \"<feature>\" is <one> in some records and <other> in others, and no column holds both. Give a schema with"
          + " one of these types, or without the feature, and set option \"mode\" to PERMISSIVE or DROPMALFORMED if records"
          + " of the other type are to be passed over."),
  TFRECORD_NO_FEATURE_SPEC(
      "42704",
      "Option \"featureSpecFrom\" names the model at \"<path>\", whose feature spec of a tf.<type> is <found>. Signatures"
          + " that parse features: <signatures>. Name one of these with option \"signature\", set option \"recordType\" to"
          + " what it parses, or give a schema."),
  TFRECORD_BYTES_NULL(
      "22004",
      "Column \"<column>\" is null, and a TFRecord cannot say that. Filter nulls before writing: WHERE <column> IS NOT"
          + " NULL."),
  ROW_REJECTED(
      "38000",
      "<row>: TensorFlow refuses this row with <code>: <reason>. Correct or filter it, or set option \"mode\" to"
          + " PERMISSIVE to get null outputs for such rows."),
  ROW_OUTPUT_INVALID(
      "22000",
      "<row>: output \"<output>\" of signature \"<signature>\" holds bytes that are not UTF-8 text. An output"
          + " whose name ends in \"_bytes\" is given as BINARY; set option \"mode\" to PERMISSIVE to"
          + " get null outputs for such rows."),

  OPERATIONS_MISSING(
      "0A000",
      "The model at \"<path>\" uses operations that TensorFlow <version> does not have: <operations>. They come from a"
          + " custom-op library, or were removed. Name the library with --conf spark.savedmodel.opLibraries=, or export"
          + " the model without them."),
  OP_LIBRARY_UNREADABLE(
      "58030",
      "The op library \"<library>\" of spark.savedmodel.opLibraries cannot be read: <reason>. Give an absolute path that"
          + " exists on every host, or ship the file with --files and give its name."),
  OP_LIBRARY_FAILED(
      "58030",
      "TensorFlow cannot load \"<file>\", the entry \"<library>\" of spark.savedmodel.opLibraries, as a library of"
          + " operations: <code>: <reason>. Give a shared library that was built for TensorFlow <version> and this system."),
  MODEL_LOAD_FAILED(
      "58030",
      "TensorFlow cannot load the model at \"<path>\" with the tags <tags>: <code>: <reason>."),
  MODEL_VARIABLES_DAMAGED(
      "58030",
      "TensorFlow cannot restore the variables of the model at \"<path>\": <code>: <reason>. A file below"
          + " \"variables\" is cut off, or of another export than the graph. Copy the whole directory again."),
  MODEL_TOO_NEW(
      "0A000",
      "The model at \"<path>\" was written for a newer TensorFlow than <version>, which runs here: <reason>. Export it with"
          + " TensorFlow <version> or older, or use a newer version of this connector."),
  KERNELS_MISSING(
      "0A000",
      "The model at \"<path>\" uses operations that TensorFlow <version> knows but cannot run here: <operations>. They"
          + " were removed, as those of boosted trees were, or run only on other devices. Export the model without them, or"
          + " with a newer TensorFlow."),
  TENSOR_NOT_IN_GRAPH(
      "58030",
      "Signature \"<signature>\" of the model at \"<path>\" names the tensor \"<tensor>\" for its <role> \"<key>\", which"
          + " the graph does not have. The export is damaged or was edited; export it again."),
  LOAD_TIMED_OUT(
      "57014",
      "The model at \"<path>\" was not ready within <limit>, the limit that option \"loadTimeout\""
          + " (spark.savedmodel.loadTimeout) sets: it was still being <step>. Loading goes on, and the model is kept for"
          + " those who ask next. Raise the limit or leave the option out."),
  RUN_TIMED_OUT(
      "57014",
      "TensorFlow did not finish <rows> within <limit>, the limit that option \"runTimeout\""
          + " (spark.savedmodel.runTimeout) sets. The inputs were <inputs>. Raise the limit, or set option \"batchSize\" to"
          + " fewer rows."),
  RUN_FAILED(
      "38000", "TensorFlow failed on <rows> with <code>: <reason>. The inputs were <inputs>."),
  OUTPUT_ROWS_MISMATCH(
      "38000",
      "Output \"<output>\" of signature \"<signature>\" has <actual> for a batch of <rows> rows, so its values"
          + " cannot be matched with rows. The model drops or adds rows; choose other outputs with option \"outputs\"."),
  CLASSES_SCORES_MISMATCH(
      "38000",
      "Signature \"<signature>\" gave <classes> classes and <scores> scores for one row, so method=classify cannot tell"
          + " which belong together. Leave option \"method\" out to get the outputs as they are, or export the model again."),
  OUTPUT_RANK_UNKNOWN(
      "38000",
      "Output \"<output>\" of signature \"<signature>\" is declared without a rank, so it is given as one value per"
          + " row, but it came as <actual>. Export the model with a rank for it, for instance by tf.ensure_shape(y,"
          + " [None, 3]), or choose other outputs with option \"outputs\"."),
  OUTPUT_TYPE_MISMATCH(
      "38000",
      "Output \"<output>\" of signature \"<signature>\" came as <actual>, but the signature declares <declared>. The"
          + " signature contradicts its graph; export the model again."),
  OUTPUT_PARTS_INVALID(
      "38000",
      "Output \"<output>\" of signature \"<signature>\" came as <actual>, which are not the parts of <rows> rows of a"
          + " <encoding> tensor: <reason>. Export the model again, with the output in TensorFlow's own order (for"
          + " instance by tf.sparse.reorder), or choose other outputs with option \"outputs\"."),
  NATIVE_LIBRARY_MISSING(
      "0A000",
      "TensorFlow's native library for <platform> is not on the class path: <reason>. Add"
          + " io.github.sparksavedmodel:spark-savedmodel-platform_2.13 (every system), or"
          + " org.tensorflow:tensorflow-core-native:<version>:linux-x86_64, or use the bundle jar."),
  NATIVE_LIBRARY_FAILED(
      "58030",
      "TensorFlow's native library could not be started: <reason>. It is unpacked to \"<directory>\" (about 700 MB, on a"
          + " file system that allows programs to run); choose another place with"
          + " --conf spark.savedmodel.storeDir=<example>."),
  NATIVE_LIBRARY_NOT_EXECUTABLE(
      "58030",
      "TensorFlow's native library was unpacked to \"<directory>\", from where the system does not run programs: <reason>."
          + " Most likely the file system is mounted with \"noexec\". Choose a place on another one with"
          + " --conf spark.savedmodel.storeDir=<example>, or with the system property org.bytedeco.javacpp.cachedir if"
          + " that is set."),
  STORE_UNUSABLE(
      "58030",
      "The directory for model copies \"<directory>\" cannot be used: <reason>. Choose another place with"
          + " --conf spark.savedmodel.storeDir=<example>."),
  STORE_COPY_FAILED(
      "58030",
      "Copying the model file \"<file>\" to \"<directory>\" failed: <reason>. The directory is in the store for model"
          + " copies, whose place spark.savedmodel.storeDir sets."),
  STORE_FULL(
      "53100",
      "<what> needs <needed> bytes in \"<directory>\", but its file system has <available> bytes left, and no model copy"
          + " that nobody uses is left there to be removed. Free space, or choose another place with"
          + " --conf spark.savedmodel.storeDir=<example>.");

  private static final Pattern PARAMETER = Pattern.compile("<([a-zA-Z]+)>");

  private final String sqlState;
  private final String template;

  ErrorCondition(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
  }

  /** The SQLSTATE, five characters, of the classes that Spark uses. */
  public String sqlState() {
    return sqlState;
  }

  /** The message with parameters in angle brackets. */
  public String template() {
    return template;
  }

  /**
   * Fills the template.
   *
   * @param namesAndValues alternately a parameter's name and its value
   * @throws IllegalArgumentException if a parameter of the template is not given, or one is given
   *     that it does not have
   */
  public ErrorMessage with(Object... namesAndValues) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
    }
    return new ErrorMessage(this, parameters, fill(parameters));
  }

  private String fill(Map<String, String> parameters) {
    Matcher matcher = PARAMETER.matcher(template);
    TreeSet<String> unused = new TreeSet<>(parameters.keySet());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = parameters.get(name);
      if (value == null) {
        throw new IllegalArgumentException(this + " needs the parameter " + name);
      }
      unused.remove(name);
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(this + " has no parameters " + unused);
    }
    return matcher.appendTail(text).toString().strip();
  }
}

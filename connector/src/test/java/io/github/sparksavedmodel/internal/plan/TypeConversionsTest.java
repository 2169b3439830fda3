/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.assertRefused;
import static io.github.sparksavedmodel.internal.plan.Plans.casting;
import static io.github.sparksavedmodel.internal.plan.Plans.columns;
import static io.github.sparksavedmodel.internal.plan.Plans.onlyInput;
import static io.github.sparksavedmodel.internal.plan.Plans.spec;
import static io.github.sparksavedmodel.internal.plan.Plans.taking;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.types.VariantType$;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which column types go into which element types, and what is said where one does not. */
class TypeConversionsTest {
  /** Stored as the vectors of Spark ML are. */
  private static final DataType VECTORS = new UserType(columns(
      "type",
      DataTypes.ByteType,
      "size",
      DataTypes.IntegerType,
      "indices",
      DataTypes.createArrayType(DataTypes.IntegerType, false),
      "values",
      DataTypes.createArrayType(DataTypes.DoubleType, false)));

  private static final Map<ColumnType, DataType> SPARK_TYPES = sparkTypes();

  /** The table once more, by hand: a letter for each column type in the order of the enum. */
  private static final Map<ElementType, String> EXPECTED = Map.ofEntries(
      Map.entry(ElementType.FLOAT32, "-EERRERRLB--R"),
      Map.entry(ElementType.FLOAT64, "-EEEREERLB--E"),
      Map.entry(ElementType.INT8, "-ECCCLLCLB---"),
      Map.entry(ElementType.INT16, "-EECCLLCLB---"),
      Map.entry(ElementType.INT32, "-EEECLLCLB---"),
      Map.entry(ElementType.INT64, "-EEEELLCLB---"),
      Map.entry(ElementType.UINT8, "-CCCCLLCLB---"),
      Map.entry(ElementType.UINT16, "-CCCCLLCLB---"),
      Map.entry(ElementType.UINT32, "-CCCCLLCLB---"),
      Map.entry(ElementType.UINT64, "-CCCCLLCLB---"),
      Map.entry(ElementType.FLOAT16, "-ERRRRRRLB--R"),
      Map.entry(ElementType.BFLOAT16, "-ERRRRRRLB--R"),
      Map.entry(ElementType.COMPLEX64, "---------BER-"),
      Map.entry(ElementType.COMPLEX128, "---------BEE-"),
      Map.entry(ElementType.BOOL, "E------------"),
      Map.entry(ElementType.STRING, "LLLLLLLLEE---"));

  private static Map<ColumnType, DataType> sparkTypes() {
    Map<ColumnType, DataType> types = new EnumMap<>(ColumnType.class);
    types.put(ColumnType.BOOLEAN, DataTypes.BooleanType);
    types.put(ColumnType.BYTE, DataTypes.ByteType);
    types.put(ColumnType.SHORT, DataTypes.ShortType);
    types.put(ColumnType.INT, DataTypes.IntegerType);
    types.put(ColumnType.LONG, DataTypes.LongType);
    types.put(ColumnType.FLOAT, DataTypes.FloatType);
    types.put(ColumnType.DOUBLE, DataTypes.DoubleType);
    types.put(ColumnType.DECIMAL, DataTypes.createDecimalType(20, 3));
    types.put(ColumnType.STRING, DataTypes.StringType);
    types.put(ColumnType.BINARY, DataTypes.BinaryType);
    types.put(
        ColumnType.COMPLEX_FLOAT, columns("re", DataTypes.FloatType, "im", DataTypes.FloatType));
    types.put(
        ColumnType.COMPLEX_DOUBLE, columns("RE", DataTypes.DoubleType, "Im", DataTypes.DoubleType));
    types.put(ColumnType.VECTOR, VECTORS);
    return types;
  }

  private static Optional<Conversion> expected(ColumnType from, ElementType to) {
    int place = List.of(ColumnType.values()).indexOf(from);
    return switch (EXPECTED.getOrDefault(to, "-------------").charAt(place)) {
      case 'E' -> Optional.of(Conversion.EXACT);
      case 'B' -> Optional.of(Conversion.RAW);
      case 'C' -> Optional.of(Conversion.CHECKED);
      case 'R' -> Optional.of(Conversion.ROUNDING);
      case 'L' -> Optional.of(Conversion.LOSSY);
      default -> Optional.empty();
    };
  }

  static Stream<Arguments> cells() {
    return Arrays.stream(ElementType.values())
        .flatMap(to -> Arrays.stream(ColumnType.values()).map(from -> Arguments.of(from, to)));
  }

  static Stream<Arguments> supportedCells() {
    return cells().filter(cell -> TypeSupport.isSupported((ElementType) cell.get()[1]));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theTableSaysWhatIsConverted(ColumnType from, ElementType to) {
    assertThat(TypeSupport.conversion(from, to)).isEqualTo(expected(from, to));
    assertThat(TypeSupport.isSupported(to)).isEqualTo(EXPECTED.containsKey(to));
  }

  @ParameterizedTest
  @MethodSource("supportedCells")
  void everyPolicyAllowsWhatItSays(ColumnType from, ElementType to) {
    StructType schema = columns("c", Objects.requireNonNull(SPARK_TYPES.get(from)));
    Optional<Conversion> conversion = expected(from, to);
    for (CastPolicy casts : CastPolicy.values()) {
      if (conversion.isEmpty()) {
        assertMismatch(schema, to, casts);
      } else if (isAllowed(conversion.get(), casts)) {
        InputBinding binding = onlyInput(taking(input(schema, to)), schema, casting(casts));
        assertThat(binding.conversion()).isEqualTo(conversion.get());
        assertThat(binding.columnType()).isEqualTo(from);
        assertThat(binding.elementType()).isEqualTo(to);
      } else {
        assertCastRefused(schema, to, conversion.get(), casts);
      }
    }
  }

  private static TensorSpec input(StructType schema, ElementType to) {
    return schema.apply(0).dataType() == VECTORS ? spec("x", to, -1, 3) : spec("x", to, -1);
  }

  private static String sql(DataType type) {
    return type == VECTORS ? "VECTOR" : type.sql();
  }

  private static boolean isAllowed(Conversion conversion, CastPolicy casts) {
    return switch (conversion) {
      case EXACT, RAW, CHECKED -> true;
      case ROUNDING -> casts != CastPolicy.STRICT;
      case LOSSY -> casts == CastPolicy.LOSSY;
    };
  }

  private static void assertMismatch(StructType schema, ElementType to, CastPolicy casts) {
    DataType type = schema.apply(0).dataType();
    String hint = "Cast it to the type that the model takes.";
    if (to == ElementType.COMPLEX64 || to == ElementType.COMPLEX128) {
      hint =
          "Write a struct of its two parts, for example named_struct('re', double(c), 'im', 0D).";
    } else if (type == VECTORS) {
      hint = "Turn it into an array first; for Spark ML vectors that is vector_to_array(c).";
    } else if (type instanceof StructType) {
      hint = "Name a field inside it with option \"inputs.x\", for example c.field.";
    } else if (type == DataTypes.BooleanType) {
      hint = "Write a number, for example CAST(c AS INT).";
    } else if (to == ElementType.BOOL) {
      hint = "Write the condition that you mean, for example c <> 0.";
    }
    assertRefused(
        taking(input(schema, to)),
        schema,
        casting(casts),
        ErrorCondition.INPUT_TYPE_MISMATCH,
        "Input \"x\" of signature \"serve\" takes " + input(schema, to).typeText()
            + ", but column \"c\" is " + sql(type) + ". " + hint);
  }

  private static void assertCastRefused(
      StructType schema, ElementType to, Conversion conversion, CastPolicy casts) {
    String needed = conversion == Conversion.LOSSY ? "lossy" : "rounding";
    assertRefused(
        taking(input(schema, to)),
        schema,
        casting(casts),
        ErrorCondition.INPUT_CAST_REFUSED,
        "Input \"x\" of signature \"serve\" takes "
            + input(schema, to).typeText() + ", and turning column \"c\" of type "
            + sql(schema.apply(0).dataType()) + " into that is a " + needed
            + " cast, which casts=" + (casts == CastPolicy.STRICT ? "strict" : "rounding")
            + " does not allow. Cast the column yourself or set option \"casts\" to \"" + needed
            + "\".");
  }

  @ParameterizedTest
  @EnumSource
  void policiesAreNamedAsInTheOption(CastPolicy casts) {
    String label = casts.name().substring(0, 1) + casts.label().substring(1);

    assertThat(CastPolicy.of(casts.label())).isEqualTo(casts);
    assertThat(CastPolicy.of(label)).isEqualTo(casts);
  }

  static List<DataType> texts() {
    return List.of(
        new CharType(5),
        new VarcharType(5),
        StringType.apply("UTF8_LCASE"),
        StringType.apply("UNICODE_CI"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void everyKindOfStringIsText(DataType type) {
    InputBinding binding = onlyInput(
        taking(spec("x", ElementType.STRING, -1)), columns("c", type), casting(CastPolicy.STRICT));

    assertThat(binding.columnType()).isEqualTo(ColumnType.STRING);
    assertThat(binding.conversion()).isEqualTo(Conversion.EXACT);
    assertThat(binding.column().type()).isEqualTo(type);
  }

  static Stream<Arguments> refusedTimes() {
    String trained = "Write what the model was trained on, for example ";
    return Stream.of(
        Arguments.of(DataTypes.DateType, "DATE", trained + "unix_date(c) or CAST(c AS STRING)."),
        Arguments.of(
            DataTypes.TimestampType, "TIMESTAMP", trained + "unix_micros(c) or CAST(c AS STRING)."),
        Arguments.of(
            DataTypes.TimestampNTZType,
            "TIMESTAMP_NTZ",
            trained + "unix_micros(CAST(c AS TIMESTAMP)) or CAST(c AS STRING)."),
        Arguments.of(
            DayTimeIntervalType.apply(),
            "INTERVAL DAY TO SECOND",
            "Write a number, for example EXTRACT(SECOND FROM c)."),
        Arguments.of(
            YearMonthIntervalType.apply(),
            "INTERVAL YEAR TO MONTH",
            "Write a number, for example EXTRACT(MONTH FROM c)."));
  }

  static Stream<Arguments> refusedOtherTypes() {
    return Stream.of(
        Arguments.of(
            DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType),
            "MAP<STRING, FLOAT>",
            "Write one value, for example c['key'], or an array, for example map_values(c)."),
        Arguments.of(
            VariantType$.MODULE$,
            "VARIANT",
            "Write a typed value, for example variant_get(c, '$', 'double')."),
        Arguments.of(
            columns("f", DataTypes.FloatType),
            "STRUCT<f: FLOAT>",
            "Name a field inside it with option \"inputs.x\", for example c.field."),
        Arguments.of(
            new UserType(columns("values", DataTypes.createArrayType(DataTypes.DoubleType))),
            "STRUCT<values: ARRAY<DOUBLE>>",
            "Turn it into an array first; for Spark ML vectors that is vector_to_array(c)."),
        Arguments.of(
            DataTypes.NullType,
            "VOID",
            "It has no type; write one, for example CAST(NULL AS FLOAT)."),
        Arguments.of(
            DataTypes.createArrayType(DataTypes.DateType),
            "ARRAY<DATE>",
            "Write what the model was trained on, for example unix_date(x) or CAST(x AS STRING). Do so with each element:"
                + " transform(c, x -> …)."));
  }

  @ParameterizedTest
  @MethodSource({"refusedTimes", "refusedOtherTypes"})
  void otherTypesAreRefusedWithTheExpressionToWrite(DataType type, String sql, String hint) {
    for (CastPolicy casts : CastPolicy.values()) {
      assertRefused(
          taking(spec("x", ElementType.FLOAT32, -1)),
          columns("c", type),
          casting(casts),
          ErrorCondition.INPUT_TYPE_MISMATCH,
          "Input \"x\" of signature \"serve\" takes float32 [-1], but column \"c\" is " + sql + ". "
              + hint);
    }
  }

  @Test
  void aTypeOfTheElementsDecidesNotThatOfTheArray() {
    StructType schema = columns("c", DataTypes.createArrayType(DataTypes.ShortType));

    InputBinding binding = onlyInput(taking(spec("x", ElementType.INT32, -1, 3)), schema);

    assertThat(binding.columnType()).isEqualTo(ColumnType.SHORT);
    assertThat(binding.arrayDepth()).isEqualTo(1);
  }

  @Test
  void aBindingSaysWhatItDoes() {
    StructType schema = columns("income", DataTypes.DoubleType);
    StructType array = columns("a", DataTypes.createArrayType(DataTypes.FloatType));

    assertThat(onlyInput(taking(spec("inc", ElementType.FLOAT32, -1)), schema))
        .hasToString("income DOUBLE -> inc float32 (rounding)");
    assertThat(onlyInput(taking(spec("x", ElementType.FLOAT32, -1, 3)), array))
        .hasToString("a ARRAY<FLOAT> -> x float32 [3]");
  }

  /** A type of users. */
  private static final class UserType extends UserDefinedType<double[]> {
    private static final long serialVersionUID = 1L;

    private final DataType stored;

    UserType(DataType stored) {
      this.stored = stored;
    }

    @Override
    public DataType sqlType() {
      return stored;
    }

    @Override
    public Object serialize(double[] vector) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] deserialize(Object datum) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Class<double[]> userClass() {
      return double[].class;
    }
  }
}

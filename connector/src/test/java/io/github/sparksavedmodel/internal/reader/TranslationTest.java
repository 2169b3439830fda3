/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Exports of kinds that today's TensorFlow no longer writes. */
class TranslationTest {
  private static final int LAST_PRODUCER_WITHOUT_SCALARS = 21;

  private static TensorShapeProto shape(long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dimension : dimensions) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dimension));
    }
    return shape.build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static NodeDef placeholder(DataType type, TensorShapeProto shape) {
    return NodeDef.newBuilder()
        .setName("x")
        .setOp("Placeholder")
        .putAttr("dtype", type(type))
        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
        .build();
  }

  private static MetaGraphDef.Builder graph(NodeDef node) {
    MetaGraphDef.Builder metaGraph = MetaGraphDef.newBuilder();
    metaGraph.getGraphDefBuilder().addNode(node);
    return metaGraph;
  }

  private static SignatureDescription translate(MetaGraphDef.Builder metaGraph, TensorInfo info) {
    return translate(metaGraph, SignatureDef.newBuilder().putInputs("in", info));
  }

  private static SignatureDescription translate(
      MetaGraphDef.Builder metaGraph, SignatureDef.Builder signature) {
    metaGraph.putSignatureDef("key", signature.build());
    return MetaGraphTranslation.translate(metaGraph.build()).signatures().get(0);
  }

  private static TensorSpec input(MetaGraphDef.Builder metaGraph, TensorInfo info) {
    return translate(metaGraph, info).inputs().get(0);
  }

  private static TensorInfo.Builder named(String name) {
    return TensorInfo.newBuilder().setName(name);
  }

  @Test
  void takesTypeAndShapeFromThePlaceholderIfTheSignatureHasOnlyAName() {
    NodeDef node = placeholder(DataType.DT_INT64, shape(-1, 3));
    assertThat(input(graph(node), named("x").build()))
        .isEqualTo(TensorSpec.dense("in", "x:0", ElementType.INT64, TensorShape.of(-1, 3))
            .withPlaceholder(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Placeholder", "PlaceholderV2"})
  void knowsPlaceholdersFromWhatHasAValueUnlessItIsFed(String operation) {
    NodeDef.Builder node = placeholder(DataType.DT_FLOAT, shape(-1)).toBuilder();
    TensorInfo info = named("x:0").build();
    assertThat(input(graph(node.setOp(operation).build()), info).placeholder()).isTrue();
    NodeDef other = node.setOp("PlaceholderWithDefault").build();
    assertThat(input(graph(other), info).placeholder()).isFalse();
    assertThat(input(graph(other), named("y:0").build()).placeholder()).isFalse();
  }

  @Test
  void leavesTypeAndShapeOpenIfTheGraphDoesNotTell() {
    NodeDef node = NodeDef.newBuilder().setName("x").setOp("Mystery").build();
    TensorSpec expected =
        TensorSpec.dense("in", "x:0", ElementType.UNKNOWN, TensorShape.unknownRank());
    assertThat(input(graph(node), named("x:0").build())).isEqualTo(expected);
    assertThat(input(MetaGraphDef.newBuilder(), named("x:0").build())).isEqualTo(expected);
  }

  @Test
  void readsTheScalarShapeOfOldPlaceholdersAsUnknown() {
    MetaGraphDef.Builder old = graph(placeholder(DataType.DT_FLOAT, shape()));
    old.getGraphDefBuilder().getVersionsBuilder().setProducer(LAST_PRODUCER_WITHOUT_SCALARS);
    MetaGraphDef.Builder newer = graph(placeholder(DataType.DT_FLOAT, shape()));
    newer.getGraphDefBuilder().getVersionsBuilder().setProducer(LAST_PRODUCER_WITHOUT_SCALARS + 1);

    assertThat(input(old, named("x:0").build()).shape()).isEqualTo(TensorShape.unknownRank());
    assertThat(input(newer, named("x:0").build()).shape()).isEqualTo(TensorShape.of());
  }

  @Test
  void believesThePlaceholderIfTheSignatureContradictsIt() {
    NodeDef node = placeholder(DataType.DT_STRING, shape(-1));
    TensorInfo info =
        named("x:0").setDtype(DataType.DT_FLOAT).setTensorShape(shape(-1)).build();
    assertThat(input(graph(node), info).elementType()).isEqualTo(ElementType.STRING);
  }

  @Test
  void findsTheTypeOfAnyOutputByTheDefinitionOfItsOperation() {
    NodeDef node = NodeDef.newBuilder()
        .setName("x")
        .setOp("Several")
        .putAttr("N", AttrValue.newBuilder().setI(2).build())
        .putAttr("T", type(DataType.DT_DOUBLE))
        .putAttr(
            "Tout",
            AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder()
                    .addType(DataType.DT_STRING)
                    .addType(DataType.DT_BOOL))
                .build())
        .build();
    MetaGraphDef.Builder metaGraph = graph(node);
    metaGraph
        .getMetaInfoDefBuilder()
        .getStrippedOpListBuilder()
        .addOp(OpDef.newBuilder()
            .setName("Several")
            .addOutputArg(OpDef.ArgDef.newBuilder().setTypeAttr("T").setNumberAttr("N"))
            .addOutputArg(OpDef.ArgDef.newBuilder().setType(DataType.DT_INT32))
            .addOutputArg(OpDef.ArgDef.newBuilder().setTypeListAttr("Tout"))
            .addOutputArg(OpDef.ArgDef.newBuilder().setTypeAttr("U"))
            .addAttr(
                OpDef.AttrDef.newBuilder().setName("U").setDefaultValue(type(DataType.DT_UINT16))));
    GraphTensors tensors = new GraphTensors(metaGraph.build());

    assertThat(tensors.elementType("x:0")).contains(ElementType.FLOAT64);
    assertThat(tensors.elementType("x:1")).contains(ElementType.FLOAT64);
    assertThat(tensors.elementType("x:2")).contains(ElementType.INT32);
    assertThat(tensors.elementType("x:3")).contains(ElementType.STRING);
    assertThat(tensors.elementType("x:4")).contains(ElementType.BOOL);
    assertThat(tensors.elementType("x:5")).contains(ElementType.UINT16);
    assertThat(tensors.elementType("x:6")).isEmpty();
    assertThat(tensors.elementType("y:0")).isEmpty();
  }

  @Test
  void readsReferenceTypesAsTheirBase() {
    TensorInfo info =
        named("v:0").setDtype(DataType.DT_FLOAT_REF).setTensorShape(shape()).build();
    assertThat(input(MetaGraphDef.newBuilder(), info).elementType()).isEqualTo(ElementType.FLOAT32);
  }

  @Test
  void readsTheThreeTensorsOfASparseOne() {
    TensorInfo info = TensorInfo.newBuilder()
        .setDtype(DataType.DT_STRING)
        .setTensorShape(shape(-1, 10))
        .setCooSparse(TensorInfo.CooSparse.newBuilder()
            .setValuesTensorName("s/values:0")
            .setIndicesTensorName("s/indices:0")
            .setDenseShapeTensorName("s/shape:0"))
        .build();
    TensorSpec spec = input(MetaGraphDef.newBuilder(), info);

    assertThat(spec.encoding()).isEqualTo(TensorEncoding.SPARSE);
    assertThat(spec.tensorName()).isEmpty();
    assertThat(spec.typeText()).isEqualTo("string [-1, 10]");
    assertThat(spec.components())
        .containsExactly(
            TensorSpec.dense("values", "s/values:0", ElementType.STRING, TensorShape.of(-1)),
            TensorSpec.dense("indices", "s/indices:0", ElementType.INT64, TensorShape.of(-1, 2)),
            TensorSpec.dense("dense_shape", "s/shape:0", ElementType.INT64, TensorShape.of(2)));
  }

  @Test
  void readsTheComponentsOfACompositeTensor() {
    TensorInfo info = TensorInfo.newBuilder()
        .setCompositeTensor(TensorInfo.CompositeTensor.newBuilder()
            .addComponents(named("flat:0").setDtype(DataType.DT_FLOAT).setTensorShape(shape(-1)))
            .addComponents(named("splits:0").setDtype(DataType.DT_INT64).setTensorShape(shape(-1))))
        .build();
    TensorSpec spec = input(MetaGraphDef.newBuilder(), info);

    assertThat(spec.encoding()).isEqualTo(TensorEncoding.COMPOSITE);
    assertThat(spec.components())
        .containsExactly(
            TensorSpec.dense("component_0", "flat:0", ElementType.FLOAT32, TensorShape.of(-1)),
            TensorSpec.dense("component_1", "splits:0", ElementType.INT64, TensorShape.of(-1)));
  }

  @Test
  void leavesOutDefaultsThatDoNotFitTheInput() {
    TensorInfo info =
        named("x:0").setDtype(DataType.DT_FLOAT).setTensorShape(shape()).build();
    SignatureDef.Builder signature = SignatureDef.newBuilder()
        .putInputs("in", info)
        .putDefaults("in", TensorProto.newBuilder().setDtype(DataType.DT_INT32).build())
        .putDefaults(
            "absent", TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).build());
    assertThat(translate(MetaGraphDef.newBuilder(), signature).inputs().get(0).defaultValue())
        .isEmpty();
  }

  @Test
  void leavesOutTheSignaturesOfTheLoader() {
    MetaGraphDef metaGraph = MetaGraphDef.newBuilder()
        .putSignatureDef("__saved_model_init_op", SignatureDef.getDefaultInstance())
        .putSignatureDef("__saved_model_train_op", SignatureDef.getDefaultInstance())
        .putSignatureDef("key", SignatureDef.getDefaultInstance())
        .build();
    assertThat(MetaGraphTranslation.translate(metaGraph).signatureKeys()).containsExactly("key");
  }

  @Test
  void findsAssetsInTheCollectionOfOldExports() {
    AssetFileDef asset = AssetFileDef.newBuilder().setFilename("words.txt").build();
    CollectionDef collection = CollectionDef.newBuilder()
        .setAnyList(CollectionDef.AnyList.newBuilder()
            .addValue(Any.pack(asset))
            .addValue(Any.pack(shape(1))))
        .build();
    MetaGraphDef metaGraph = MetaGraphDef.newBuilder()
        .putCollectionDef("saved_model_assets", collection)
        .build();
    assertThat(MetaGraphTranslation.translate(metaGraph).assets()).containsExactly("words.txt");
  }
}

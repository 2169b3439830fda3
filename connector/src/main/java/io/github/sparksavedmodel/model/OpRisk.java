/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an operation can do beyond computing with its inputs. A model that comes from somewhere else
 * may use it to read, change or send what it should not.
 *
 * <p>Loading and scoring a model runs its operations; nothing holds these back.
 */
@SuppressWarnings("ImmutableEnumChecker") // the sets are, but their type does not say so
public enum OpRisk {
  /** Reads files whose names the graph or a row chooses. */
  READS_FILES(Set.of(
      "ReadFile",
      "MatchingFiles",
      "WholeFileReader",
      "WholeFileReaderV2",
      "TextLineReader",
      "TextLineReaderV2",
      "FixedLengthRecordReader",
      "FixedLengthRecordReaderV2",
      "TFRecordReader",
      "TFRecordReaderV2",
      "LMDBReader",
      "ReaderRead",
      "ReaderReadV2",
      "ReaderReadUpTo",
      "ReaderReadUpToV2",
      "TextLineDataset",
      "FixedLengthRecordDataset",
      "FixedLengthRecordDatasetV2",
      "TFRecordDataset",
      "TFRecordDatasetV2",
      "CSVDataset",
      "CSVDatasetV2",
      "ExperimentalCSVDataset",
      "LMDBDataset",
      "ExperimentalLMDBDataset",
      "SqlDataset",
      "ExperimentalSqlDataset",
      "MatchingFilesDataset",
      "ExperimentalMatchingFilesDataset",
      "LoadDataset",
      "ListSnapshotChunksDataset",
      "SnapshotChunkDataset",
      "FileSystemSetConfiguration",
      "ImmutableConst",
      "GenerateVocabRemapping",
      "LoadAndRemapMatrix")),
  /** Writes, moves or deletes files. */
  WRITES_FILES(Set.of(
      "WriteFile",
      "CacheDataset",
      "CacheDatasetV2",
      "SaveDataset",
      "SaveDatasetV2",
      "DistributedSave",
      "DatasetToTFRecord",
      "ExperimentalDatasetToTFRecord",
      "SnapshotDataset",
      "SnapshotDatasetV2",
      "SnapshotDatasetReader",
      "SnapshotNestedDatasetReader",
      "CreateSummaryFileWriter",
      "CreateSummaryDbWriter",
      "WriteSummary",
      "WriteAudioSummary",
      "WriteGraphSummary",
      "WriteHistogramSummary",
      "WriteImageSummary",
      "WriteRawProtoSummary",
      "WriteScalarSummary",
      "ImportEvent",
      "DumpTensor",
      "DebugIdentity",
      "DebugNanCount",
      "DebugNumericSummary",
      "DebugIdentityV2",
      "DebugIdentityV3")),
  /** Prints to the executor's output, which may show what rows hold. */
  PRINTS(Set.of("Print", "PrintV2")),
  /** Talks to other hosts. */
  NETWORK(Set.of(
      "RpcClient",
      "RpcServer",
      "RpcServerRegister",
      "RpcServerStart",
      "RpcCall",
      "Rpc",
      "TryRpc",
      "RegisterDatasetV2",
      "RegisterDataset",
      "DataServiceDataset",
      "DataServiceDatasetV2",
      "DataServiceDatasetV3",
      "DataServiceDatasetV4",
      "BigQueryReader",
      "KafkaDataset",
      "GcsConfigureBlockCache",
      "GcsConfigureCredentials",
      "RemoteCall",
      "_Send",
      "_Recv",
      "_HostSend",
      "_HostRecv",
      "Send",
      "Recv")),
  /** Runs code that is not part of the model. */
  FOREIGN_CODE(Set.of("PyFunc", "PyFuncStateless", "EagerPyFunc"));

  private final Set<String> ops;

  OpRisk(Set<String> ops) {
    this.ops = ops;
  }

  /** The operations with this risk. */
  public Set<String> ops() {
    return ops;
  }

  /** For instance {@code reads files}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What the operation can do, or empty if it only computes. */
  public static Optional<OpRisk> of(String op) {
    for (OpRisk risk : values()) {
      if (risk.ops.contains(op)) {
        return Optional.of(risk);
      }
    }
    return Optional.empty();
  }
}

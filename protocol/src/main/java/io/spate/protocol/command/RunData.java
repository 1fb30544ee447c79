package io.spate.protocol.command;

import java.util.List;

/**
 * A file that was sent with a run: what it is, and where in {@code spate.run-data} its bytes are.
 *
 * @param number among the files of the run, from 0
 * @param file path as the scenario writes it
 * @param bytes its size
 * @param chunks in how many records it is, at least 1
 * @param sha256 of the whole file, in hexadecimal
 * @param columns of its rows; null if it is no file of rows
 * @param rows how many there are; 0 if it is no file of rows
 * @param partition that has all of the records
 * @param offset of the first record
 */
public record RunData(
    int number,
    String file,
    long bytes,
    int chunks,
    String sha256,
    List<String> columns,
    int rows,
    int partition,
    long offset) {
  /** Bytes of each record but the last; well below the 1 MB that every Kafka takes. */
  public static final int CHUNK_BYTES = 512 * 1024;

  public RunData {
    columns = columns == null ? null : List.copyOf(columns);
  }

  /** The key of the record of a chunk, from 0. */
  public static String key(String runId, int number, int chunk) {
    return runId + "/" + number + "/" + chunk;
  }
}

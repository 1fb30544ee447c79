/**
 * Writes tables as Apache Parquet, of which it knows what a flat table of numbers, times and texts
 * needs.
 *
 * <p>{@link io.spate.cli.parquet.ParquetWriter} takes rows cell by cell and writes a row group
 * whenever enough of them are there; a {@code Column} holds one column's values until then, {@code
 * RunLengths} packs small numbers, {@code CompactThrift} writes what describes it all. By the
 * specification of the format, <a
 * href="https://github.com/apache/parquet-format">apache/parquet-format</a>: {@code README.md} (the
 * file), {@code Encodings.md} and {@code src/main/thrift/parquet.thrift}.
 */
package io.spate.cli.parquet;

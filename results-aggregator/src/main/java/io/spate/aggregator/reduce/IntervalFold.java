package io.spate.aggregator.reduce;

import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * The requests of one run, one partition and one interval by name, in chunks of {@value #CHUNK}
 * names: a record holds one chunk, so that no record grows beyond what Kafka takes and a change
 * re-writes only the names near it. What an earlier record says of a chunk is read before its first
 * change. Confined to one thread.
 */
final class IntervalFold {
  /** Names per record; with two wide histograms each a record stays below 4 MB. */
  static final int CHUNK = 32;

  private final RunNames names;
  private final IntFunction<byte[]> stored;
  private NameFold[] folds = new NameFold[0];
  private final BitSet loaded = new BitSet();
  private final BitSet changed = new BitSet();

  /**
   * @param stored the record that the store has of a chunk; null for none
   */
  IntervalFold(RunNames names, IntFunction<byte[]> stored) {
    this.names = names;
    this.stored = stored;
  }

  /** The fold of a name, about to be changed. */
  NameFold change(int nameIndex) {
    int chunk = nameIndex / CHUNK;
    load(chunk);
    changed.set(chunk);
    return fold(nameIndex);
  }

  /** Adds all of a record. */
  void merge(PartialStats other) {
    for (NameStats stats : other.getNamesList()) {
      change(names.indexOf(stats.getName())).merge(stats);
    }
  }

  /** The chunks changed since the last {@link #written}. */
  BitSet changed() {
    return changed;
  }

  void written() {
    changed.clear();
  }

  /** A chunk's names, as they travel. */
  void encodeInto(PartialStats.Builder record, int chunk, HistogramCodec codec, Histogram scratch) {
    load(chunk);
    int end = Math.min(folds.length, (chunk + 1) * CHUNK);
    for (int i = chunk * CHUNK; i < end; i++) {
      if (folds[i] != null && folds[i].requests() > 0) {
        record.addNames(folds[i].encode(codec, scratch));
      }
    }
  }

  private void load(int chunk) {
    if (loaded.get(chunk)) {
      return;
    }
    loaded.set(chunk);
    byte[] record = stored.apply(chunk);
    if (record != null) {
      for (NameStats stats : StatsRecord.parse(record).getNamesList()) {
        fold(names.indexOf(stats.getName())).merge(stats);
      }
    }
  }

  private NameFold fold(int nameIndex) {
    if (nameIndex >= folds.length) {
      folds = Arrays.copyOf(folds, Math.max(nameIndex + 1, folds.length * 2));
    }
    if (folds[nameIndex] == null) {
      folds[nameIndex] = new NameFold(names.name(nameIndex));
    }
    return folds[nameIndex];
  }
}

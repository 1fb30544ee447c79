package io.spate.aggregator.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.wire.NameStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameFoldTest {
  private final HistogramCodec codec = new HistogramCodec();
  private final Histogram scratch = HistogramCodec.empty();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySplitAndAnyOrderOfMergingGivesTheSameAsOneFold(long seed) {
    // Given
    Random random = new Random(seed);
    List<int[]> requests = new ArrayList<>();
    int count = 1 + random.nextInt(4_000);
    for (int i = 0; i < count; i++) {
      int response = 1 + random.nextInt(1 << (1 + random.nextInt(29)));
      int wait = seed % 2 == 0 ? random.nextInt(response) : 0;
      requests.add(new int[] {response, wait, random.nextInt(10) == 0 ? 500 : 200});
    }
    NameFold whole = new NameFold("a");
    requests.forEach(r -> add(whole, r));

    // When
    int parts = 1 + random.nextInt(7);
    List<NameFold> folds = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      folds.add(new NameFold("a"));
    }
    requests.forEach(r -> add(folds.get(random.nextInt(parts)), r));
    List<NameStats> encoded = new ArrayList<>();
    folds.forEach(f -> encoded.add(f.encode(codec, scratch)));
    while (encoded.size() > 1) {
      Collections.shuffle(encoded, random);
      NameFold pair = new NameFold("a");
      pair.merge(encoded.removeLast());
      pair.merge(encoded.removeLast());
      encoded.add(pair.encode(codec, scratch));
    }
    NameFold merged = new NameFold("a");
    merged.merge(encoded.getFirst());

    // Then
    assertThat(summary(merged)).as("seed %d", seed).isEqualTo(summary(whole));
    assertThat(merged.responseTimes()).as("seed %d", seed).isEqualTo(histogram(requests, false));
    assertThat(merged.serviceTimes()).as("seed %d", seed).isEqualTo(histogram(requests, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 512, 513, 2_000})
  void serviceHistogramIsLeftOutWhileNoRequestWaited(int count) {
    NameFold fold = new NameFold("a");
    for (int i = 0; i < count; i++) {
      fold.add(1_000 + i, 0, 200, 0, 1, 1);
    }
    assertThat(fold.encode(codec, scratch).getServiceHistogram().isEmpty()).isTrue();

    fold.add(5_000, 4_000, 200, 0, 1, 1);

    assertThat(fold.encode(codec, scratch).getServiceHistogram().isEmpty()).isFalse();
    assertThat(fold.serviceTimes().getTotalCount()).isEqualTo(count + 1);
    assertThat(fold.serviceTimes().getCountAtValue(1_000)).isGreaterThanOrEqualTo(2);
  }

  private static void add(NameFold fold, int[] request) {
    fold.add(request[0], request[1], request[2], request[2] == 500 ? 8 : 0, 10, 5);
  }

  private static Map<String, Object> summary(NameFold fold) {
    return Map.of(
        "requests", fold.requests(),
        "failures", fold.failures(),
        "bytesIn", fold.bytesIn(),
        "responseSum", fold.responseSumUs(),
        "serviceSum", fold.serviceSumUs(),
        "min", fold.responseMinUs(),
        "max", fold.responseMaxUs(),
        "statuses", fold.statuses());
  }

  private static Histogram histogram(List<int[]> requests, boolean service) {
    Histogram histogram = HistogramCodec.empty();
    requests.forEach(r -> histogram.recordValue(service ? r[0] - r[1] : r[0]));
    return histogram;
  }
}

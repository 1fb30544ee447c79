package io.spate.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

class HistogramLogTest {
  @Test
  void hdrHistogramsOwnReaderFindsTheSameTimes() {
    String log = HistogramLog.of(Exports.run("GET /todo, all"));

    HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
    Histogram all = (Histogram) reader.nextIntervalHistogram();
    Histogram name = (Histogram) reader.nextIntervalHistogram();

    assertThat(all).isEqualTo(Exports.thousand());
    assertThat(all.getTag()).isNull();
    assertThat(name).isEqualTo(Exports.thousand());
    assertThat(name.getTag()).isEqualTo("GET_/todo_all");
    assertThat(reader.nextIntervalHistogram()).isNull();
    assertThat(all.getStartTimeStamp()).isEqualTo(Exports.START);
    assertThat(all.getEndTimeStamp()).isEqualTo(Exports.START + 10_000);
  }
}

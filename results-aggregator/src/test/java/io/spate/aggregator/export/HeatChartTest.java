package io.spate.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.view.LatencyMap;
import io.spate.aggregator.view.RecordedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatChartTest {
  private static final long START = 1_800_000_000L;

  private final RecordedRun run = RecordedRun.of("r1", 3, START, 90, 40, 1);
  private final LatencyMap map =
      run.ranges().latency(0, Long.MAX_VALUE, run.stats().report(), null);

  @Test
  void eachCellWithARequestIsDrawnOnce() {
    long some =
        map.counts().stream().flatMap(List::stream).filter(requests -> requests > 0).count();

    String svg = new HeatChart(map).svg();

    long drawn = 0;
    for (String path : svg.split("<path class=\"heat-")) {
      drawn +=
          path.startsWith("<svg") ? 0 : path.split("\"/>")[0].chars().filter(c -> c == 'M').count();
    }
    assertThat(drawn).isEqualTo(some);
    assertThat(svg).contains("aria-label=\"Requests by response time, milliseconds: 3,");
  }

  @Test
  void theLegendSaysWhichShadeIsHowMany() {
    long most =
        map.counts().stream().flatMap(List::stream).mapToLong(Long::longValue).max().orElseThrow();

    String svg = new HeatChart(map).svg();

    assertThat(svg.split("<rect class=\"heat-")).hasSize(1 + 8);
    assertThat(svg).contains(">1</text>", ">" + most + " requests in a cell</text>");
  }

  @Test
  void mostRequestsHaveTheStrongestShade() {
    long most =
        map.counts().stream().flatMap(List::stream).mapToLong(Long::longValue).max().orElseThrow();
    long strongest =
        map.counts().stream()
            .flatMap(List::stream)
            .filter(n -> n > 0 && Math.round(Math.log(n) / Math.log(most) * 7) == 7)
            .count();

    String path = new HeatChart(map).svg().split("class=\"heat-7\"")[1].split("\"/>")[0];

    assertThat(path.chars().filter(c -> c == 'M').count()).isEqualTo(strongest);
  }
}

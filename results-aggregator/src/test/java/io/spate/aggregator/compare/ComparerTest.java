package io.spate.aggregator.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.aggregator.compare.Comparer.Subject;
import io.spate.aggregator.view.RecordedRun;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparerTest {
  private static Subject run(RunReport.WarmUp warmUp) {
    RecordedRun run = RecordedRun.of("r", 1, 1_800_000_000L, 10, 10, 1);
    StatsView stats = run.stats();
    return new Subject(
        new StatsView(stats.run(), stats.now(), stats.report().withWarmUp(warmUp), stats.series()),
        run.times());
  }

  @Test
  void anotherWarmUpIsSaid() {
    Subject none = run(null);
    Subject brief = run(new RunReport.WarmUp(10, 5, 0));
    Subject sameLength = run(new RunReport.WarmUp(10, 700, 3));
    Subject longer = run(new RunReport.WarmUp(30, 5, 0));

    assertThat(warnings(none, brief)).containsExactly("not the same warm-up: none and 10 s");
    assertThat(warnings(brief, longer)).containsExactly("not the same warm-up: 10 s and 30 s");
    assertThat(warnings(brief, sameLength)).isEmpty();
    assertThat(warnings(none, none)).isEmpty();
  }

  private static List<String> warnings(Subject before, Subject now) {
    return Comparer.compare(before, now, List.of()).warnings();
  }
}

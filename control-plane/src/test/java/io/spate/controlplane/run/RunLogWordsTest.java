package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.controlplane.Records;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import org.junit.jupiter.api.Test;

class RunLogWordsTest {
  private static final long START = 1_000_000;

  private final RunCommand waiting = Records.waiting("r", 12, 1, START - 10_000);
  private final RunCommand running = waiting.started(START);
  private final RunCommand paused = running.paused(START + 20_000, "hold on");

  @Test
  void newRunIsDescribed() {
    RunLogEntry entry = RunLogWords.created(waiting);

    assertThat(entry.key()).isEqualTo("r/CREATED/1");
    assertThat(entry.at()).isEqualTo(waiting.createdAt());
    assertThat(entry.message())
        .isEqualTo(
            "created: 10 users at 10 users per second against http://127.0.0.1:8080; starts with"
                + " 1 agent");
    assertThat(entry.users()).isEqualTo(10);
  }

  @Test
  void startIsDatedWhenItWasDecidedSoThatWhatFollowsComesLater() {
    RunLogEntry entry = step(waiting, running, START - 500);

    assertThat(entry.kind()).isEqualTo(Kind.STARTED);
    assertThat(entry.subject()).isEqualTo("2");
    assertThat(entry.at()).isEqualTo(START - 500);
    assertThat(step(waiting, running.withReason("started while 1 of 12 …"), 0).message())
        .isEqualTo("started while 1 of 12 …");
  }

  @Test
  void changeOfTheLoadSaysFromWhatToWhatAndHowFast() {
    RunState.Running state = new RunState.Running(running);
    RunCommand more = state.change(START + 500, new LoadChange(250, 2.5));

    RunLogEntry entry = step(running, more, START + 500);

    assertThat(entry.kind()).isEqualTo(Kind.LOAD_CHANGED);
    assertThat(entry.message()).isEqualTo("load goes from 5 to 250 users at 2.5 users per second");
    assertThat(entry.users()).isEqualTo(250);
    assertThat(entry.at()).isEqualTo(START + 500);
  }

  @Test
  void changeOfALoadThatDoesNotRunSaysWhenItCounts() {
    LoadChange change = new LoadChange(1, null);

    assertThat(step(waiting, new RunState.Waiting(waiting).change(change), START).message())
        .isEqualTo("load goes from 10 to 1 user at 10 users per second, from the start");
    assertThat(step(paused, new RunState.Paused(paused).change(change), START).message())
        .isEqualTo("load goes from 10 to 1 user at 10 users per second, when the run goes on");
  }

  @Test
  void ratesAreRoundedToWhatPeopleRead() {
    RunCommand more =
        new RunState.Running(running).change(START + 500, new LoadChange(250, 25 / 6.0));

    assertThat(step(running, more, START + 500).message())
        .isEqualTo("load goes from 5 to 250 users at 4.167 users per second");
    assertThat(new LoadChange(5, 25 / 6.0).inWords()).isEqualTo("5 users, 4.167 users per second");
    assertThat(RunLogWords.number(1_000)).isEqualTo("1000");
    assertThat(RunLogWords.number(1 / 600.0)).isEqualTo("0.00167");
    assertThat(RunLogWords.number(0)).isEqualTo("0");
  }

  @Test
  void pauseAndResumeSayWhyAndHowLong() {
    assertThat(step(running, paused, START + 20_000).message()).isEqualTo("paused: hold on");

    RunLogEntry resumed = step(paused, paused.resumed(START + 21_500, null), START + 21_500);

    assertThat(resumed.kind()).isEqualTo(Kind.RESUMED);
    assertThat(resumed.at()).isEqualTo(START + 21_500);
    assertThat(resumed.message()).isEqualTo("resumed after a pause of 1.5 s");
  }

  @Test
  void endSaysHowAndWhy() {
    RunCommand stopping = running.stopping(START + 5_000, "enough");

    assertThat(step(running, stopping, START + 5_000).message()).isEqualTo("stopping: enough");
    RunLogEntry stopped = step(stopping, stopping.to(RunPhase.STOPPED, "enough"), START + 6_000);
    assertThat(stopped.key()).isEqualTo("r/ENDED/4");
    assertThat(stopped.message()).isEqualTo("stopped: enough");
    assertThat(step(running, running.to(RunPhase.FINISHED, null), START).message())
        .isEqualTo("finished");
  }

  @Test
  void commandThatIsWrittenAgainIsNoNews() {
    RunCommand again = new TrackedRun(running, true).reasserted();

    assertThat(RunLogWords.step(running, again, START)).isEmpty();
  }

  private static RunLogEntry step(RunCommand before, RunCommand after, long now) {
    return RunLogWords.step(before, after, now).orElseThrow();
  }
}

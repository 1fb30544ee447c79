package io.spate.controlplane.run;

import io.spate.protocol.command.ClassLoad;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.scenario.RateText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run's log says of its commands. Pure. */
final class RunLogWords {
  private RunLogWords() {}

  /** A new run. */
  static RunLogEntry created(RunCommand command) {
    int users = LoadLevels.wanted(command.load());
    String words =
        "created: %s against %s; starts with %s"
            .formatted(
                load(command.load()), command.target(), plural(command.expectAgents(), "agent"));
    return entry(command, Kind.CREATED, command.createdAt(), words, users);
  }

  /**
   * The step from one command to the next, made at {@code now}; empty if nothing happened to the
   * run: a command that was written again.
   */
  static Optional<RunLogEntry> step(RunCommand before, RunCommand after, long now) {
    if (before.phase() == after.phase()) {
      return before.load().equals(after.load())
          ? Optional.empty()
          : Optional.of(loadChanged(before, after, now));
    }
    return switch (after.phase()) {
      case WAITING -> Optional.empty();
      case SETUP ->
          Optional.of(
              entry(after, Kind.SETUP, now, because("the setup begins", after.reason()), 0));
      case TEARDOWN ->
          Optional.of(
              entry(after, Kind.TEARDOWN, now, because("the teardown begins", after.reason()), 0));
      case RUNNING ->
          Optional.of(
              before.phase() == RunPhase.PAUSED ? resumed(before, after) : started(after, now));
      case PAUSED ->
          Optional.of(entry(after, Kind.PAUSED, now, because("paused", after.reason()), 0));
      case STOPPING ->
          Optional.of(entry(after, Kind.STOPPING, now, because("stopping", after.reason()), 0));
      case FINISHED, STOPPED, FAILED -> Optional.of(ended(after, now));
    };
  }

  /** Dated when it was decided, which is a little before users start: what follows comes later. */
  private static RunLogEntry started(RunCommand command, long now) {
    int users = LoadLevels.wanted(command.load());
    return entry(
        command, Kind.STARTED, now, command.reason() == null ? "started" : command.reason(), users);
  }

  private static RunLogEntry resumed(RunCommand before, RunCommand after) {
    long pauseMs = after.startAt() - before.startAt();
    return entry(
        after,
        Kind.RESUMED,
        before.pausedAt() + pauseMs,
        because("resumed after a pause of " + seconds(pauseMs), after.reason()),
        0);
  }

  private static RunLogEntry loadChanged(RunCommand before, RunCommand after, long now) {
    for (int i = 0; bothByClass(before, after) && i < after.load().classes().size(); i++) {
      ClassLoad was = before.load().classes().get(i);
      ClassLoad is = after.load().classes().get(i);
      if (!was.load().equals(is.load())) {
        // The words of a load alone, as if the class were the run.
        return loadChanged(
            "load of " + is.name(),
            before.withLoad(was.load(), null),
            after.withLoad(is.load(), null),
            now,
            Long.toString(after.revision()));
      }
    }
    return loadChanged("load", before, after, now, Long.toString(after.revision()));
  }

  private static boolean bothByClass(RunCommand before, RunCommand after) {
    return before.load().classes() != null
        && after.load().classes() != null
        && before.load().classes().size() == after.load().classes().size();
  }

  private static RunLogEntry loadChanged(
      String what, RunCommand before, RunCommand after, long now, String revision) {
    if (after.load().isOpen()) {
      return arrivalsChanged(what, before, after, now, revision);
    }
    int from =
        switch (RunState.of(before)) {
          case RunState.Waiting waiting -> LoadLevels.wanted(before.load());
          case RunState.SettingUp settingUp -> LoadLevels.wanted(before.load());
          case RunState.Paused paused -> LoadLevels.active(before.load(), paused.elapsedMs());
          case RunState.Running running -> LoadLevels.active(before.load(), running.elapsedMs(now));
          case RunState.Stopping stopping -> 0;
          case RunState.TearingDown tearingDown -> 0;
          case RunState.Over over -> 0;
        };
    int to = (int) Math.ceil(after.load().points().getLast().users());
    String words =
        "%s goes from %d to %s at %s%s"
            .formatted(what, from, plural(to, "user"), rate(after.load()), when(after));
    return entry(after, Kind.LOAD_CHANGED, revision, now, words, to);
  }

  private static String when(RunCommand after) {
    return switch (after.phase()) {
      case WAITING, SETUP -> ", from the start";
      case PAUSED -> ", when the run goes on";
      default -> "";
    };
  }

  private static RunLogEntry arrivalsChanged(
      String what, RunCommand before, RunCommand after, long now, String revision) {
    String words = what + " goes from " + load(before.load()) + " to " + load(after.load());
    int users = after.load().peakUsers();
    return entry(after, Kind.LOAD_CHANGED, revision, now, words + when(after), users);
  }

  private static String load(LoadProfile load) {
    if (load.classes() != null) {
      return load.classes().stream()
          .map(each -> each.name() + " with " + load(each.load()))
          .collect(Collectors.joining(", "));
    }
    return load.isOpen()
        ? RateText.of(LoadLevels.wantedRate(load))
            + " arrivals with at most "
            + plural(load.peakUsers(), "user")
        : plural(LoadLevels.wanted(load), "user") + " at " + rate(load);
  }

  private static RunLogEntry ended(RunCommand command, long now) {
    String phase = command.phase().name().toLowerCase(Locale.ROOT);
    return entry(command, Kind.ENDED, now, because(phase, command.reason()), 0);
  }

  private static RunLogEntry entry(
      RunCommand command, Kind kind, long at, String message, int users) {
    return entry(command, kind, Long.toString(command.revision()), at, message, users);
  }

  private static RunLogEntry entry(
      RunCommand command, Kind kind, String revision, long at, String message, int users) {
    return new RunLogEntry(
        RunLogEntry.SCHEMA, command.runId(), kind, revision, at, message, null, users);
  }

  private static String because(String what, String reason) {
    return reason == null ? what : what + ": " + reason;
  }

  private static String rate(LoadProfile load) {
    return number(load.spawnRate()) + " users per second";
  }

  private static String seconds(long ms) {
    return number(ms / 1000.0) + " s";
  }

  /** As people write it: to three decimals, or three digits of what is less than a hundredth. */
  static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        Math.abs(value) < 0.01
            ? exact.round(new MathContext(3, RoundingMode.HALF_UP))
            : exact.setScale(3, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString();
  }

  static String plural(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}

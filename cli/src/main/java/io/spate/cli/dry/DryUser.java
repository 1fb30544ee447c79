package io.spate.cli.dry;

import io.spate.agent.flow.ClassProgram;
import io.spate.agent.flow.Instruction;
import io.spate.agent.flow.Loops;
import io.spate.agent.flow.Program;
import io.spate.agent.http.CookieJar;
import io.spate.scenario.AbortStep;
import io.spate.scenario.ParallelStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScriptStep;
import io.spate.scenario.SocketStep;
import io.spate.scenario.Task;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserClass;
import io.spate.scenario.UserContext;
import io.spate.scenario.data.Feed;
import io.spate.scenario.data.FeedDraws;
import io.spate.scenario.data.FeedRows;
import io.spate.scenario.template.TemplateException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One user of one class, who does what is done at its start, then every task of the class once in
 * the order in which they are written, then what is done at its end. It follows the rules of a
 * virtual user of an agent, but that its waits are cut short and its end is sure. Used once.
 */
final class DryUser {
  /** Long enough to ask again whether something is done, short enough to wait for. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Instructions between two requests; beyond them a loop has no end. */
  private static final int MAX_WITHOUT_REQUEST = 1_000_000;

  private final UserClass userClass;
  private final List<String> names;
  private final List<Feed> feeds;
  private final long seed;
  private final FeedDraws draws;
  private final UserContext context;
  private final CookieJar cookies; // null if it keeps none
  private final Loops loops;
  private final DryClient client;
  private final DryReport report;
  private boolean aborted;

  DryUser(Scenario scenario, UserClass userClass, DryClient client, DryReport report) {
    this.userClass = userClass;
    this.names = scenario.requestNames();
    this.feeds = scenario.feeds();
    this.seed = scenario.seed() == null ? System.nanoTime() : scenario.seed();
    this.draws = new FeedDraws(feeds, 0, 1, seed, new long[0]);
    this.context = new UserContext(scenario, userClass, 0, seed);
    context.setFeedRows(FeedRows.of(feeds));
    this.cookies = scenario.http().cookies() ? new CookieJar() : null;
    this.loops = ClassProgram.of(userClass).newLoops();
    this.client = client;
    this.report = report;
  }

  /**
   * Lives.
   *
   * @throws EndlessException if there is no end to it
   */
  void live() throws EndlessException {
    userClass.feeds().forEach(feed -> feeds.get(feed).draw(0, seed, context.feedRows()));
    context.startUser();
    if (!userClass.onStart().isEmpty()) {
      report.part("onStart");
      if (!completes(Program.of(userClass.onStart()))) {
        report.note("onStart has not got through: an agent would try it again, and do no task");
        return;
      }
      if (aborted) {
        return; // before it has begun: there is nothing to be stopped
      }
      context.keepSaved();
    }
    for (Task task : userClass.tasks()) {
      if (!aborted) {
        report.part("task " + task.name());
        context.startIteration();
        if (!draws(task)) {
          report.note("no row of data is left: an agent's user would end here");
          return;
        }
        if (!completes(Program.of(task.steps()))) {
          report.note("the rest of the iteration is left out, as an agent would do");
        }
      }
    }
    if (!userClass.onStop().isEmpty()) {
      report.part("onStop");
      completes(Program.of(userClass.onStop()));
    }
  }

  /** What the user has saved by now. */
  UserContext context() {
    return context;
  }

  /** Draws a row of each feed that the task mentions; false if one has none left. */
  private boolean draws(Task task) {
    draws.reserve();
    draws.grant(draws.told()); // to nobody: there is no other user
    if (!task.feeds().stream().allMatch(feed -> draws.supply(feed) == FeedDraws.Supply.ROW)) {
      return false;
    }
    task.feeds().forEach(feed -> draws.draw(feed, context.feedRows()));
    return true;
  }

  /** Executes steps; false if the rest of them has no sense. */
  private boolean completes(Program program) throws EndlessException {
    int pc = 0;
    int idle = 0;
    while (pc < program.end()) {
      Instruction next = program.at(pc);
      if (++idle > MAX_WITHOUT_REQUEST) {
        throw new EndlessException("a loop of " + userClass.name() + " has no end");
      }
      switch (next) {
        case Instruction.Send send -> {
          idle = 0;
          pc++;
          if (!sends(send.step())) {
            return false;
          }
        }
        case Instruction.Talk talk -> {
          idle = 0;
          pc++;
          if (!talks(talk.step())) {
            return false;
          }
        }
        case Instruction.SendAll all -> {
          idle = 0;
          pc++;
          if (!sendsAll(all.step())) {
            return false;
          }
        }
        case Instruction.Wait wait -> {
          pc++;
          pause(wait.pause());
        }
        case Instruction.Compute compute -> {
          pc++;
          computes(compute.step());
        }
        case Instruction.Control control -> pc = control.next(pc, context, loops);
        case Instruction.GroupBegin group -> {
          pc++;
          report.note(names.get(group.nameIndex()));
        }
        case Instruction.GroupEnd end -> pc++;
        case Instruction.Abort abort -> {
          report.note(words(abort.step()));
          aborted = true;
          return true;
        }
        case Instruction.End end -> {
          return true;
        }
      }
    }
    return true;
  }

  private void computes(ScriptStep step) {
    String failure = step.run(context);
    if (failure != null) {
      report.note("the script " + failure);
      return;
    }
    for (int i = 0; i < step.saves().size(); i++) {
      report.note(
          "script saved "
              + step.script().outputs().get(i)
              + " = "
              + context.saved(step.saves().get(i)));
    }
  }

  private boolean sends(RequestStep step) throws EndlessException {
    DryCall call = call(step);
    if (call.goesOn()) {
      pause(step.thinkTime());
    }
    return call.goesOn();
  }

  private boolean talks(SocketStep step) throws EndlessException {
    report.requireRoom();
    if (step.handshake() != null) {
      DryCall token = client.tokenFor(step.handshake(), context);
      if (token != null) {
        report.call(token);
      }
    }
    DryCall call = client.talk(step, context, cookies);
    report.call(call);
    if (call.goesOn()) {
      pause(step.thinkTime());
    }
    return call.goesOn();
  }

  private DryCall call(RequestStep step) throws EndlessException {
    report.requireRoom();
    DryCall token = client.tokenFor(step, context);
    if (token != null) {
      report.call(token);
      report.requireRoom();
    }
    List<DryCall> calls = client.call(step, context, cookies);
    for (DryCall call : calls) {
      report.call(call);
    }
    return calls.getLast();
  }

  /** One after the other, so that each can be looked at. */
  private boolean sendsAll(ParallelStep step) throws EndlessException {
    report.note(
        "parallel: an agent makes these " + step.requests().size() + " requests side by side");
    boolean goesOn = true;
    for (RequestStep request : step.requests()) {
      DryCall call = call(request);
      goesOn &= call.goesOn();
    }
    if (goesOn) {
      pause(step.thinkTime());
    }
    return goesOn;
  }

  private String words(AbortStep step) {
    String what = step.ofRun() ? "abort: the whole run ends" : "abort: the user ends";
    if (step.reason() == null) {
      return what;
    }
    try {
      return what + ", because: " + step.reason().render(context);
    } catch (TemplateException e) {
      return what + "; the reason cannot be told: " + e.getMessage();
    }
  }

  private void pause(ThinkTime wait) {
    long nanos = Math.min(LONGEST_WAIT_NANOS, wait.sampleNanos(context.random()));
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

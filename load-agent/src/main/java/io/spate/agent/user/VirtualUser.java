package io.spate.agent.user;

import io.spate.agent.http.StepRequest;
import io.spate.http.CallTimes;
import io.spate.http.HttpExchange;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.PauseStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Step;
import io.spate.scenario.UserClass;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Check;
import io.spate.scenario.template.TemplateException;
import java.util.List;

/**
 * One virtual user: chooses a task, makes its requests one after the other, thinks in between, and
 * begins again, until it is told to end. A state machine that its event loop drives; nothing in it
 * blocks, and nothing of it is used on another thread.
 *
 * <p>A request whose values could not be saved ends the iteration: what follows would only fail for
 * want of them.
 *
 * <p>In the open model it does one iteration per arrival and rests in between; the first request of
 * an iteration is due when the arrival was.
 */
final class VirtualUser implements HttpExchange.Listener, ThinkTimer.Task {
  private static final int SAMPLE_BYTES = 512;

  private enum State {
    THINKING,
    IN_FLIGHT,
    RESTING,
    ENDED
  }

  private final LoopRun run;
  private final SlotUsers slot;
  private final UserClass userClass;
  private final UserContext context;
  private final HttpExchange exchange = new HttpExchange(this);
  private final CallResponse response = new CallResponse(exchange);

  private State state = State.THINKING;
  private final int number;
  private boolean arriving;
  private boolean retiring;
  private boolean stopping;
  private int position;
  private List<Step> steps = List.of();
  private int nextStep;
  private RequestStep step;
  private long dueNanos;
  private long thinkId;

  VirtualUser(LoopRun run, SlotUsers slot, int number, UserClass userClass) {
    this.run = run;
    this.slot = slot;
    this.number = number;
    this.userClass = userClass;
    this.context = new UserContext(run.scenario(), number, run.seed());
  }

  void start() {
    context.startUser();
    dueNanos = run.nanoTime();
    thinkUntilDue();
  }

  /** Open model, in place of {@link #start}: waits for an arrival. */
  void standBy() {
    context.startUser();
    state = State.RESTING;
  }

  /** Open model: an arrival that was due at a time, perhaps a while ago, begins an iteration. */
  void arrive(long dueNanos, long now) {
    this.dueNanos = dueNanos;
    arriving = true;
    if (beginIteration()) {
      doStep(now);
    }
  }

  int number() {
    return number;
  }

  UserClass userClass() {
    return userClass;
  }

  SlotUsers slot() {
    return slot;
  }

  /** Ends after the current iteration, unless {@link #unretire} comes before. */
  void retire() {
    retiring = true;
    if (state == State.THINKING && nextStep >= steps.size()) {
      end(); // between two iterations
    }
  }

  void unretire() {
    retiring = false;
  }

  /** Ends now, or with the response that is awaited. */
  void stop() {
    stopping = true;
    if (state == State.THINKING || state == State.RESTING) {
      end();
    }
  }

  /** Ends now; a request in flight is cut off and counted as aborted. */
  void abort(String reason) {
    stopping = true;
    if (state == State.THINKING || state == State.RESTING) {
      end();
    } else if (state == State.IN_FLIGHT) {
      run.engine().abort(exchange, ErrorKind.ABORTED, reason);
    }
  }

  void checkTimeout(long nowNanos) {
    if (exchange.isOverdue(nowNanos)) {
      run.engine().timeOut(exchange);
    }
  }

  boolean isActive() {
    return state != State.ENDED;
  }

  int position() {
    return position;
  }

  void setPosition(int position) {
    this.position = position;
  }

  private void thinkUntilDue() {
    state = State.THINKING;
    run.wakeAt(dueNanos, this, ++thinkId);
  }

  /** The think time is over: the next step is due. */
  @Override
  public void due(long id) {
    if (state != State.THINKING || id != thinkId) {
      return; // ended, or thinking about something else by now
    }
    proceed(run.nanoTime());
  }

  private void proceed(long now) {
    if (run.mustPause(now)) {
      dueNanos = now + LoopRun.PAUSE_NANOS; // time spent paused is no response time
      thinkUntilDue();
      return;
    }
    if (nextStep >= steps.size()) {
      if (run.isOpen()) {
        rest();
        return;
      }
      if (!beginIteration()) {
        return;
      }
    }
    doStep(now);
  }

  private void doStep(long now) {
    switch (steps.get(nextStep++)) {
      case RequestStep request -> send(request, now);
      case PauseStep pause -> {
        // Before its first request an arrival is as late as it is: pauses count from when it was
        // due.
        dueNanos = (arriving ? dueNanos : now) + pause.pause().sampleNanos(context.random());
        thinkUntilDue();
      }
    }
  }

  private boolean beginIteration() {
    if (retiring || stopping) {
      end();
      return false;
    }
    context.startIteration();
    steps = userClass.pickTask(context.random()).steps();
    nextStep = 0;
    return true;
  }

  private void send(RequestStep next, long now) {
    step = next;
    state = State.IN_FLIGHT;
    arriving = false;
    StepRequest request = run.requestOf(next);
    try {
      request.prepare(context, exchange);
    } catch (TemplateException e) {
      failBeforeSending(e.getMessage());
      return;
    }
    // Rendering counts as the generator's delay, not as the target's time.
    long sentNanos = request.isPrepared() ? now : run.nanoTime();
    run.countLag(sentNanos - dueNanos);
    run.engine().call(exchange, sentNanos);
  }

  /** No request was sent, but the step has failed: that is an event like any other. */
  private void failBeforeSending(String message) {
    long now = run.nanoTime();
    record(now, now, 0, ErrorKind.TEMPLATE, message, 0, 0, null);
    endStep(false, false);
  }

  @Override
  public void ended(HttpExchange exchange) {
    long ended = exchange.endedNanos();
    ErrorKind kind = exchange.error();
    String message = exchange.errorMessage();
    if (kind == ErrorKind.NONE) {
      response.setResponseTimeNanos(ended - dueNanos);
      List<Check> checks = step.checks();
      for (int i = 0; i < checks.size(); i++) {
        message = checks.get(i).failureOf(response, context);
        if (message != null) {
          kind = checks.get(i).isStatus() ? ErrorKind.STATUS : ErrorKind.CHECK;
          break;
        }
      }
      // A failed response has nothing to save.
      for (int i = 0; kind == ErrorKind.NONE && i < step.saves().size(); i++) {
        message = step.saves().get(i).failureOf(response, context);
        kind = message == null ? ErrorKind.NONE : ErrorKind.SAVE;
      }
    }
    record(
        ended,
        exchange.sentNanos(),
        exchange.status(),
        kind,
        message,
        exchange.bytesIn(),
        exchange.bytesOut(),
        exchange.times());
    endStep(kind == ErrorKind.NONE || step.saves().isEmpty(), exchange.status() != 0);
  }

  private void record(
      long endedNanos,
      long sentNanos,
      int status,
      ErrorKind kind,
      String message,
      long bytesIn,
      int bytesOut,
      CallTimes times) {
    int name = step.nameIndex();
    run.events()
        .record(
            name,
            run.epochMicros(dueNanos),
            (endedNanos - dueNanos) / 1_000,
            (sentNanos - dueNanos) / 1_000,
            status,
            kind,
            (int) Math.min(bytesIn, Integer.MAX_VALUE),
            bytesOut,
            slot.slot(),
            context.user(),
            times);
    slot.countEvent();
    if (kind != ErrorKind.NONE && run.events().wantsSample(name, kind, endedNanos)) {
      String excerpt = status == 0 ? null : exchange.bodyText(SAMPLE_BYTES);
      run.events()
          .sample(
              name, kind, status, message, excerpt, run.epochMicros(endedNanos), context.user());
    }
  }

  /**
   * Goes on after a request.
   *
   * @param goOn false if the rest of the iteration has no sense
   * @param answered whether there was a response at all
   */
  private void endStep(boolean goOn, boolean answered) {
    if (!goOn) {
      nextStep = steps.size();
    }
    if (nextStep >= steps.size()) {
      slot.countIteration();
    }
    if (stopping || (retiring && nextStep >= steps.size())) {
      end();
      return;
    }
    if (nextStep >= steps.size() && run.isOpen()) {
      rest();
      return;
    }
    long nanos = step.thinkTime().sampleNanos(context.random());
    if (nanos == 0 && !answered) {
      nanos = LoopRun.FAILURE_BACKOFF_NANOS; // no response and no think time: do not spin
    }
    long now = run.nanoTime();
    dueNanos = now + nanos;
    if (nanos == 0) {
      // At once and without a timer. This cannot recurse, as an answer comes from the loop only,
      // nor
      // keep the loop from others: it has one answer of each connection to see to at a time.
      proceed(now);
    } else {
      thinkUntilDue();
    }
  }

  private void rest() {
    state = State.RESTING;
    run.rests(this);
  }

  private void end() {
    if (state != State.ENDED) {
      boolean busy = state != State.RESTING;
      state = State.ENDED;
      run.engine().release(exchange);
      slot.ended(this);
      run.userEnded(busy);
    }
  }
}

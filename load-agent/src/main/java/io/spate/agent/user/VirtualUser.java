package io.spate.agent.user;

import io.spate.agent.http.HttpCall;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.PauseStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Step;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserClass;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Check;
import io.spate.scenario.template.TemplateException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One virtual user: chooses a task, makes its requests one after the other, thinks in between, and
 * begins again, until it is told to end. A state machine that its event loop drives; nothing in it
 * blocks, and nothing of it is used on another thread.
 *
 * <p>A request whose values could not be saved ends the iteration: what follows would only fail for
 * want of them.
 */
final class VirtualUser implements HttpCall.Listener, ThinkTimer.Task {
  private static final int SAMPLE_CHARS = 512;

  private enum State {
    THINKING,
    IN_FLIGHT,
    ENDED
  }

  private final LoopRun run;
  private final SlotUsers slot;
  private final UserClass userClass;
  private final UserContext context;
  private final HttpCall call = new HttpCall(this);
  private final CallResponse response = new CallResponse(call);
  private final StringBuilder text = new StringBuilder();

  private State state = State.THINKING;
  private boolean retiring;
  private boolean stopping;
  private int position;
  private List<Step> steps = List.of();
  private int nextStep;
  private RequestStep step;
  private long dueNanos;
  private long thinkId;

  VirtualUser(LoopRun run, SlotUsers slot, int number) {
    this.run = run;
    this.slot = slot;
    this.userClass = run.scenario().classOf(number);
    this.context = new UserContext(run.scenario(), number, run.seed());
  }

  void start() {
    context.startUser();
    dueNanos = run.nanoTime();
    thinkUntilDue();
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
    if (state == State.THINKING) {
      end();
    }
  }

  /** Ends now; a request in flight is cut off and counted as aborted. */
  void abort(String reason) {
    stopping = true;
    if (state == State.THINKING) {
      end();
    } else if (state == State.IN_FLIGHT) {
      run.caller().abort(call, ErrorKind.ABORTED, reason);
    }
  }

  void checkTimeout(long nowNanos) {
    if (call.isOverdue(nowNanos)) {
      run.caller().timeOut(call);
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
    long now = run.nanoTime();
    if (run.mustPause(now)) {
      dueNanos = now + LoopRun.PAUSE_NANOS; // time spent paused is no response time
      thinkUntilDue();
      return;
    }
    if (nextStep >= steps.size() && !beginIteration()) {
      return;
    }
    switch (steps.get(nextStep++)) {
      case RequestStep request -> send(request);
      case PauseStep pause -> think(pause.pause());
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

  private void send(RequestStep request) {
    step = request;
    state = State.IN_FLIGHT;
    try {
      prepare(request);
    } catch (TemplateException e) {
      failBeforeSending(e.getMessage());
      return;
    }
    run.caller().call(call);
  }

  private void prepare(RequestStep request) {
    text.setLength(0);
    request.renderPath(context, text);
    String path = text.toString();
    String uri =
        path.startsWith("http://") || path.startsWith("https://")
            ? path
            : path.startsWith("/") ? run.baseUrl() + path : run.baseUrl() + "/" + path;
    MultiMap headers = HttpHeaders.headers();
    addHeaders(headers, request.headers());
    Buffer body = null;
    if (request.hasBody()) {
      text.setLength(0);
      request.renderBody(context, text);
      body = Buffer.buffer(text.toString().getBytes(StandardCharsets.UTF_8));
      if (request.contentType() != null && !headers.contains(HttpHeaders.CONTENT_TYPE)) {
        headers.set(HttpHeaders.CONTENT_TYPE, request.contentType());
      }
    }
    call.prepare(
        request.method(), uri, headers, body, request.needsBody(), request.timeout().toNanos());
  }

  private void addHeaders(MultiMap headers, List<HeaderTemplate> templates) {
    for (HeaderTemplate header : templates) {
      text.setLength(0);
      header.value().render(context, text);
      headers.set(header.name(), text.toString());
    }
  }

  /** No request was sent, but the step has failed: that is an event like any other. */
  private void failBeforeSending(String message) {
    long now = run.nanoTime();
    record(now, now, 0, ErrorKind.TEMPLATE, message, 0, 0, null);
    endStep(false);
  }

  @Override
  public void ended(HttpCall call) {
    long ended = call.endedNanos();
    ErrorKind kind = call.error();
    String message = call.errorMessage();
    if (kind == ErrorKind.NONE) {
      response.setResponseTimeNanos(ended - dueNanos);
      for (Check check : step.checks()) {
        message = check.failureOf(response, context);
        if (message != null) {
          kind = check.isStatus() ? ErrorKind.STATUS : ErrorKind.CHECK;
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
        call.sentNanos(),
        call.status(),
        kind,
        message,
        call.bytesIn(),
        call.bytesOut(),
        call.responseBody());
    endStep(kind == ErrorKind.NONE || step.saves().isEmpty());
  }

  private void record(
      long endedNanos,
      long sentNanos,
      int status,
      ErrorKind kind,
      String message,
      int bytesIn,
      int bytesOut,
      Buffer body) {
    int name = step.nameIndex();
    run.events()
        .record(
            name,
            run.epochMicros(dueNanos),
            (endedNanos - dueNanos) / 1_000,
            (sentNanos - dueNanos) / 1_000,
            status,
            kind,
            bytesIn,
            bytesOut,
            slot.slot(),
            context.user());
    slot.countEvent();
    run.countLag(sentNanos - dueNanos);
    if (kind != ErrorKind.NONE && run.events().wantsSample(name, kind, endedNanos)) {
      String excerpt =
          body == null ? null : body.getString(0, Math.min(body.length(), SAMPLE_CHARS));
      run.events()
          .sample(
              name, kind, status, message, excerpt, run.epochMicros(endedNanos), context.user());
    }
  }

  private void endStep(boolean goOn) {
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
    think(step.thinkTime());
  }

  private void think(ThinkTime thinkTime) {
    long now = run.nanoTime();
    long nanos = thinkTime.sampleNanos(context.random());
    if (nanos == 0 && call.status() == 0) {
      nanos = LoopRun.FAILURE_BACKOFF_NANOS; // no response and no think time: do not spin
    }
    dueNanos = now + nanos;
    thinkUntilDue();
  }

  private void end() {
    if (state != State.ENDED) {
      state = State.ENDED;
      slot.ended(this);
      run.userEnded(slot);
    }
  }
}

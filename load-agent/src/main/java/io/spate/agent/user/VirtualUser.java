package io.spate.agent.user;

import io.spate.agent.flow.ClassProgram;
import io.spate.agent.flow.Instruction;
import io.spate.agent.flow.Loops;
import io.spate.agent.flow.OpenGroups;
import io.spate.agent.flow.Program;
import io.spate.agent.http.CookieJar;
import io.spate.agent.http.StepRequest;
import io.spate.agent.http.TraceContext;
import io.spate.http.CallTimes;
import io.spate.http.HttpExchange;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.AbortStep;
import io.spate.scenario.ParallelStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.ScriptStep;
import io.spate.scenario.SocketStep;
import io.spate.scenario.StreamSpec;
import io.spate.scenario.ThinkTime;
import io.spate.scenario.UserClass;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Check;
import io.spate.scenario.data.Feed;
import io.spate.scenario.data.FeedDraws;
import io.spate.scenario.data.FeedRows;
import io.spate.scenario.template.TemplateException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One virtual user: chooses a task, makes its requests one after the other, thinks in between, and
 * begins again, until it is told to end. A state machine that its event loop drives; nothing in it
 * blocks, and nothing of it is used on another thread.
 *
 * <p>A request whose values could not be saved ends the iteration: what follows would only fail for
 * want of them.
 *
 * <p>A user that finds no row left in a feed of data ends; in the open model the arrival is not
 * started.
 *
 * <p>In the open model it does one iteration per arrival and rests in between; the first request of
 * an iteration is due when the arrival was.
 */
final class VirtualUser
    implements HttpExchange.Listener, ThinkTimer.Task, StreamObserver, SocketTalk.Owner {
  private static final int SAMPLE_BYTES = 512;

  /** Instructions that take no time, one after the other, before others get their turn. */
  private static final int MAX_AT_ONCE = 1_000;

  /** The wait after so many of them. */
  private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Scripts of one user that take longer together let others have their turn between them. */
  private static final long MAX_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** The wait before {@code onStart} is tried again. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The wait before a row that is not reserved yet is asked for again. */
  private static final long ROW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** What is done: the parts of a user's life. */
  private enum Part {
    START,
    TASK,
    STOP
  }

  /** How it goes on when a part is over. */
  private enum Next {
    AT_ONCE,
    AFTER_A_WAIT,
    /** The user rests or has ended. */
    NOT
  }

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

  private final CookieJar cookies; // null if it keeps none
  private final FixtureUser fixture; // null unless it does the run's setup or teardown

  private State state = State.THINKING;
  private final SlotCohort cohort;
  private final int member; // of the cohort's population
  private final int number; // in the run
  private boolean pooled; // open model
  private Part part = Part.START;
  private boolean started;
  private boolean arriving;
  private boolean admitted; // to begin an iteration, where the throughput is limited
  private boolean busy; // open model: counted as such
  private boolean retiring;
  private boolean stopping;
  private boolean aborted;
  private FeedDraws draws; // rows for iterations
  private boolean exhausted; // a feed that it draws from has no row left
  private boolean cutOff;
  private int position;
  private final ClassProgram classProgram;
  private final Loops loops;
  private final OpenGroups groups;
  private boolean between = true; // two parts
  private boolean idle; // since the iteration began
  private boolean awaitingToken;
  private Program program;
  private int pc;
  private Program picked; // waits for a row; null if none does
  private RequestStep step;
  private ThinkTime after; // what was sent last
  private SocketTalk socket; // null until its first step of a WebSocket
  private FanOut fanOut; // null until its first parallel step
  private long dueNanos;
  private long iterationNanos; // when it was due to begin
  private long thinkId;

  VirtualUser(LoopRun run, SlotUsers slot, SlotCohort cohort, int member, UserClass userClass) {
    this(run, slot, cohort, member, userClass, null);
  }

  /** The same for who does the setup or teardown; null for others. */
  VirtualUser(
      LoopRun run,
      SlotUsers slot,
      SlotCohort cohort,
      int member,
      UserClass userClass,
      FixtureUser fixture) {
    this.run = run;
    this.fixture = fixture;
    this.slot = slot;
    this.draws = slot.draws();
    this.cohort = cohort;
    this.member = member;
    this.number = cohort.population.numberOf(member);
    this.userClass = userClass;
    this.context = new UserContext(run.scenario(), userClass, number, run.seed());
    this.context.setAccessTokens(run.tokenValues());
    this.context.setFeedRows(FeedRows.of(run.scenario().feeds()));
    this.cookies = run.scenario().http().cookies() ? new CookieJar() : null;
    this.classProgram = run.programOf(userClass);
    this.loops = classProgram.newLoops();
    this.groups = classProgram.newGroups();
  }

  /**
   * Takes the rows that are the user's for its whole life, and sets its variables. They follow from
   * its number: a user that goes on on another agent has the same.
   */
  private void startUser() {
    List<Feed> feeds = run.scenario().feeds();
    exhausted = false;
    for (int feed : classProgram.feeds()) {
      exhausted |= !feeds.get(feed).draw(number, run.seed(), context.feedRows());
    }
    context.startUser();
  }

  /** Whether there is a row of each feed for an iteration. */
  private FeedDraws.Supply supply(int[] feeds) {
    FeedDraws.Supply least = FeedDraws.Supply.ROW;
    for (int i = 0; i < feeds.length; i++) {
      FeedDraws.Supply each = draws.supply(feeds[i]);
      least = each.compareTo(least) > 0 ? each : least;
    }
    return least;
  }

  private void draw(int[] feeds) {
    for (int i = 0; i < feeds.length; i++) {
      draws.draw(feeds[i], context.feedRows());
    }
  }

  void start() {
    startUser();
    dueNanos = run.nanoTime();
    thinkUntilDue();
  }

  /** Open model, in place of {@link #start}: waits for an arrival. */
  void standBy() {
    pooled = true;
    startUser();
    state = State.RESTING;
  }

  /**
   * Open model: an arrival that was due at a time, perhaps a while ago, begins an iteration.
   *
   * @param slot of the arrival, whose rows of data are drawn: the user may be another slot's
   * @return false if no row of data is left for it: the user rests again
   */
  boolean arrive(SlotUsers slot, long dueNanos, long now) {
    this.dueNanos = dueNanos;
    draws = slot.draws();
    arriving = true;
    busy = true;
    if (begin()) {
      advance(now);
      return true;
    }
    return state == State.THINKING; // for its turn or its row
  }

  int number() {
    return number;
  }

  /** Its number among those who follow the same load. */
  int member() {
    return member;
  }

  SlotCohort cohort() {
    return cohort;
  }

  /** Open model: made to wait for arrivals. */
  boolean isPooled() {
    return pooled;
  }

  /** What it knows. */
  UserContext context() {
    return context;
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
    if (state == State.THINKING && between) {
      leaveNow();
    }
  }

  void unretire() {
    retiring = false;
  }

  /**
   * Ends now, or with the response that is awaited.
   *
   * @param orderly whether {@code onStop} is done before
   */
  void stop(boolean orderly) {
    stopping = true;
    cutOff |= !orderly;
    if (state == State.THINKING || state == State.RESTING) {
      if (cutOff) {
        end();
      } else if (part != Part.STOP) {
        leaveNow();
      }
    }
  }

  /** Ends now; a request in flight is cut off and counted as aborted. */
  void abort(String reason) {
    stopping = true;
    cutOff = true;
    if (state == State.THINKING || state == State.RESTING) {
      end();
    } else if (state == State.IN_FLIGHT) {
      if (socket != null && socket.isBusy()) {
        socket.abort(ErrorKind.ABORTED, reason);
      } else if (isFannedOut()) {
        fanOut.abort(ErrorKind.ABORTED, reason);
      } else {
        run.engine().abort(exchange, ErrorKind.ABORTED, reason);
      }
    }
  }

  void checkTimeout(long nowNanos) {
    if (exchange.isOverdue(nowNanos)) {
      run.engine().timeOut(exchange);
    }
    response.endIfHeardOut(run.engine(), nowNanos);
    if (socket != null) {
      socket.checkTimeout(nowNanos);
    }
    if (fanOut != null) {
      fanOut.checkTimeouts(nowNanos);
    }
  }

  boolean isActive() {
    return state != State.ENDED;
  }

  /** Open model: waits for an arrival. */
  boolean isResting() {
    return state == State.RESTING;
  }

  int position() {
    return position;
  }

  void setPosition(int position) {
    this.position = position;
  }

  private void thinkUntilDue() {
    state = State.THINKING;
    awaitingToken = false;
    run.wakeAt(dueNanos, this, ++thinkId);
  }

  /** The think time is over: the next step is due. */
  @Override
  public void due(long id) {
    if (state != State.THINKING || id != thinkId) {
      return; // ended, or thinking about something else by now
    }
    long now = run.nanoTime();
    if (awaitingToken) {
      awaitingToken = false;
      dueNanos = now; // that time is the token request's own
    }
    proceed(now);
  }

  private void proceed(long now) {
    if (run.mustPause(now)) {
      dueNanos = now + LoopRun.PAUSE_NANOS; // time spent paused is no response time
      thinkUntilDue();
      return;
    }
    if (!between || begin()) {
      advance(now);
    }
  }

  /** Executes instructions up to the first that takes time. */
  private void advance(long now) {
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      Instruction next = program.at(pc);
      if (next instanceof Instruction.Send send) {
        if (send.step().token() != RequestStep.NO_TOKEN && awaitsToken(send.step(), now)) {
          return;
        }
        pc++;
        send(send.step(), now);
        return;
      }
      if (next instanceof Instruction.Control control) {
        pc = control.next(pc, context, loops);
      } else if (next instanceof Instruction.Wait wait) {
        pc++;
        if (pause(wait.pause().sampleNanos(context.random()), now)) {
          return;
        }
      } else if (!doOther(next, now)) {
        return;
      }
    }
    breathe(now, BREATH_NANOS);
  }

  /** True if the request must wait for its token: then the user is woken and looks again. */
  private boolean awaitsToken(RequestStep next, long now) {
    long id = thinkId + 1;
    if (!mustAwaitToken(next, now, this, id)) {
      return false;
    }
    thinkId = id;
    awaitingToken = true;
    state = State.THINKING;
    return true;
  }

  /** Whether a request must wait for its token; {@code task} is woken then. */
  boolean mustAwaitToken(RequestStep next, long now, ThinkTimer.Task task, long id) {
    return next.token() != RequestStep.NO_TOKEN
        && run.tokens().mustAwait(next.token(), slot, context.user(), now, task, id);
  }

  /** Executes what comes seldom; false if it does not go on now. */
  private boolean doOther(Instruction next, long now) {
    switch (next) {
      case Instruction.Talk talk -> {
        if (talk.step().handshake() == null || !awaitsToken(talk.step().handshake(), now)) {
          pc++;
          talk(talk.step());
        }
        return false;
      }
      case Instruction.SendAll all -> {
        pc++;
        sendAll(all.step(), now);
        return false;
      }
      case Instruction.GroupBegin begin -> {
        pc++;
        groups.begin(begin.nameIndex(), dueNanos);
        return true;
      }
      case Instruction.GroupEnd end -> {
        pc++;
        endGroup(now);
        return true;
      }
      case Instruction.Compute compute -> {
        pc++;
        return compute(compute.step(), now);
      }
      case Instruction.Abort abort -> {
        note(abort);
        return leave();
      }
      default -> {
        return nextPart(now);
      }
    }
  }

  /** False if the user's scripts have held the loop up for so long that others are due. */
  private boolean compute(ScriptStep step, long began) {
    step.run(context);
    long now = run.nanoTime();
    if (now - began < MAX_HOLD_NANOS) {
      return true;
    }
    breathe(now, BREATH_NANOS);
    return false;
  }

  private void note(Instruction.Abort abort) {
    aborted = true;
    if (abort.step().ofRun()) {
      slot.abortRun(reasonOf(abort.step()));
    }
  }

  private String reasonOf(AbortStep abort) {
    try {
      return abort.reason() == null ? "" : abort.reason().render(context);
    } catch (TemplateException e) {
      return e.getMessage(); // why it ends is not known, but it ends
    }
  }

  /** Waits, unless there is nothing to wait for. */
  private boolean pause(long nanos, long now) {
    if (nanos == 0) {
      return false;
    }
    idle = false;
    // Before its first request an arrival is as late as it is: pauses count from when it was due.
    dueNanos = (arriving ? dueNanos : now) + nanos;
    thinkUntilDue();
    return true;
  }

  /** The program has ended without a response that would have been the last. */
  private boolean nextPart(long now) {
    switch (endPart(true)) {
      case AT_ONCE -> {
        return !between || begin();
      }
      case AFTER_A_WAIT -> {
        if (userClass.pacing() != null) {
          dueNanos = Math.max(now, pacedNanos());
          thinkUntilDue();
          return false;
        }
        if (idle) {
          breathe(now, LoopRun.FAILURE_BACKOFF_NANOS); // nothing was sent: do not spin
          return false;
        }
        return begin();
      }
      default -> {
        return false;
      }
    }
  }

  /** Lets others have their turn; an arrival stays due when it was. */
  private void breathe(long now, long nanos) {
    if (!arriving) {
      dueNanos = now + nanos;
    }
    state = State.THINKING;
    run.wakeAt(now + nanos, this, ++thinkId);
  }

  /** Begins the next part, between two; false if there is none. */
  private boolean begin() {
    if (exhausted) {
      return goWithoutRow();
    }
    if (retiring || stopping || !cohort.mayBegin(member)) {
      return leave();
    }
    if (!started && classProgram.onStart() != null) {
      load(Part.START, classProgram.onStart());
      return true;
    }
    started = true;
    if (cohort.rhythm().isLimited() && !admitted) {
      long at = cohort.rhythm().reserve(dueNanos);
      if (at != dueNanos) {
        dueNanos = at;
        admitted = true;
        thinkUntilDue();
        return false;
      }
    }
    Program task = picked == null ? classProgram.pickTask(context.random()) : picked;
    FeedDraws.Supply supply = supply(task.feeds());
    if (supply == FeedDraws.Supply.LATER) {
      picked = task;
      admitted = true; // where the throughput is limited, its turn has come
      breathe(run.nanoTime(), ROW_NANOS);
      return false;
    }
    picked = null;
    admitted = false;
    if (supply == FeedDraws.Supply.NONE) {
      return goWithoutRow();
    }
    draw(task.feeds());
    cohort.beginIteration(member);
    iterationNanos = dueNanos;
    context.startIteration();
    load(Part.TASK, task);
    return true;
  }

  /** No row of data is left for what it was to do. */
  private boolean goWithoutRow() {
    if (pooled && !stopping) {
      rest(); // an arrival that has another task may still need it
      return false;
    }
    exhausted = true;
    return leave();
  }

  /** When the next iteration is due by the pacing. */
  private long pacedNanos() {
    return iterationNanos + userClass.pacing().sampleNanos(context.random());
  }

  private void load(Part part, Program program) {
    this.part = part;
    this.program = program;
    pc = 0;
    between = false;
    idle = true;
    groups.clear();
  }

  /**
   * A part is over.
   *
   * @param complete false if the rest of it had no sense
   */
  private Next endPart(boolean complete) {
    Part ended = part;
    between = true;
    if (ended == Part.TASK) {
      slot.countIteration(cohort);
      retiring |= !cohort.mayBegin(member); // no think time before an end
    } else if (ended == Part.START && complete) {
      started = true;
      context.keepSaved();
    } else if (ended == Part.STOP) {
      return startAgain();
    }
    if (retiring || stopping) {
      return leave() ? Next.AT_ONCE : Next.NOT;
    }
    if (ended == Part.START && complete) {
      return Next.AT_ONCE;
    }
    if (pooled) {
      rest();
      return Next.NOT;
    }
    return Next.AFTER_A_WAIT;
  }

  /** After {@code onStop} the user has ended, or it is wanted again and begins anew. */
  private Next startAgain() {
    if (exhausted || retiring || stopping || aborted || pooled) {
      end();
      return Next.NOT;
    }
    startUser();
    if (cookies != null) {
      cookies.clear();
    }
    if (socket != null) {
      socket.release();
    }
    started = false;
    part = Part.START;
    return Next.AT_ONCE;
  }

  /** Begins {@code onStop}; false if there is none to be done, and the user has ended. */
  private boolean leave() {
    if (part == Part.STOP || !started || cutOff || classProgram.onStop() == null) {
      end();
      return false;
    }
    load(Part.STOP, classProgram.onStop());
    return true;
  }

  private void leaveNow() {
    if (leave()) {
      goOnAtOnce();
    }
  }

  private void goOnAtOnce() {
    long now = run.nanoTime();
    arriving = false;
    dueNanos = now;
    proceed(now);
  }

  private void send(RequestStep next, long now) {
    step = next;
    after = next.thinkTime();
    state = State.IN_FLIGHT;
    arriving = false;
    idle = false;
    if (!call(next, dueNanos, exchange, response, now)) {
      endStep(false, false);
    }
  }

  private void sendAll(ParallelStep all, long now) {
    after = all.thinkTime();
    state = State.IN_FLIGHT;
    arriving = false;
    idle = false;
    if (fanOut == null) {
      fanOut = new FanOut(this, run, exchange, response);
    }
    fanOut.begin(all, dueNanos, now);
  }

  private void talk(SocketStep next) {
    after = next.thinkTime();
    state = State.IN_FLIGHT;
    arriving = false;
    idle = false;
    if (socket == null) {
      socket = new SocketTalk(this, run.engine(), context, cookies);
    }
    run.countLag(run.nanoTime() - dueNanos);
    socket.begin(next, dueNanos);
  }

  @Override
  public StepRequest requestOf(RequestStep step) {
    return run.requestOf(step);
  }

  @Override
  public String noTokenFor(RequestStep step) {
    return step.token() == RequestStep.NO_TOKEN
        ? null
        : run.tokens().failureOf(step.token(), run.nanoTime());
  }

  @Override
  public void talked(SocketStep step, SocketTalk.Outcome outcome) {
    record(
        step.nameIndex(),
        outcome.dueNanos(),
        outcome.endedNanos(),
        outcome.sentNanos(),
        outcome.status(),
        outcome.kind(),
        outcome.message(),
        outcome.bytesIn(),
        outcome.bytesOut(),
        outcome.times(),
        null,
        null);
    boolean ok = outcome.kind() == ErrorKind.NONE;
    // Without a connection, or the values of a message, what follows could only fail.
    endStep(ok || (step.handshake() == null && step.saves().isEmpty()), ok);
  }

  private boolean isFannedOut() {
    return fanOut != null && fanOut.isOpen();
  }

  /** Sends a request; false if it has failed before, which is an event like any other. */
  boolean call(
      RequestStep next, long dueNanos, HttpExchange exchange, CallResponse response, long now) {
    StepRequest request = run.requestOf(next);
    String noToken = noTokenFor(next);
    if (noToken != null) {
      record(
          next.nameIndex(), next, dueNanos, now, now, 0, ErrorKind.NO_TOKEN, noToken, null, null);
      return false;
    }
    TraceContext trace = response.trace();
    trace.begin(run.traceShare());
    try {
      request.prepare(context, cookies, trace, exchange);
    } catch (TemplateException e) {
      long failed = run.nanoTime();
      record(
          next.nameIndex(),
          next,
          dueNanos,
          failed,
          failed,
          0,
          ErrorKind.TEMPLATE,
          e.getMessage(),
          null,
          null);
      return false;
    }
    if (next.grpc() != null) {
      response.expectMessage(request.grpc(), next.needsBody());
    } else if (next.stream() == null) {
      response.expectBody();
    } else {
      response.expectStream(next.stream(), context, dueNanos, this);
    }
    // Rendering counts as the generator's delay, not as the target's time.
    long sentNanos = request.isPrepared() && !trace.isSent() ? now : run.nanoTime();
    run.countLag(sentNanos - dueNanos);
    run.engine().call(exchange, sentNanos);
    return true;
  }

  @Override
  public void eventCame(StreamSpec spec, long requestNanos, long sinceNanos, long nowNanos) {
    int name = sinceNanos == requestNanos ? spec.firstName() : spec.nextName();
    run.events()
        .recordPart(
            eventName(name, requestNanos),
            run.epochMicros(sinceNanos),
            (nowNanos - sinceNanos) / 1_000,
            slot.slot(),
            context.user());
    slot.countEvent();
  }

  @Override
  public void ended(HttpExchange exchange) {
    if (isFannedOut()) {
      fanOut.endedFirst();
      return;
    }
    if (follow(step, dueNanos, exchange, response)) {
      dueNanos = exchange.sentNanos();
      return;
    }
    boolean goOn = conclude(step, dueNanos, exchange, response);
    endStep(goOn, exchange.status() != 0);
  }

  /**
   * Sends the request that a response points to, if the step wants that; the response is an event
   * then, and as it should be. Otherwise there may be a reason, which is the response's failure.
   *
   * @return false if the response is the last
   */
  boolean follow(RequestStep step, long dueNanos, HttpExchange exchange, CallResponse response) {
    if (!response.isToFollow(step.redirects())) {
      return false;
    }
    if (cookies != null) {
      cookies.take(exchange);
    }
    TraceContext trace = response.trace();
    String problem =
        run.requestOf(step)
            .follow(
                cookies,
                trace,
                exchange,
                () -> {
                  record(
                      nameOf(step, response),
                      step,
                      dueNanos,
                      exchange.endedNanos(),
                      exchange.sentNanos(),
                      exchange.status(),
                      ErrorKind.NONE,
                      null,
                      exchange,
                      trace);
                  trace.begin(run.traceShare());
                });
    if (!response.isFollowed(problem)) {
      return false;
    }
    run.engine().call(exchange, run.nanoTime());
    return true;
  }

  /** What the event of a response is called. */
  private static int nameOf(RequestStep step, CallResponse response) {
    return response.redirects() == 0 ? step.nameIndex() : step.redirects().nameIndex();
  }

  /** All requests of a parallel step have ended. */
  void endParallel(boolean goOn, boolean answered) {
    endStep(goOn, answered);
  }

  /** Whether nothing more is to be sent, but for what is done at the end. */
  boolean isLeaving() {
    return cutOff || (stopping && part != Part.STOP);
  }

  /**
   * Makes checks, saves values and records what became of a request.
   *
   * @return false if the rest of the iteration has no sense
   */
  boolean conclude(RequestStep step, long dueNanos, HttpExchange exchange, CallResponse response) {
    long ended = exchange.endedNanos();
    ErrorKind kind = exchange.error();
    String message = exchange.errorMessage();
    if (kind == ErrorKind.NONE) {
      if (cookies != null) {
        cookies.take(exchange);
      }
      response.setResponseTimeNanos(ended - dueNanos);
      message = step.redirects() == null ? response.streamFailure() : response.redirectFailure();
      kind = message == null ? ErrorKind.NONE : ErrorKind.CHECK;
      if (step.grpc() != null) {
        message = response.readMessage();
        kind = message == null ? ErrorKind.NONE : ErrorKind.PROTOCOL;
      }
      List<Check> checks = step.checks();
      for (int i = 0; kind == ErrorKind.NONE && i < checks.size(); i++) {
        message = checks.get(i).failureOf(response, context);
        if (message != null) {
          kind = checks.get(i).errorKind();
          break;
        }
      }
      if (exchange.status() == 401 && step.token() != RequestStep.NO_TOKEN) {
        run.tokens().refused(step.token(), exchange.sentNanos());
      }
      // A failed response has nothing to save.
      for (int i = 0; kind == ErrorKind.NONE && i < step.saves().size(); i++) {
        message = step.saves().get(i).failureOf(response, context);
        kind = message == null ? ErrorKind.NONE : ErrorKind.SAVE;
      }
    }
    record(
        nameOf(step, response),
        step,
        dueNanos,
        ended,
        exchange.sentNanos(),
        exchange.status(),
        kind,
        message,
        exchange,
        response.trace());
    return kind == ErrorKind.NONE || step.saves().isEmpty() && goesOnAfterFailure();
  }

  private boolean goesOnAfterFailure() {
    return fixture == null || fixture.goesOnAfterFailure();
  }

  /** What is done once has names of its own already, whenever it is due. */
  private int eventName(int nameIndex, long dueNanos) {
    return fixture == null ? run.eventName(nameIndex, dueNanos) : nameIndex;
  }

  /** Records an event; {@code exchange} and {@code trace} are null if nothing was sent. */
  private void record(
      int name,
      RequestStep step,
      long dueNanos,
      long endedNanos,
      long sentNanos,
      int status,
      ErrorKind kind,
      String message,
      HttpExchange exchange,
      TraceContext trace) {
    record(
        name,
        dueNanos,
        endedNanos,
        sentNanos,
        status,
        kind,
        message,
        exchange == null ? 0 : (int) Math.min(exchange.bytesIn(), Integer.MAX_VALUE),
        exchange == null ? 0 : exchange.bytesOut(),
        exchange == null ? null : exchange.times(),
        step.grpc() == null ? exchange : null, // its body is no text
        trace);
  }

  /**
   * Records an event.
   *
   * @param exchange has the body for a sample; null if there is none
   * @param trace the trace context that it was sent with; null if nothing was sent
   */
  private void record(
      int nameIndex,
      long dueNanos,
      long endedNanos,
      long sentNanos,
      int status,
      ErrorKind kind,
      String message,
      int bytesIn,
      int bytesOut,
      CallTimes times,
      HttpExchange exchange,
      TraceContext trace) {
    int name = eventName(nameIndex, dueNanos);
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
            context.user(),
            times,
            trace);
    slot.countEvent();
    if (kind != ErrorKind.NONE) {
      groups.fail(kind);
      if (fixture != null) {
        fixture.failed(step.name() + ": " + (message == null ? kind.label() : message));
      }
    }
    if (kind != ErrorKind.NONE && run.events().wantsSample(name, kind, endedNanos)) {
      String excerpt = status == 0 || exchange == null ? null : exchange.bodyText(SAMPLE_BYTES);
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
    pc = goOn ? settle(pc) : skipRest();
    boolean over = pc == program.end();
    if (cutOff) {
      if (over && part == Part.TASK) {
        slot.countIteration(cohort);
      }
      end();
      return;
    }
    boolean paced = over && part == Part.TASK && userClass.pacing() != null && !pooled;
    boolean retry = over && part == Part.START && !goOn;
    if (over) {
      Next next = endPart(goOn);
      if (next == Next.AT_ONCE) {
        goOnAtOnce();
      }
      if (next != Next.AFTER_A_WAIT) {
        return;
      }
    } else if (program.at(pc) instanceof Instruction.Abort abort) {
      note(abort);
      leaveNow();
      return;
    } else if (isLeaving()) {
      leaveNow();
      return;
    }
    long now = run.nanoTime();
    long nanos = paced ? Math.max(0, pacedNanos() - now) : after.sampleNanos(context.random());
    if (nanos == 0 && !answered) {
      nanos = LoopRun.FAILURE_BACKOFF_NANOS; // no response and no think time: do not spin
    }
    if (retry) {
      nanos = Math.max(nanos, RETRY_NANOS);
    }
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

  /** Where to go on, decisions made at once: what is asked does not change by waiting. */
  private int settle(int from) {
    int at = from;
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      Instruction next = program.at(at);
      if (next instanceof Instruction.Control control) {
        at = control.next(at, context, loops);
      } else if (next instanceof Instruction.GroupEnd) {
        endGroup(run.nanoTime());
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  /** The rest has no sense: groups end here, and are failed already. */
  private int skipRest() {
    while (!groups.isEmpty()) {
      endGroup(run.nanoTime());
    }
    return program.end();
  }

  private void endGroup(long endedNanos) {
    groups.end();
    long since = groups.endedSinceNanos();
    run.events()
        .record(
            eventName(groups.endedName(), since),
            run.epochMicros(since),
            (endedNanos - since) / 1_000,
            0,
            0,
            groups.endedError(),
            0,
            0,
            slot.slot(),
            context.user(),
            null,
            null);
    slot.countEvent();
  }

  private void rest() {
    state = State.RESTING;
    busy = false;
    run.rests(this);
  }

  private void end() {
    if (state != State.ENDED) {
      state = State.ENDED;
      run.engine().release(exchange);
      if (socket != null) {
        socket.release();
      }
      if (fanOut != null) {
        fanOut.release();
      }
      slot.ended(this);
      run.userEnded(this, busy);
    }
  }
}

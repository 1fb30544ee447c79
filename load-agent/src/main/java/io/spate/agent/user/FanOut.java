package io.spate.agent.user;

import io.spate.http.HttpExchange;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.ParallelStep;
import io.spate.scenario.RequestStep;
import java.util.Arrays;

/**
 * The requests of one user that are under way side by side: those of a parallel step, as many at a
 * time as it allows. Each goes through a lane with an exchange, and so by HTTP/1.1 with
 * connections, of its own; the first lane's is the user's. Lanes stay for the user's next parallel
 * step, so that nothing is allocated from the second one on. Confined to the user's event loop.
 *
 * <p>A request is due when its lane is free: the wait before is the user's own and no response
 * time.
 */
final class FanOut {
  private final VirtualUser user;
  private final LoopRun run;
  private final Lane first;
  private Lane[] lanes;
  private ParallelStep step; // null while nothing is under way
  private int next;
  private int open;
  private boolean goOn;
  private boolean answered;

  /** One request at a time. */
  private final class Lane implements HttpExchange.Listener, ThinkTimer.Task {
    final HttpExchange exchange;
    final CallResponse response;
    RequestStep request;
    long dueNanos;
    boolean waiting; // until requests may be sent again, or for a token
    long waitId;

    Lane(HttpExchange ofUser, CallResponse response) {
      this.exchange = ofUser == null ? new HttpExchange(this, first.exchange) : ofUser;
      this.response = response == null ? new CallResponse(exchange) : response;
    }

    @Override
    public void ended(HttpExchange ended) {
      answered |= exchange.status() != 0;
      if (user.follow(request, dueNanos, exchange, response)) {
        dueNanos = exchange.sentNanos();
        return;
      }
      goOn &= user.conclude(request, dueNanos, exchange, response);
      long now = run.nanoTime();
      goOn(this, now, now);
    }

    @Override
    public void due(long id) {
      if (waiting && id == waitId) {
        waiting = false;
        long now = run.nanoTime();
        goOn(this, now, now); // that time is no response time
      }
    }
  }

  /**
   * For one user.
   *
   * @param exchange the user's, of which {@link #endedFirst} is told
   */
  FanOut(VirtualUser user, LoopRun run, HttpExchange exchange, CallResponse response) {
    this.user = user;
    this.run = run;
    this.first = new Lane(exchange, response);
    this.lanes = new Lane[] {first};
  }

  boolean isOpen() {
    return step != null;
  }

  /** Sends the first requests of a step; the user is told when all have ended. */
  void begin(ParallelStep step, long dueNanos, long now) {
    int width = Math.min(step.connections(), step.requests().size());
    makeLanes(width);
    this.step = step;
    next = 0;
    goOn = true;
    answered = false;
    open = width; // before any of them can end
    for (int i = 0; i < width; i++) {
      goOn(lanes[i], dueNanos, now);
    }
  }

  private void makeLanes(int width) {
    int known = lanes.length;
    if (known < width) {
      lanes = Arrays.copyOf(lanes, width);
      for (int i = known; i < width; i++) {
        lanes[i] = new Lane(null, null);
      }
    }
  }

  /** The response to the request that the user's own exchange has made. */
  void endedFirst() {
    first.ended(first.exchange);
  }

  /** Sends the next request in a lane, or closes it if there is none. */
  private void goOn(Lane lane, long dueNanos, long now) {
    long due = dueNanos;
    while (next < step.requests().size() && !user.isLeaving()) {
      if (run.mustPause(now)) {
        lane.waiting = true;
        run.wakeAt(now + LoopRun.PAUSE_NANOS, lane, ++lane.waitId);
        return;
      }
      RequestStep first = step.requests().get(next);
      if (user.mustAwaitToken(first, now, lane, lane.waitId + 1)) {
        lane.waiting = true;
        lane.waitId++;
        return;
      }
      lane.request = first;
      next++;
      lane.dueNanos = due;
      if (user.call(lane.request, due, lane.exchange, lane.response, now)) {
        return;
      }
      goOn = false; // it could not be sent
      due = run.nanoTime();
    }
    close();
  }

  private void close() {
    if (--open == 0) {
      step = null;
      user.endParallel(goOn, answered);
    }
  }

  /** Ends all that is under way; it counts as aborted. */
  void abort(ErrorKind kind, String reason) {
    for (int i = 0; i < lanes.length && isOpen(); i++) {
      Lane lane = lanes[i];
      if (lane.waiting) {
        lane.waiting = false;
        close();
      } else {
        run.engine().abort(lane.exchange, kind, reason); // does nothing if it is not in flight
      }
    }
  }

  /** Ends calls that have taken too long, but for that of the user's own exchange. */
  void checkTimeouts(long nowNanos) {
    for (int i = 1; i < lanes.length; i++) {
      if (lanes[i].exchange.isOverdue(nowNanos)) {
        run.engine().timeOut(lanes[i].exchange);
      }
      lanes[i].response.endIfHeardOut(run.engine(), nowNanos);
    }
  }

  /** Closes the connections of all lanes but the user's own. */
  void release() {
    for (int i = 1; i < lanes.length; i++) {
      run.engine().release(lanes[i].exchange);
    }
  }
}

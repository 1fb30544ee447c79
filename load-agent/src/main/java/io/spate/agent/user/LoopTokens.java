package io.spate.agent.user;

import io.spate.agent.http.SharedToken;
import io.spate.agent.http.TokenRequest;
import io.spate.http.HttpExchange;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.OAuth2;
import io.spate.scenario.UserContext;
import io.spate.scenario.template.TemplateException;
import java.util.ArrayList;
import java.util.List;

/**
 * The access tokens of one run on one event loop: asks for them when it is this loop's turn,
 * records that as an event of the slot whose user needed it, and wakes those who wait. Confined to
 * the loop.
 */
final class LoopTokens {
  private final LoopRun run;
  private final One[] tokens;
  private final UserContext context;

  /** One token. */
  private final class One implements HttpExchange.Listener {
    final OAuth2 oauth2;
    final SharedToken shared;
    final TokenRequest request;
    final HttpExchange exchange = new HttpExchange(this);
    final List<ThinkTimer.Task> tasks = new ArrayList<>();
    final List<Long> ids = new ArrayList<>();
    boolean toBeTold;

    // --- The request that is under way; slot is null if none is ---
    SlotUsers slot;
    int user;
    long dueNanos;

    One(OAuth2 oauth2, SharedToken shared) {
      this.oauth2 = oauth2;
      this.shared = shared;
      this.request =
          new TokenRequest(oauth2, run.engine(), run.baseUrl(), run.scenario().http().timeout());
    }

    void fetch(SlotUsers slot, int user, long now) {
      this.slot = slot;
      this.user = user;
      dueNanos = now;
      try {
        request.prepare(context, exchange);
      } catch (TemplateException e) {
        record(ErrorKind.TEMPLATE, e.getMessage(), now, now);
        return;
      }
      run.engine().call(exchange, run.nanoTime());
    }

    @Override
    public void ended(HttpExchange ended) {
      TokenRequest.Outcome outcome = request.outcome(exchange);
      if (outcome.token() != null) {
        shared.came(outcome.token());
      }
      record(outcome.kind(), outcome.message(), exchange.sentNanos(), exchange.endedNanos());
      run.engine().release(exchange); // the next one may be an hour away
    }

    /** Records the event, and tells of a failure. */
    private void record(ErrorKind kind, String message, long sentNanos, long endedNanos) {
      boolean sent = kind != ErrorKind.TEMPLATE;
      int name = run.eventName(oauth2.nameIndex(), dueNanos);
      run.events()
          .record(
              name,
              run.epochMicros(dueNanos),
              (endedNanos - dueNanos) / 1_000,
              (sentNanos - dueNanos) / 1_000,
              sent ? exchange.status() : 0,
              kind,
              sent ? (int) Math.min(exchange.bytesIn(), Integer.MAX_VALUE) : 0,
              sent ? exchange.bytesOut() : 0,
              slot.slot(),
              user,
              sent ? exchange.times() : null,
              null);
      slot.countEvent();
      slot = null;
      if (kind == ErrorKind.NONE) {
        return;
      }
      if (run.events().wantsSample(name, kind, endedNanos)) {
        // Without the body: it may hold a token.
        run.events()
            .sample(
                name,
                kind,
                sent ? exchange.status() : 0,
                message,
                null,
                run.epochMicros(endedNanos),
                user);
      }
      if (kind == ErrorKind.ABORTED) {
        shared.givenUp();
      } else {
        shared.failed(message, endedNanos);
      }
    }

    void await(ThinkTimer.Task task, long id, long now) {
      tasks.add(task);
      ids.add(id);
      if (!toBeTold) {
        toBeTold = shared.await(() -> run.engine().execute(this::wake));
        if (!toBeTold) {
          wake();
        }
      }
    }

    private void wake() {
      toBeTold = false;
      long now = run.nanoTime();
      for (int i = 0; i < tasks.size(); i++) {
        run.wakeAt(now, tasks.get(i), ids.get(i));
      }
      tasks.clear();
      ids.clear();
    }
  }

  LoopTokens(LoopRun run, List<SharedToken> shared) {
    this.run = run;
    this.context = new UserContext(run.scenario(), 0, run.seed());
    List<OAuth2> all = run.scenario().http().oauth2();
    this.tokens = new One[all.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = new One(all.get(i), shared.get(i));
    }
  }

  /**
   * Whether a request must wait for its token; if so, {@code task.due(id)} is called when there is
   * news of it. A token that is needed is asked for.
   *
   * @param slot whose user needs it
   */
  boolean mustAwait(int index, SlotUsers slot, int user, long now, ThinkTimer.Task task, long id) {
    One token = tokens[index];
    if (token.shared.isFresh(now)) {
      return false;
    }
    SharedToken.Look look = token.shared.look(now);
    if (look == SharedToken.Look.FETCH) {
      token.fetch(slot, user, now);
      look =
          token.shared.isUsable(now) || token.slot == null // it has failed at once
              ? SharedToken.Look.USABLE
              : SharedToken.Look.COMING;
    }
    if (look != SharedToken.Look.COMING) {
      return false;
    }
    token.await(task, id, now);
    return true;
  }

  /** Why there is no token for a request that does not wait; null if there is one. */
  String failureOf(int index, long now) {
    SharedToken shared = tokens[index].shared;
    if (shared.isUsable(now)) {
      return null;
    }
    String why = shared.failure();
    return "no access token: " + (why == null ? "it was refused just now" : why);
  }

  /** A server has refused a request that was sent at a time with a token. */
  void refused(int index, long sentNanos) {
    tokens[index].shared.refused(sentNanos, run.nanoTime());
  }

  /** Ends calls that have taken too long. */
  void checkTimeouts(long nowNanos) {
    for (One each : tokens) {
      if (each.exchange.isOverdue(nowNanos)) {
        run.engine().timeOut(each.exchange);
      }
    }
  }

  /** A slot ends: what is asked for on its behalf is cut off, and counted before its end. */
  void end(SlotUsers slot, String reason) {
    for (One each : tokens) {
      if (each.slot == slot) {
        run.engine().abort(each.exchange, ErrorKind.ABORTED, reason);
      }
    }
  }
}

package io.spate.cli.dry;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.spate.agent.http.CookieJar;
import io.spate.agent.http.StepRequest;
import io.spate.agent.user.CallResponse;
import io.spate.cli.CliException;
import io.spate.http.ConnectionPolicy;
import io.spate.http.EngineOptions;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.http.TargetGuard;
import io.spate.http.TlsOptions;
import io.spate.http.Transport;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.TemplateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the requests of one user, one at a time, by the agents' engine on an event loop of its own.
 * The caller waits; the user's context is used by the loop meanwhile, and by nobody else.
 */
final class DryClient implements HttpExchange.Listener, AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  /** Beyond the time-outs of the engine, which come first unless something is very wrong. */
  private static final long PATIENCE_SECONDS = 30;

  private final Scenario scenario;
  private final String target;
  private final EventLoopGroup loops = Transport.eventLoops(1, "dry-run");
  private final EventLoop loop = loops.next();
  private final HttpEngine engine;
  private final HttpExchange exchange = new HttpExchange(this);
  private final CallResponse response = new CallResponse(exchange);
  private final Map<RequestStep, StepRequest> requests = new IdentityHashMap<>();

  // --- The call that is made; confined to the loop ---
  private RequestStep step;
  private UserContext user;
  private CookieJar cookies;
  private CompletableFuture<DryCall> made;

  DryClient(Scenario scenario, TargetGuard guard) {
    this.scenario = scenario;
    this.target = scenario.target().replaceFirst("/+$", "");
    TlsOptions tls = scenario.http().verifyTls() ? TlsOptions.verified() : TlsOptions.unverified();
    engine =
        new HttpEngine(
            loop,
            new EngineOptions(
                scenario.http().connectTimeout(), ConnectionPolicy.perUser(), tls, guard));
    loop.scheduleAtFixedRate(this::lookAtTime, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes a request and waits for what comes of it.
   *
   * @param cookies of the user; null if it keeps none
   */
  DryCall call(RequestStep step, UserContext user, CookieJar cookies) {
    CompletableFuture<DryCall> call = new CompletableFuture<>();
    loop.execute(() -> send(step, user, cookies, call));
    long seconds =
        step.timeout().toSeconds()
            + 2 * scenario.http().connectTimeout().toSeconds()
            + PATIENCE_SECONDS;
    try {
      return call.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted while " + step.name() + " was on its way");
    } catch (TimeoutException e) {
      throw CliException.failed(step.name() + " did not end within " + seconds + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void send(
      RequestStep next, UserContext context, CookieJar jar, CompletableFuture<DryCall> call) {
    step = next;
    user = context;
    cookies = jar;
    made = call;
    try {
      requests
          .computeIfAbsent(next, each -> new StepRequest(each, engine, target, jar != null))
          .prepareToShow(context, jar, exchange);
      engine.call(exchange, System.nanoTime());
    } catch (TemplateException e) {
      call.complete(
          new DryCall(
              next.name(),
              null,
              null,
              0,
              List.of(),
              new byte[0],
              0,
              0,
              List.of(e.getMessage()),
              Map.of(),
              false));
    } catch (RuntimeException e) {
      call.completeExceptionally(e);
    }
  }

  private void lookAtTime() {
    if (exchange.isOverdue(System.nanoTime())) {
      engine.timeOut(exchange);
    }
  }

  @Override
  public void ended(HttpExchange ended) {
    try {
      made.complete(outcome());
    } catch (RuntimeException e) {
      made.completeExceptionally(e);
    }
  }

  /** As a virtual user finds it, but that it stops at the first failure. */
  private DryCall outcome() {
    List<String> failures = new ArrayList<>();
    Map<String, String> saved = new LinkedHashMap<>();
    long nanos = exchange.endedNanos() - exchange.sentNanos();
    int checks = 0;
    if (exchange.error() != ErrorKind.NONE) {
      failures.add(exchange.errorMessage());
    } else {
      if (cookies != null) {
        cookies.take(exchange);
      }
      response.setResponseTimeNanos(nanos);
      for (Check check : step.checks()) {
        checks++;
        add(failures, check.failureOf(response, user));
      }
      if (failures.isEmpty()) {
        save(failures, saved);
      }
    }
    return new DryCall(
        step.name(),
        exchange.origin().toString(),
        exchange.requestText(),
        exchange.status(),
        exchange.responseHeaderLines(),
        Arrays.copyOf(exchange.body(), exchange.bodyLength()),
        nanos / 1e6,
        checks,
        failures,
        saved,
        failures.isEmpty() || step.saves().isEmpty());
  }

  private void save(List<String> failures, Map<String, String> saved) {
    for (Save save : step.saves()) {
      String failure = save.failureOf(response, user);
      add(failures, failure);
      if (failure == null) {
        saved.put(save.name(), user.saved(save.index()));
      }
    }
  }

  private static void add(List<String> failures, String failure) {
    if (failure != null) {
      failures.add(failure);
    }
  }

  @Override
  public void close() {
    loop.execute(engine::close);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

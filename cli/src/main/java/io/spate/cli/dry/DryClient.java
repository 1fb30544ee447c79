package io.spate.cli.dry;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.spate.agent.http.CookieJar;
import io.spate.agent.http.Engines;
import io.spate.agent.http.StepRequest;
import io.spate.agent.http.TokenRequest;
import io.spate.agent.user.CallResponse;
import io.spate.agent.user.SocketTalk;
import io.spate.cli.CliException;
import io.spate.http.ConnectionPolicy;
import io.spate.http.EngineOptions;
import io.spate.http.HttpEngine;
import io.spate.http.HttpExchange;
import io.spate.http.TargetGuard;
import io.spate.http.TlsOptions;
import io.spate.http.Transport;
import io.spate.protocol.ErrorKind;
import io.spate.scenario.OAuth2;
import io.spate.scenario.Redirects;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.SocketStep;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Check;
import io.spate.scenario.check.GrpcStatusCheck;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.TemplateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
final class DryClient implements HttpExchange.Listener, SocketTalk.Owner, AutoCloseable {
  /** Of a stream more is not shown. */
  private static final int MAX_EVENT_TEXT = 10_000;

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
  private final List<DryCall> followed = new ArrayList<>(); // read by the caller when it has ended
  private final StringBuilder events = new StringBuilder(); // of a stream
  private TokenRequest token; // null if the call is none for a token
  private int tokenOf;
  private SocketTalk socket; // null until the user's first step of a WebSocket

  private final DryTokens tokens = new DryTokens();

  DryClient(Scenario scenario, TargetGuard guard) {
    this.scenario = scenario;
    this.target = scenario.target().replaceFirst("/+$", "");
    TlsOptions tls = scenario.http().verifyTls() ? TlsOptions.verified() : TlsOptions.unverified();
    engine =
        new HttpEngine(
            loop,
            new EngineOptions(
                scenario.http().connectTimeout(),
                ConnectionPolicy.perUser(),
                tls,
                guard,
                Engines.versionOf(scenario.http())));
    loop.scheduleAtFixedRate(this::lookAtTime, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes a request and waits for what comes of it.
   *
   * @param cookies of the user; null if it keeps none
   * @return the redirects that were followed, and what they led to
   */
  List<DryCall> call(RequestStep step, UserContext user, CookieJar cookies) {
    CompletableFuture<DryCall> call = new CompletableFuture<>();
    loop.execute(() -> send(step, user, cookies, call));
    int answers = step.redirects() == null ? 1 : step.redirects().most() + 1;
    DryCall last = await(call, step.name(), step.timeout().multipliedBy(answers));
    List<DryCall> all = new ArrayList<>(followed);
    all.add(last);
    return all;
  }

  private DryCall await(CompletableFuture<DryCall> call, String name, Duration timeout) {
    long seconds =
        timeout.toSeconds() + 2 * scenario.http().connectTimeout().toSeconds() + PATIENCE_SECONDS;
    try {
      return call.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted while " + name + " was on its way");
    } catch (TimeoutException e) {
      throw CliException.failed(name + " did not end within " + seconds + " s");
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
    followed.clear();
    try {
      StepRequest request = requestOf(next, jar != null);
      request.prepareToShow(context, jar, exchange);
      long now = System.nanoTime();
      if (next.grpc() != null) {
        response.expectMessage(request.grpc(), true);
      } else if (next.stream() == null) {
        response.expectBody();
      } else {
        events.setLength(0);
        response.expectStream(next.stream(), context, now, (spec, due, since, at) -> addEvent());
      }
      engine.call(exchange, now);
    } catch (TemplateException e) {
      call.complete(notSent(next.name(), e));
    } catch (RuntimeException e) {
      call.completeExceptionally(e);
    }
  }

  /**
   * Does a step of the user's WebSocket and waits for what comes of it.
   *
   * @param cookies of the user; null if it keeps none
   */
  DryCall talk(SocketStep step, UserContext user, CookieJar cookies) {
    CompletableFuture<DryCall> call = new CompletableFuture<>();
    loop.execute(
        () -> {
          made = call;
          this.user = user;
          if (socket == null) {
            socket = new SocketTalk(this, engine, user, cookies);
          }
          socket.begin(step, System.nanoTime());
        });
    return await(call, step.name(), step.timeout());
  }

  @Override
  public StepRequest requestOf(RequestStep step) {
    return requestOf(step, scenario.http().cookies());
  }

  @Override
  public String noTokenFor(RequestStep step) {
    return step.token() == RequestStep.NO_TOKEN || tokens.valueOf(step.token()) != null
        ? null
        : "there is no access token";
  }

  @Override
  public void talked(SocketStep step, SocketTalk.Outcome outcome) {
    List<String> failures = new ArrayList<>();
    add(failures, outcome.message());
    boolean ok = outcome.kind() == ErrorKind.NONE;
    boolean called = outcome.times() != null;
    Map<String, String> got = new LinkedHashMap<>();
    if (outcome.text() != null) {
      got.put("the message", outcome.text());
    }
    for (Save save : ok ? step.saves() : List.<Save>of()) {
      got.put(save.name(), user.saved(save.index()));
    }
    made.complete(
        new DryCall(
            step.name(),
            called ? socket.handshake().origin().toString() : null,
            called ? socket.handshake().requestText() : null,
            outcome.status(),
            null,
            called ? socket.handshake().responseHeaderLines() : List.of(),
            new byte[0],
            (outcome.endedNanos() - outcome.sentNanos()) / 1e6,
            0,
            failures,
            got,
            ok || (step.handshake() == null && step.saves().isEmpty())));
  }

  private StepRequest requestOf(RequestStep next, boolean cookies) {
    return requests.computeIfAbsent(next, each -> new StepRequest(each, engine, target, cookies));
  }

  /** Makes the request that the response points to, if the step wants that. */
  private boolean follows() {
    if (token != null || !response.isToFollow(step.redirects())) {
      return false;
    }
    if (cookies != null) {
      cookies.take(exchange);
    }
    String problem =
        requests
            .get(step)
            .followToShow(
                cookies,
                response.trace(),
                exchange,
                () -> followed.add(shown(0, List.of(), Map.of(), true)));
    if (!response.isFollowed(problem)) {
      return false;
    }
    engine.call(exchange, System.nanoTime());
    return true;
  }

  private void addEvent() {
    if (events.length() < MAX_EVENT_TEXT) {
      String type = response.stream().type();
      events.append(type.equals("message") ? "" : "event: " + type + "\n");
      response.stream().text().lines().forEach(l -> events.append("data: ").append(l).append('\n'));
      events.append('\n');
    }
  }

  private static DryCall notSent(String name, TemplateException why) {
    return new DryCall(
        name,
        null,
        null,
        0,
        null,
        List.of(),
        new byte[0],
        0,
        0,
        List.of(why.getMessage()),
        Map.of(),
        false);
  }

  /**
   * Gets the access token that a request needs, if there is none that is good.
   *
   * @return what came of it, without secrets; null if nothing had to be done
   */
  DryCall tokenFor(RequestStep step, UserContext user) {
    if (step.token() == RequestStep.NO_TOKEN || tokens.isFresh(step.token())) {
      return null;
    }
    user.setAccessTokens(tokens);
    OAuth2 oauth2 = scenario.http().oauth2().get(step.token());
    CompletableFuture<DryCall> call = new CompletableFuture<>();
    loop.execute(
        () -> {
          made = call;
          token = new TokenRequest(oauth2, engine, target, scenario.http().timeout());
          tokenOf = step.token();
          try {
            token.prepare(user, exchange);
            engine.call(exchange, System.nanoTime());
          } catch (TemplateException e) {
            token = null;
            call.complete(notSent(oauth2.name(), e));
          } catch (RuntimeException e) {
            token = null;
            call.completeExceptionally(e);
          }
        });
    return await(call, oauth2.name(), scenario.http().timeout());
  }

  private DryCall tokenOutcome() {
    TokenRequest.Outcome outcome = token.outcome(exchange);
    OAuth2 oauth2 = scenario.http().oauth2().get(tokenOf);
    List<String> failures = new ArrayList<>();
    add(failures, outcome.message());
    if (outcome.token() != null) {
      tokens.put(tokenOf, outcome.token());
    }
    DryCall call =
        new DryCall(
            oauth2.name(),
            exchange.origin().toString(),
            token.shown(exchange),
            exchange.status(),
            null,
            exchange.responseHeaderLines(),
            new byte[0], // it has the token
            (exchange.endedNanos() - exchange.sentNanos()) / 1e6,
            0,
            failures,
            outcome.token() == null ? Map.of() : Map.of("the access token", "" + outcome.token()),
            failures.isEmpty());
    token = null;
    engine.release(exchange);
    return call;
  }

  private void lookAtTime() {
    if (exchange.isOverdue(System.nanoTime())) {
      engine.timeOut(exchange);
    }
    response.endIfHeardOut(engine, System.nanoTime());
    if (socket != null) {
      socket.checkTimeout(System.nanoTime());
    }
  }

  @Override
  public void ended(HttpExchange ended) {
    try {
      if (follows()) {
        return;
      }
      made.complete(token == null ? outcome() : tokenOutcome());
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
      add(failures, step.grpc() == null ? response.streamFailure() : response.readMessage());
      add(failures, response.redirectFailure());
      for (Check check : step.checks()) {
        checks++;
        add(failures, check.failureOf(response, user));
      }
      if (failures.isEmpty()) {
        save(failures, saved);
      }
    }
    return shown(checks, failures, saved, failures.isEmpty() || step.saves().isEmpty());
  }

  private DryCall shown(
      int checks, List<String> failures, Map<String, String> saved, boolean goesOn) {
    return new DryCall(
        response.redirects() == 0 ? step.name() : Redirects.nameOf(step.name()),
        exchange.origin().toString(),
        requestText(),
        exchange.status(),
        step.grpc() == null ? null : GrpcStatusCheck.wordsOf(response),
        exchange.responseHeaderLines(),
        step.stream() != null && events.length() > 0
            ? events.toString().getBytes(StandardCharsets.UTF_8)
            : Arrays.copyOf(response.body(), response.bodyLength()),
        (exchange.endedNanos() - exchange.sentNanos()) / 1e6,
        checks,
        failures,
        saved,
        goesOn);
  }

  /** A message of gRPC as the scenario has it, which people can read. */
  private String requestText() {
    String text = exchange.requestText();
    if (step.grpc() == null) {
      return text;
    }
    return text.substring(0, text.indexOf("\r\n\r\n") + 4) + requests.get(step).grpc().json();
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

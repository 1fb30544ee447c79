package io.spate.cli.imports;

import io.spate.cli.CliException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A recording of a browser (HAR 1.2) as a scenario: what one visitor did, step by step. Used once.
 */
public final class HarImport {
  private static final Set<String> STATIC_KINDS =
      Set.of(
          "image",
          "font",
          "stylesheet",
          "script",
          "media",
          "manifest",
          "texttrack",
          "ping",
          "websocket",
          "eventsource",
          "preflight",
          "csp_report",
          "csp-violation-report");
  private static final String STATIC_NAMES =
      "(?i).*\\.(css|js|mjs|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp[34]|webm|wasm)";
  private static final int MAX_REQUESTS = 5_000;

  /**
   * What to take.
   *
   * @param withStatic whether to keep scripts, style sheets, pictures and the like
   * @param hosts hosts to keep; empty for that of the visited page
   * @param thinkTime {@code keep} for the pauses of the recording, {@code none}, or a think time of
   *     the language for all
   */
  public record Options(boolean withStatic, List<String> hosts, String thinkTime) {
    public Options {
      hosts = List.copyOf(hosts);
    }
  }

  private final Options options;
  private final Secrets secrets = new Secrets();
  private final Correlation correlation = new Correlation();
  private final Set<String> notices = new LinkedHashSet<>();
  private final Draft draft = new Draft();
  private String where = "";

  private HarImport(Options options) {
    this.options = options;
  }

  /**
   * Reads a recording.
   *
   * @throws CliException of bad usage, if it is none, or if nothing in it is left to be sent
   */
  public static Imported of(InputFile file, Options options) {
    return new HarImport(options).read(file);
  }

  private Imported read(InputFile file) {
    List<HarExchange> kept = withoutNoise(HarReader.read(file));
    if (kept.isEmpty()) {
      throw CliException.usage(
          file.label()
              + " has no request that can be sent; --static keeps pictures, scripts and style sheets, too");
    }
    Set<String> hosts = hosts(kept, file.label());
    List<HarExchange> chosen = new ArrayList<>();
    Map<String, Integer> others = new LinkedHashMap<>();
    for (HarExchange each : kept) {
      String host = Address.of(each.url()).host();
      if (hosts.contains(host)) {
        chosen.add(each);
      } else {
        others.merge(host, 1, Integer::sum);
      }
    }
    others.forEach(
        (host, n) ->
            notices.add("left out: " + n + " to " + host + " (--host " + host + " keeps them)"));
    if (chosen.size() > MAX_REQUESTS) {
      throw CliException.usage(
          file.label()
              + " has more than "
              + MAX_REQUESTS
              + " requests to "
              + String.join(", ", hosts)
              + "; record a shorter visit");
    }
    draft.name = "Imported visit to " + hosts.iterator().next();
    draft.target = Address.of(chosen.get(0).url()).origin();
    List<Draft.Step> steps = new ArrayList<>();
    requests(chosen).forEach(steps::add);
    draft.tasks.add(new Draft.Task(null, steps));
    draft.remarks.add(
        "Imported from a recording by spate: each user does the whole visit, one request after the other.");
    others.forEach((host, n) -> draft.remarks.add("Left out: " + host + " (" + n + ")"));
    if (!Set.of("keep", "none").contains(options.thinkTime())) {
      draft.thinkTime = options.thinkTime();
    }
    secrets.into(draft);
    secrets.places().forEach((name, at) -> notices.add("set vars: " + name + " (" + at + ")"));
    return new Imported(ScenarioWriter.write(draft), List.copyOf(notices));
  }

  private List<HarExchange> withoutNoise(List<HarExchange> all) {
    List<HarExchange> kept = new ArrayList<>();
    Map<String, Integer> left = new LinkedHashMap<>();
    for (HarExchange each : all) {
      String why = whyNot(each);
      if (why == null) {
        kept.add(each);
      } else {
        left.merge(why, 1, Integer::sum);
      }
    }
    left.forEach((why, n) -> notices.add("left out: " + n + " " + why));
    return kept;
  }

  private String whyNot(HarExchange each) {
    boolean preflight =
        each.kind().equals("preflight")
            || (each.method().equals("OPTIONS")
                && each.headers().stream()
                    .anyMatch(h -> h.name().equalsIgnoreCase("access-control-request-method")));
    if (preflight) {
      return "that browsers send by themselves (CORS preflight)";
    }
    if (!each.url().matches("(?i)https?://.*") || each.status() == 101) {
      return "that are no plain HTTP (WebSocket, data:, blob: ...)";
    }
    if (each.status() < 100 || each.status() > 599) {
      return "that had no response";
    }
    if (!RequestMaker.knows(each.method())) {
      return "of a method that a scenario does not have";
    }
    try {
      Address address = Address.of(each.url());
      return !options.withStatic() && isStatic(each, address)
          ? "for pictures, scripts, style sheets and the like (--static keeps them)"
          : null;
    } catch (IllegalArgumentException e) {
      return "with a URL that cannot be tested";
    }
  }

  private static boolean isStatic(HarExchange each, Address address) {
    String type = each.responseType();
    return STATIC_KINDS.contains(each.kind())
        || type.matches("(image|font|audio|video)/.*|text/css.*|.*javascript.*")
        || (each.method().equals("GET") && address.path().matches(STATIC_NAMES));
  }

  private Set<String> hosts(List<HarExchange> kept, String label) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    kept.forEach(each -> counts.merge(Address.of(each.url()).host(), 1, Integer::sum));
    Set<String> hosts = new LinkedHashSet<>();
    for (String host : options.hosts()) {
      String wanted = host.toLowerCase(Locale.ROOT);
      counts.keySet().stream()
          .filter(each -> each.equals(wanted) || each.replaceFirst(":\\d+$", "").equals(wanted))
          .forEach(hosts::add);
      if (hosts.isEmpty()) {
        throw CliException.usage(
            "--host "
                + host
                + ": "
                + label
                + " has no request to it; there are "
                + String.join(", ", counts.keySet()));
      }
    }
    if (!hosts.isEmpty()) {
      return hosts;
    }
    String main =
        kept.stream()
            .filter(each -> each.responseType().contains("html") && each.status() < 400)
            .map(each -> Address.of(each.url()).host())
            .findFirst()
            .orElseGet(
                () ->
                    counts.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey());
    hosts.add(main);
    String site = "." + main.replaceFirst("^www\\.", "");
    counts.keySet().stream().filter(each -> ("." + each).endsWith(site)).forEach(hosts::add);
    return hosts;
  }

  private List<Draft.Request> requests(List<HarExchange> chosen) {
    List<Draft.Request> requests = new ArrayList<>();
    RequestMaker maker = new RequestMaker(this::templateOf);
    for (int i = 0; i < chosen.size(); i++) {
      HarExchange each = chosen.get(i);
      Address address = Address.of(each.url());
      where = "of " + each.method() + " " + address.path();
      Draft.Request request = request(maker, each, address);
      if (i + 1 < chosen.size() && options.thinkTime().equals("keep")) {
        request.thinkTime = pause(each, chosen.get(i + 1));
      }
      correlation.learn(request, each);
      requests.add(request);
    }
    common(requests);
    return requests;
  }

  private Draft.Request request(RequestMaker maker, HarExchange each, Address address) {
    Draft.Request request = maker.request(each.method(), address);
    // A path with an id that is known says more than a link that is followed.
    String link = request.path.contains("${") ? null : correlation.linkOf(each.url());
    if (link != null) {
      request.name = Texts.requestName(address.path());
      request.path = link;
      request.query.clear();
    }
    String type = each.bodyType();
    for (Pair header : each.headers()) {
      String name = header.name();
      if (name.equalsIgnoreCase("content-type")) {
        type = header.value();
      } else if (name.equalsIgnoreCase("accept-encoding")) {
        if (header.value().contains("gzip")) {
          request.headers.add(new Pair("Accept-Encoding", "gzip"));
        }
      } else if (name.equalsIgnoreCase("accept") && header.value().strip().equals("*/*")) {
        continue; // says what its absence says (RFC 9110 12.5.1)
      } else if ((!HeaderRules.isNoise(name) || isOriginOfAChange(name, each.method()))
          && !request.hasHeader(name)) {
        maker.header(request, name, header.value());
      }
    }
    if (each.body() != null) {
      maker.body(request, each.body(), type);
    }
    // What was in the browser's cache is sent by a server without one.
    request.status = List.of(each.status() == 304 ? 200 : each.status());
    return request;
  }

  /** Servers look at it to keep forged requests out. */
  private static boolean isOriginOfAChange(String header, String method) {
    return header.equalsIgnoreCase("origin") && !Set.of("GET", "HEAD").contains(method);
  }

  private static String pause(HarExchange each, HarExchange next) {
    double gap = next.startMillis() - each.endMillis();
    if (each.startMillis() < 0 || !(gap >= 300)) {
      return null;
    }
    long unit = gap < 2_000 ? 100 : gap < 10_000 ? 500 : 1_000;
    long millis = Math.min(600_000, Math.round(gap / unit) * unit);
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  /** What every request has is said once. */
  private void common(List<Draft.Request> requests) {
    if (requests.size() < 2) {
      return;
    }
    Map<Pair, Integer> counts = new HashMap<>();
    requests.forEach(each -> each.headers.forEach(header -> counts.merge(header, 1, Integer::sum)));
    for (Pair header : new ArrayList<>(requests.get(0).headers)) {
      boolean saved = header.value().contains("${") && !header.value().contains("${BEARER");
      if (counts.get(header) >= requests.size() && !saved) {
        draft.headers.add(header);
        requests.forEach(each -> each.headers.remove(header));
      }
    }
  }

  private String templateOf(Values.Place place, String key, String value) {
    String correlated = correlation.templateOf(place, key, value);
    if (correlated != null) {
      return correlated;
    }
    return secrets.referenceTo(place, key, value, where);
  }
}

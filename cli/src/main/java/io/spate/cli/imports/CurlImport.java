package io.spate.cli.imports;

import io.spate.cli.CliException;
import io.spate.scenario.Redirects;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Commands of curl, as browsers copy them, as a scenario. Used once. */
public final class CurlImport {
  private static final int MEGABYTES = 8;
  private static final int MAX_REQUESTS = 2_000;
  private static final String BOUNDARY = "spate-form-boundary-7c1f4e";

  private final Map<String, String> shell;
  private final Secrets secrets = new Secrets();
  private final Set<String> notices = new LinkedHashSet<>();
  private final Draft draft = new Draft();
  private String where = "";

  private CurlImport(Map<String, String> shell) {
    this.shell = shell;
  }

  /**
   * Reads one command or more.
   *
   * @param shell variables of the shell, for hosts that are one
   * @throws CliException of bad usage, if there is none, or if one cannot be understood
   */
  public static Imported of(InputFile file, Map<String, String> shell) {
    try {
      return new CurlImport(shell).read(file.text(MEGABYTES));
    } catch (IllegalArgumentException e) {
      throw CliException.usage(file.label() + ": " + e.getMessage());
    }
  }

  private Imported read(String text) {
    if (text.contains("^\"") && text.contains(" ^\n".strip())) {
      throw new IllegalArgumentException(
          "this is a command for Windows' cmd; in the browser take \"Copy as cURL (bash)\"");
    }
    ShellWords words = new ShellWords(text);
    List<Draft.Step> steps = new ArrayList<>();
    for (List<String> command : words.commands()) {
      int start = startOf(command);
      if (start < 0) {
        notices.add(
            "'" + Texts.shortened(command.get(0)) + "' is no curl command; it was left out");
        continue;
      }
      for (CurlCommand each :
          CurlCommand.of(command.subList(start, command.size()), notices::add)) {
        requests(each, steps);
      }
      if (steps.size() > MAX_REQUESTS) {
        throw new IllegalArgumentException("there are more than " + MAX_REQUESTS + " requests");
      }
    }
    if (words.hasSubstitution()) {
      notices.add("$(...) and `...` are not run; they stand in the scenario as they are written");
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no curl command in it; it begins like: curl 'https://example.org/'");
    }
    draft.name = "Imported from curl";
    draft.target = ((Draft.Request) steps.get(0)).origin;
    draft.remarks.add("Imported from curl by spate.");
    draft.tasks.add(new Draft.Task(null, steps));
    secrets.into(draft);
    secrets.places().forEach((name, at) -> notices.add("set vars: " + name + " (" + at + ")"));
    return new Imported(ScenarioWriter.write(draft), List.copyOf(notices));
  }

  /** The index behind {@code curl}, in front of which a prompt and settings may stand. */
  private static int startOf(List<String> command) {
    for (int i = 0; i < command.size(); i++) {
      String word = command.get(i);
      if (word.equals("curl") || word.endsWith("/curl") || word.equals("curl.exe")) {
        return i + 1;
      }
      boolean before =
          Set.of("$", "%", ">", "sudo", "time", "then", "do").contains(word)
              || word.matches("\\w+=.*");
      if (!before) {
        return -1;
      }
    }
    return -1;
  }

  private void requests(CurlCommand command, List<Draft.Step> steps) {
    if (command.urls.isEmpty()) {
      throw new IllegalArgumentException("a curl command has no URL; is it cut off?");
    }
    command.urls.forEach(url -> request(command, url, steps));
  }

  private void request(CurlCommand command, String url, List<Draft.Step> steps) {
    Address address = Address.of(withKnownHost(url));
    boolean sendsData = !command.data.isEmpty() && !command.get;
    String method = method(command, sendsData);
    if (!RequestMaker.knows(method)) {
      notices.add(
          Texts.shortened(method)
              + " "
              + Texts.shortened(address.path())
              + " was left out: a scenario has no such method");
      return;
    }
    String data = data(command);
    String query = address.query();
    if (command.get && data != null) {
      query = query == null ? data : query + "&" + data;
    }
    for (String each : command.urlQueries) {
      String part = each.startsWith("+") ? each.substring(1) : encoded(each);
      query = query == null ? part : query + "&" + part;
    }
    where = "of " + method + " " + plain(address.path());
    RequestMaker maker = new RequestMaker(this::templateOf);
    Draft.Request request =
        maker.request(method, new Address(address.origin(), address.path(), query, null));
    String type = headers(command, address, maker, request);
    if (sendsData && data != null) {
      boolean json = command.data.stream().anyMatch(each -> each.option().equals("json"));
      body(maker, request, data, type, json);
    } else if (!command.forms.isEmpty()) {
      form(command, maker, request);
    }
    draft.verifyTls &= !command.insecure;
    timeout(command, request);
    request.redirects = command.follows ? redirects(command.maxRedirects) : 0;
    steps.add(request);
  }

  /** As many as curl follows, or as a scenario may: curl's own limit is higher. */
  private static int redirects(String most) {
    return most != null && most.matches("\\d{1,2}")
        ? Math.min(Integer.parseInt(most), Redirects.MAX)
        : Redirects.MAX;
  }

  private static String method(CurlCommand command, boolean sendsData) {
    if (command.method != null) {
      return command.method.toUpperCase(Locale.ROOT);
    }
    return command.head ? "HEAD" : sendsData || !command.forms.isEmpty() ? "POST" : "GET";
  }

  /** Hosts must be known now, so a variable in them is looked up. */
  private String withKnownHost(String url) {
    int scheme = url.indexOf("://");
    int slash = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
    int end = slash < 0 ? url.length() : slash;
    String host = url.substring(0, end);
    while (host.indexOf(ShellWords.OPEN) >= 0) {
      int open = host.indexOf(ShellWords.OPEN);
      int close = host.indexOf(ShellWords.CLOSE, open);
      String name = host.substring(open + 1, close);
      String value = shell.getOrDefault(name, "");
      if (value.isEmpty() || value.indexOf(ShellWords.OPEN) >= 0) {
        throw new IllegalArgumentException(
            "the host of a URL is the shell's variable $"
                + name
                + ", which is not set; export it, or write the host out");
      }
      host = host.substring(0, open) + value + host.substring(close + 1);
    }
    return host + url.substring(end);
  }

  private String headers(
      CurlCommand command, Address address, RequestMaker maker, Draft.Request request) {
    String type = null;
    boolean encoding = false;
    for (String header : command.headers) {
      int colon = header.indexOf(':');
      String name =
          (colon < 0 ? header.replaceFirst(";\\s*$", "") : header.substring(0, colon)).strip();
      String value = colon < 0 ? "" : header.substring(colon + 1).strip();
      if (header.startsWith("@")) {
        notices.add(
            "-H " + Texts.shortened(header) + ": headers are not read from files; it was left out");
      } else if (name.equalsIgnoreCase("content-type") && !value.isEmpty()) {
        type = value;
        request.headers.add(new Pair(name, Texts.literal(Texts.line(value))));
      } else if (name.equalsIgnoreCase("accept-encoding")) {
        encoding = true;
      } else if ((colon < 0 || !value.isEmpty())
          && !HeaderRules.isNoise(name)
          && !request.hasHeader(name)) {
        maker.header(request, name, value);
      }
    }
    if ((encoding || command.compressed)) {
      request.headers.add(new Pair("Accept-Encoding", "gzip"));
    }
    if (command.agent != null && !command.agent.isEmpty()) {
      maker.header(request, "User-Agent", command.agent);
    }
    if (command.referer != null) {
      maker.header(request, "Referer", command.referer.replaceFirst(";auto$", ""));
    }
    cookies(command, maker, request);
    String user = command.user == null ? address.user() : command.user;
    if (user != null && !request.hasHeader("Authorization")) {
      String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
      String name = secrets.nameOf("BASIC_CREDENTIALS", basic, "base64 of user:password, " + where);
      request.headers.add(new Pair("Authorization", "Basic " + Texts.reference(name)));
    }
    if (command.bearer != null && !request.hasHeader("Authorization")) {
      maker.header(request, "Authorization", "Bearer " + command.bearer);
    }
    return type;
  }

  private void cookies(CurlCommand command, RequestMaker maker, Draft.Request request) {
    List<String> cookies = new ArrayList<>();
    for (String each : command.cookies) {
      if (each.indexOf('=') < 0) {
        notices.add(
            "-b " + Texts.shortened(each) + ": cookies are not read from files; it was left out");
      } else {
        cookies.add(each);
      }
    }
    if (!cookies.isEmpty() && !request.hasHeader("Cookie")) {
      maker.header(request, "Cookie", String.join("; ", cookies));
    }
  }

  private void body(
      RequestMaker maker, Draft.Request request, String data, String type, boolean json) {
    if (json && !request.hasHeader("Accept")) {
      request.headers.add(new Pair("Accept", "application/json"));
    }
    String sentAs =
        type != null ? type : json ? "application/json" : "application/x-www-form-urlencoded";
    if (type == null && !json && JsonTrees.bodyOf(data) != null) {
      notices.add(
          request.label()
              + ": JSON is sent as a form, as curl does without a Content-Type; add -H 'Content-Type: application/json' if that is not meant");
    }
    maker.body(request, data, sentAs);
  }

  /** All data as curl puts it together; null if there is none. */
  private String data(CurlCommand command) {
    if (command.data.isEmpty()) {
      return null;
    }
    StringBuilder all = new StringBuilder();
    boolean json = false;
    for (CurlCommand.Data each : command.data) {
      json |= each.option().equals("json");
      String value = each.option().equals("data-urlencode") ? encoded(each.value()) : data(each);
      all.append(all.length() == 0 || json ? "" : "&").append(value);
    }
    return all.toString();
  }

  private String data(CurlCommand.Data data) {
    boolean file = data.value().startsWith("@") && !data.option().equals("data-raw");
    if (file) {
      return unread(data.value());
    }
    return data.value();
  }

  private String unread(String file) {
    notices.add(
        "the content of " + Texts.shortened(file) + " is not read; write it in place of its name");
    return file;
  }

  /** Content, =content, name=content, @file or name@file. */
  private String encoded(String value) {
    int equals = value.indexOf('=');
    int at = value.indexOf('@');
    if (at >= 0 && (equals < 0 || at < equals)) {
      return (at == 0 ? "" : value.substring(0, at) + "=") + encode(unread(value.substring(at)));
    }
    String name = equals < 1 ? "" : value.substring(0, equals + 1);
    return name + encode(equals < 0 ? value : value.substring(equals + 1));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A body of several parts, with a boundary of its own. */
  private void form(CurlCommand command, RequestMaker maker, Draft.Request request) {
    StringBuilder body = new StringBuilder();
    for (CurlCommand.Data each : command.forms) {
      int equals = each.value().indexOf('=');
      String name = equals < 0 ? each.value() : each.value().substring(0, equals);
      String value = equals < 0 ? "" : each.value().substring(equals + 1);
      boolean file = each.option().equals("form") && value.matches("(?s)[@<].*");
      body.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
          .append(Texts.literal(Texts.line(name).replace("\"", "%22")))
          .append('"');
      if (file) {
        String path = value.substring(1).split(";", 2)[0];
        if (value.charAt(0) == '@') {
          body.append("; filename=\"")
              .append(
                  Texts.literal(
                      Texts.line(path.substring(path.lastIndexOf('/') + 1)).replace("\"", "%22")))
              .append('"');
        }
        value = unread("@" + path);
      }
      body.append("\r\n\r\n")
          .append(file ? Texts.literal(value) : text(Values.Place.FORM, name, value))
          .append("\r\n");
    }
    request.body = new Draft.Text(body.append("--" + BOUNDARY + "--\r\n").toString());
    request.headers.removeIf(each -> each.name().equalsIgnoreCase("content-type"));
    request.headers.add(new Pair("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
  }

  private void timeout(CurlCommand command, Draft.Request request) {
    if (command.maxTime != null && command.maxTime.matches("[0-9]{1,5}(\\.[0-9]{1,3})?")) {
      long millis = Math.round(Double.parseDouble(command.maxTime) * 1000);
      request.timeout = millis > 0 ? millis + "ms" : null;
    }
  }

  private String text(Values.Place place, String key, String value) {
    String template = templateOf(place, key, value);
    return template == null ? Texts.literal(value) : template;
  }

  private String templateOf(Values.Place place, String key, String value) {
    if (value.indexOf(ShellWords.OPEN) >= 0) {
      return withVariables(value);
    }
    return secrets.referenceTo(place, key, value, where);
  }

  private String withVariables(String value) {
    StringBuilder template = new StringBuilder();
    int at = 0;
    for (int open = value.indexOf(ShellWords.OPEN);
        open >= 0;
        open = value.indexOf(ShellWords.OPEN, at)) {
      int close = value.indexOf(ShellWords.CLOSE, open);
      if (close < 0) {
        break;
      }
      String name =
          secrets.named(value.substring(open + 1, close), "the shell's variable, " + where);
      template.append(Texts.literal(value.substring(at, open))).append(Texts.reference(name));
      at = close + 1;
    }
    return template.append(Texts.literal(value.substring(at))).toString();
  }

  private static String plain(String text) {
    return text.replace(ShellWords.OPEN, '$').replace(String.valueOf(ShellWords.CLOSE), "");
  }
}

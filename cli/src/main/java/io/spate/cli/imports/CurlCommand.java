package io.spate.cli.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The words of one curl command, sorted by what they mean. Mutable, used by one import. */
final class CurlCommand {
  /**
   * Data in the order given.
   *
   * @param option that gave it, by its long name
   */
  record Data(String option, String value) {}

  final List<String> urls = new ArrayList<>();
  final List<String> urlQueries = new ArrayList<>();
  final List<String> headers = new ArrayList<>();
  final List<Data> data = new ArrayList<>();
  final List<Data> forms = new ArrayList<>();
  final List<String> cookies = new ArrayList<>();
  String method;
  String user;
  String bearer;
  String agent;
  String referer;
  String maxTime;
  boolean insecure;
  boolean follows;
  String maxRedirects;
  boolean head;
  boolean get;
  boolean compressed;

  private final Consumer<String> notices;

  private CurlCommand(Consumer<String> notices) {
    this.notices = notices;
  }

  /** One command for each part between {@code --next}; the words begin behind {@code curl}. */
  static List<CurlCommand> of(List<String> words, Consumer<String> notices) {
    List<CurlCommand> commands = new ArrayList<>();
    CurlCommand command = new CurlCommand(notices);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--next") || word.equals("-:")) {
        commands.add(command);
        command = new CurlCommand(notices);
      } else if (word.matches("[0-9]?[<>].*|&>.*")) {
        // A redirection of the shell; its file may be the next word.
        i += word.matches("[0-9]?[<>]+|&>") ? 1 : 0;
      } else if (word.startsWith("--") && word.length() > 2) {
        i = command.longOption(words, i);
      } else if (word.startsWith("-") && word.length() > 1) {
        i = command.shortOptions(words, i);
      } else if (!word.equals("-") && !word.equals("--")) {
        command.urls.add(word);
      }
    }
    commands.add(command);
    return commands;
  }

  private int longOption(List<String> words, int at) {
    String word = words.get(at).substring(2);
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    if (!CurlOptions.takesValue(name)) {
      apply(word, null);
      return at;
    }
    if (equals >= 0) {
      apply(name, word.substring(equals + 1));
      return at;
    }
    apply(name, valueAt(words, at + 1, "--" + name));
    return at + 1;
  }

  private int shortOptions(List<String> words, int at) {
    String word = words.get(at);
    for (int i = 1; i < word.length(); i++) {
      String name = CurlOptions.nameOf(word.charAt(i));
      if (name == null) {
        notices.accept(
            "curl's option -"
                + Texts.shortened(word.substring(i, i + 1))
                + " is not known; it was left out");
      } else if (!CurlOptions.takesValue(name)) {
        apply(name, null);
      } else if (i + 1 < word.length()) {
        apply(name, word.substring(i + 1));
        return at;
      } else {
        apply(name, valueAt(words, at + 1, "-" + word.charAt(i)));
        return at + 1;
      }
    }
    return at;
  }

  private static String valueAt(List<String> words, int at, String option) {
    if (at >= words.size()) {
      throw new IllegalArgumentException(
          "curl's option " + option + " lacks its value; is the command cut off?");
    }
    return words.get(at);
  }

  private void apply(String name, String value) {
    switch (name) {
      case "request" -> method = value;
      case "url" -> urls.add(value);
      case "url-query" -> urlQueries.add(value);
      case "header" -> headers.add(value);
      case "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json" ->
          data.add(new Data(name, value));
      case "form", "form-string" -> forms.add(new Data(name, value));
      case "cookie" -> cookies.add(value);
      case "user" -> user = value;
      case "oauth2-bearer" -> bearer = value;
      case "user-agent" -> agent = value;
      case "referer" -> referer = value;
      case "max-time" -> maxTime = value;
      case "insecure" -> insecure = true;
      case "head" -> head = true;
      case "get" -> get = true;
      case "compressed" -> compressed = true;
      case "location", "location-trusted" -> follows = true;
      case "max-redirs" -> maxRedirects = value;
      default -> {
        if (!CurlOptions.isHarmless(name)) {
          notices.accept(
              "curl's option --" + Texts.shortened(name) + " has no counterpart; it was left out");
        }
      }
    }
  }
}

package io.spate.cli.imports;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Keeps credentials out of scenarios: each value is known by a variable, which stands in {@code
 * vars} with a placeholder. Not thread-safe.
 */
final class Secrets {
  /** What a variable has that somebody must set before a run. */
  static final String PLACEHOLDER = "SET-ME";

  private static final Set<String> NAMES =
      Set.of(
          "passwd",
          "pwd",
          "passphrase",
          "authorization",
          "proxyauthorization",
          "credential",
          "credentials",
          "otp",
          "cvv",
          "cvc",
          "cardnumber",
          "sessionid",
          "jwt",
          "apikey",
          "xapikey",
          "pin",
          "totp",
          "sid",
          "phpsessid",
          "jsessionid");

  private final Map<String, String> nameOfValue = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  /** Whether something of this name is nobody's business. */
  static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return NAMES.contains(name)
        || name.contains("password")
        || name.contains("passwd")
        || name.endsWith("secret")
        || name.endsWith("token")
        || name.endsWith("apikey")
        || name.endsWith("accesskey")
        || name.endsWith("privatekey");
  }

  /** Whether a value can be a secret at all: an empty text or a switch is none. */
  static boolean canBe(String value) {
    return !value.isEmpty() && !Set.of("true", "false", "null").contains(value);
  }

  /**
   * The reference to a variable that stands for what is nobody's business; null for what may stand
   * in a scenario as it is.
   *
   * @param key what the value is called
   * @param where the request is, for people
   */
  String referenceTo(Values.Place place, String key, String value, String where) {
    boolean cookie = place == Values.Place.COOKIE;
    boolean secret =
        cookie || (place != Values.Place.PATH && place != Values.Place.BODY && isSecret(key));
    if (!secret || !canBe(value)) {
      return null;
    }
    String at =
        place.name().toLowerCase(Locale.ROOT).replace("json_", "JSON ") + " " + key + " " + where;
    return Texts.reference(nameOf(cookie ? "COOKIE_" + key : key, value, at));
  }

  /**
   * The variable that stands for a value.
   *
   * @param key what the value is called
   * @param where it is sent, for people
   */
  String nameOf(String key, String value, String where) {
    return nameOfValue.computeIfAbsent(
        value,
        v -> {
          String name = Texts.unique(Texts.constant(key), places.keySet());
          places.put(name, Texts.shortened(where));
          return name;
        });
  }

  /** A variable that the source names itself, such as one of the shell. */
  String named(String name, String where) {
    String safe = Texts.safe(name);
    places.putIfAbsent(safe, Texts.shortened(where));
    return safe;
  }

  /** The variables and where each is sent, in the order in which they came up. */
  Map<String, String> places() {
    return places;
  }

  /** Writes them all to the draft. */
  void into(Draft draft) {
    places.keySet().forEach(name -> draft.vars.putIfAbsent(name, PLACEHOLDER));
    if (!places.isEmpty()) {
      draft.remarks.add(
          "Credentials are left out: set these under vars before a run (they say "
              + PLACEHOLDER
              + "):");
      places.forEach((name, where) -> draft.remarks.add("  " + name + ": " + where));
    }
  }
}

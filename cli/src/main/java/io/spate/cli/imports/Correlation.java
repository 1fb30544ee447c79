package io.spate.cli.imports;

import io.spate.cli.imports.HarExchange.Found;
import io.spate.cli.imports.Values.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Knows which values of requests came out of earlier responses. What a user typed, and what a
 * response merely repeats, is no such value; nor is a short or common one, unless both sides call
 * it an id. Fed in the order of the recording; not thread-safe.
 */
final class Correlation {
  private static final int LONG = 8;

  private record Origin(Draft.Request request, Found found) {}

  private final Map<String, Origin> origins = new HashMap<>();
  private final Map<String, String> cookies = new HashMap<>(); // variable by cookie name
  private final Map<String, Origin> cookieOrigins = new LinkedHashMap<>();
  private final Map<Origin, String> variables = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> sent = new HashSet<>();
  private Draft.Request location;
  private String locationValue;

  /** The template for a value of a request; null if it did not come out of a response. */
  String templateOf(Place place, String key, String value) {
    if (place == Place.COOKIE) {
      return cookie(key);
    }
    Origin origin = origins.get(value);
    if (origin != null && fits(origin.found(), place, key, value)) {
      String variable = variable(origin);
      return place == Place.JSON_NUMBER ? "${" + variable + ":number}" : Texts.reference(variable);
    }
    sent.add(value);
    return null;
  }

  /** Whichever value it has now: servers give cookies new values as they like. */
  private String cookie(String name) {
    Origin origin = cookieOrigins.get(name);
    if (origin == null) {
      return null;
    }
    String variable =
        cookies.computeIfAbsent(
            name,
            n -> {
              String made = Texts.unique(Texts.variable(n), names);
              names.add(made);
              return made;
            });
    origin.request().saves.putIfAbsent(variable, origin.found().save());
    return Texts.reference(variable);
  }

  private String variable(Origin origin) {
    return variables.computeIfAbsent(
        origin,
        from -> {
          String variable = Texts.unique(Texts.variable(from.found().key()), names);
          names.add(variable);
          from.request().saves.put(variable, from.found().save());
          return variable;
        });
  }

  private static boolean fits(Found found, Place place, String key, String value) {
    boolean telling = value.length() >= LONG && value.chars().anyMatch(Character::isDigit);
    if (telling && value.chars().noneMatch(c -> c == ' ')) {
      return true;
    }
    if (Secrets.isSecret(found.key()) && (Secrets.isSecret(key) || place == Place.HEADER)) {
      return true;
    }
    return isId(found.key()) && (place == Place.PATH || isId(key));
  }

  private static boolean isId(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.equals("id")
        || lower.equals("key")
        || lower.contains("uuid")
        || lower.contains("guid")
        || key.endsWith("Id")
        || key.endsWith("ID")
        || lower.endsWith("_id")
        || lower.endsWith("-id");
  }

  /** Learns what a response gave, after its request went through {@link #templateOf}. */
  void learn(Draft.Request request, HarExchange exchange) {
    for (Found found : exchange.found()) {
      Origin origin = new Origin(request, found);
      if (found.save().kind().equals("cookie")) {
        String name = found.save().at();
        cookieOrigins.put(name, origin);
        if (cookies.containsKey(name)) {
          request.saves.putIfAbsent(cookies.get(name), found.save());
        }
      }
      Origin known = origins.get(found.value());
      boolean better = known != null && known.found().listed() && !found.listed();
      if ((known == null || (better && !variables.containsKey(known)))
          && !sent.contains(found.value())) {
        origins.put(found.value(), origin);
      }
      if (found.key().equalsIgnoreCase("location")) {
        location = request;
        locationValue = found.value();
      }
    }
  }

  /**
   * Whether a request goes where the last response with a Location said; then that is saved.
   *
   * @param url of the request
   * @return a path that is the saved link; null if it goes elsewhere, or always to the same place
   */
  String linkOf(String url) {
    if (location == null) {
      return null;
    }
    int path = url.indexOf('/', url.indexOf("://") + 3);
    boolean same =
        locationValue.equals(url) || (path > 0 && locationValue.equals(url.substring(path)));
    boolean changing = false;
    for (String part : locationValue.split("[/?&=]")) {
      changing |= Texts.looksLikeId(part);
    }
    if (!same || !changing) {
      return null;
    }
    String variable = Texts.unique("location", names);
    for (Map.Entry<String, Draft.Save> each : location.saves.entrySet()) {
      if (each.getValue().kind().equals("header")
          && each.getValue().at().equalsIgnoreCase("location")) {
        return Texts.reference(each.getKey());
      }
    }
    names.add(variable);
    location.saves.put(variable, new Draft.Save("header", "Location", null));
    return Texts.reference(variable);
  }

  /** How many values are taken out of responses. */
  int count() {
    return names.size();
  }
}

package io.spate.agent.http;

import io.spate.http.HttpExchange;
import io.spate.http.Origin;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The cookies of one user, kept and sent as a browser does it (RFC 6265), but that it knows no
 * public suffixes: a server may set cookies for any domain above its own that has a dot. A secure
 * cookie goes over TLS, or to this machine. Confined to the user's event loop; allocates when a
 * cookie is set and at no other time.
 */
public final class CookieJar {
  /** The most cookies; beyond them the oldest goes. */
  static final int MAX_COOKIES = 100;

  /** The longest name and value together; a longer cookie is not kept. */
  static final int MAX_LENGTH = 4_096;

  private static final String SET_COOKIE = "set-cookie";
  private static final long SESSION = Long.MAX_VALUE;
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          DateTimeFormatter.ofPattern("EEE, dd-MMM-yyyy HH:mm:ss zzz", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH)
              .withZone(ZoneOffset.UTC));

  /** Longer paths first, of the same length the older one: the order in which they are sent. */
  private final List<Cookie> cookies = new ArrayList<>();

  private record Cookie(
      String name,
      String value,
      String domain,
      boolean hostOnly,
      String path,
      boolean secure,
      long expiresMs,
      long number) {
    boolean replaces(Cookie other) {
      return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }

    boolean fits(Origin origin, CharSequence target, long nowMs) {
      return (expiresMs == SESSION || expiresMs > nowMs)
          && (!secure || origin.isTls() || isThisMachine(origin.host()))
          && (hostOnly ? domain.equals(origin.host()) : isWithin(origin.host(), domain))
          && isUnder(target, path);
    }
  }

  private long number;

  public boolean isEmpty() {
    return cookies.isEmpty();
  }

  /** Forgets all. */
  public void clear() {
    cookies.clear();
  }

  /** Takes what the response of an exchange sets. */
  public void take(HttpExchange exchange) {
    if (exchange.responseHeader(SET_COOKIE) == null) {
      return;
    }
    for (String header : exchange.responseHeaders(SET_COOKIE)) {
      take(header, exchange.origin(), exchange.requestPath(), System.currentTimeMillis());
    }
  }

  /**
   * Takes one {@code Set-Cookie} header; what is none is left out.
   *
   * @param requestPath of the request, which the cookie's path follows from if it says none
   */
  void take(String header, Origin origin, String requestPath, long nowMs) {
    String[] parts = header.split(";");
    int equals = parts[0].indexOf('=');
    String name = equals < 0 ? "" : parts[0].substring(0, equals).strip();
    String value = equals < 0 ? "" : parts[0].substring(equals + 1).strip();
    if (name.isEmpty() || name.length() + value.length() > MAX_LENGTH) {
      return;
    }
    String domain = origin.host();
    boolean hostOnly = true;
    String path = defaultPath(requestPath);
    boolean secure = false;
    long expires = SESSION;
    boolean maxAge = false;
    for (int i = 1; i < parts.length; i++) {
      int at = parts[i].indexOf('=');
      String key = (at < 0 ? parts[i] : parts[i].substring(0, at)).strip();
      String text = at < 0 ? "" : parts[i].substring(at + 1).strip();
      switch (key.toLowerCase(Locale.ROOT)) {
        case "domain" -> {
          String given = (text.startsWith(".") ? text.substring(1) : text).toLowerCase(Locale.ROOT);
          if (!given.isEmpty()) {
            domain = given;
            hostOnly = false;
          }
        }
        case "path" -> path = text.startsWith("/") ? text : path;
        case "secure" -> secure = true;
        case "max-age" -> {
          if (text.matches("-?\\d{1,18}")) {
            long seconds = Long.parseLong(text);
            maxAge = true;
            expires = seconds <= 0 ? 0 : nowMs + Math.min(seconds, Integer.MAX_VALUE) * 1_000;
          }
        }
        case "expires" -> expires = maxAge ? expires : date(text, expires);
        default -> {} // HttpOnly and SameSite are about scripts and other sites
      }
    }
    boolean ofOthers =
        !hostOnly
            && !domain.equals(origin.host())
            && (domain.indexOf('.') < 0 || !isWithin(origin.host(), domain));
    if (!ofOthers) {
      put(new Cookie(name, value, domain, hostOnly, path, secure, expires, number++), nowMs);
    }
  }

  private void put(Cookie cookie, long nowMs) {
    cookies.removeIf(
        other ->
            cookie.replaces(other) || (other.expiresMs != SESSION && other.expiresMs <= nowMs));
    if (cookie.expiresMs != SESSION && cookie.expiresMs <= nowMs) {
      return; // this is how a cookie is taken back
    }
    if (cookies.size() == MAX_COOKIES) {
      Cookie oldest = cookies.getFirst();
      for (Cookie each : cookies) {
        oldest = each.number < oldest.number ? each : oldest;
      }
      cookies.remove(oldest);
    }
    int at = 0;
    while (at < cookies.size() && cookies.get(at).path.length() >= cookie.path.length()) {
      at++;
    }
    cookies.add(at, cookie);
  }

  /**
   * Appends the value of the {@code Cookie} header of a request; nothing if no cookie is for it.
   *
   * @param target path and query of the request
   */
  public void appendTo(StringBuilder out, Origin origin, CharSequence target) {
    long nowMs = System.currentTimeMillis();
    int from = out.length();
    for (int i = 0; i < cookies.size(); i++) {
      Cookie cookie = cookies.get(i);
      if (cookie.fits(origin, target, nowMs)) {
        out.append(out.length() == from ? "" : "; ")
            .append(cookie.name)
            .append('=')
            .append(cookie.value);
      }
    }
  }

  /** The path up to its last slash (RFC 6265 5.1.4). */
  private static String defaultPath(String requestPath) {
    int last = requestPath.lastIndexOf('/');
    return last <= 0 ? "/" : requestPath.substring(0, last);
  }

  private static long date(String text, long otherwise) {
    for (DateTimeFormatter format : DATES) {
      try {
        return ZonedDateTime.parse(text, format).toInstant().toEpochMilli();
      } catch (DateTimeParseException e) {
        // One of the other ways to write it, or none.
      }
    }
    return otherwise;
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  /** Whether a host is a domain or below it. */
  private static boolean isWithin(String host, String domain) {
    int more = host.length() - domain.length();
    return more == 0
        ? host.equals(domain)
        : more > 0 && host.endsWith(domain) && host.charAt(more - 1) == '.';
  }

  /** Whether a target's path is a cookie's path or below it. */
  private static boolean isUnder(CharSequence target, String path) {
    int length = path.length();
    if (target.length() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (target.charAt(i) != path.charAt(i)) {
        return false;
      }
    }
    return target.length() == length
        || path.charAt(length - 1) == '/'
        || target.charAt(length) == '/'
        || target.charAt(length) == '?';
  }
}

package io.spate.access.http;

import io.spate.access.Caller;
import io.vertx.ext.web.RoutingContext;

/** What a resource adds to the audit of its call: nothing that may be secret. */
public final class CallNotes {
  /** The header by which one part tells another for whom it asks. */
  public static final String ASKED_BY = "Spate-Asked-By";

  private static final int LONGEST = 300;
  private static final String SUBJECT = CallNotes.class.getName() + ".subject";
  private static final String DETAIL = CallNotes.class.getName() + ".detail";
  private static final String CALLER = CallNotes.class.getName() + ".caller";

  private CallNotes() {}

  /** What the call was about, where its path does not tell. */
  public static void subject(RoutingContext context, String subject) {
    context.put(SUBJECT, subject);
  }

  /** More about it, in words. */
  public static void detail(RoutingContext context, String detail) {
    context.put(DETAIL, detail);
  }

  /** Who it turned out to be, where the request does not tell. */
  static void caller(RoutingContext context, Caller caller) {
    context.put(CALLER, caller);
  }

  /** Whether a resource said who it turned out to be. */
  static boolean isTold(RoutingContext context) {
    return context.get(CALLER) != null;
  }

  static Caller caller(RoutingContext context) {
    Caller noted = context.get(CALLER);
    return noted == null ? CurrentCaller.of(context).orElse(null) : noted;
  }

  static String subject(RoutingContext context) {
    return plain(context.get(SUBJECT));
  }

  static String detail(RoutingContext context) {
    return plain(context.get(DETAIL));
  }

  /** Text of others on one line and of bounded length; null for none. */
  static String plain(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

package io.spate.protocol.event;

/**
 * Names of groups among the names of requests. A group is an event like a request, with a row of
 * its own, but it is none: it counts neither among all requests nor in their times. Names of
 * requests begin with their method, in capitals, so that the two are never mixed up.
 */
public final class GroupName {
  private static final String PREFIX = "group ";

  private GroupName() {}

  /** The name of the events of a group. */
  public static String of(String group) {
    return PREFIX + group;
  }

  /** True if events of this name are groups. */
  public static boolean isGroup(String name) {
    return name.startsWith(PREFIX);
  }
}

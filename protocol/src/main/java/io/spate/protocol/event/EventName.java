package io.spate.protocol.event;

/**
 * What the name of an event tells besides what it is called. An event of a run's warm-up has the
 * name of its request, or of its group, with a word in front: so it has a row of its own, and is
 * told from the others wherever there are names. Names of requests begin with their method, in
 * capitals, and are never mixed up with either.
 */
public final class EventName {
  private static final String WARM_UP = "warm-up ";

  private EventName() {}

  /** The name of the events of the warm-up that would otherwise have this one. */
  public static String ofWarmUp(String name) {
    return WARM_UP + name;
  }

  /** True if events of this name are of the warm-up, requests or groups. */
  public static boolean isWarmUp(String name) {
    return name.startsWith(WARM_UP);
  }

  /** True if events of this name are requests, of the warm-up or after it; groups are none. */
  public static boolean isRequest(String name) {
    return !GroupName.isGroup(isWarmUp(name) ? name.substring(WARM_UP.length()) : name);
  }

  /** True if events of this name are in a run's totals: requests after the warm-up. */
  public static boolean isCounted(String name) {
    return isRequest(name) && !isWarmUp(name);
  }

  /**
   * The name for events that are counted together for want of room for theirs, so that they stay
   * what they are.
   *
   * @param name an event's
   * @param other what requests after the warm-up are called then
   */
  public static String folded(String name, String other) {
    String folded = isRequest(name) ? other : GroupName.of(other);
    return isWarmUp(name) ? ofWarmUp(folded) : folded;
  }
}

package io.spate.protocol.event;

/**
 * What the name of an event tells besides what it is called. An event of a run's warm-up has the
 * name of its request, or of its group, with a word in front: so it has a row of its own, and is
 * told from the others wherever there are names. The same goes for what is done once per run, in
 * its setup and its teardown. Names of requests begin with their method, in capitals, and are never
 * mixed up with any of these.
 */
public final class EventName {
  private static final String WARM_UP = "warm-up ";
  private static final String SETUP = "setup ";
  private static final String TEARDOWN = "teardown ";

  private EventName() {}

  /** The name of the events of the warm-up that would otherwise have this one. */
  public static String ofWarmUp(String name) {
    return WARM_UP + name;
  }

  /** True if events of this name are of the warm-up, requests or groups. */
  public static boolean isWarmUp(String name) {
    return name.startsWith(WARM_UP);
  }

  /** The name of the events of a run's setup that would otherwise have this one. */
  public static String ofSetup(String name) {
    return SETUP + name;
  }

  /** The name of the events of a run's teardown that would otherwise have this one. */
  public static String ofTeardown(String name) {
    return TEARDOWN + name;
  }

  /** True if events of this name are of the setup or the teardown, which are no load. */
  public static boolean isFixture(String name) {
    return name.startsWith(SETUP) || name.startsWith(TEARDOWN);
  }

  /**
   * True if events of this name are requests of the load, of the warm-up or after it; groups are
   * none.
   */
  public static boolean isRequest(String name) {
    return !isFixture(name)
        && !GroupName.isGroup(isWarmUp(name) ? name.substring(WARM_UP.length()) : name);
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
    if (isFixture(name)) {
      return name.startsWith(SETUP) ? ofSetup(other) : ofTeardown(other);
    }
    String folded = isRequest(name) ? other : GroupName.of(other);
    return isWarmUp(name) ? ofWarmUp(folded) : folded;
  }
}

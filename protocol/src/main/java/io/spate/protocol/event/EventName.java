package io.spate.protocol.event;

/**
 * What the name of an event tells besides what it is called. An event of a run's warm-up has the
 * name of its request, or of its group, with a word in front: so it has a row of its own, and is
 * told from the others wherever there are names. The same goes for what is done once per run, in
 * its setup and its teardown. So have the events of a stream that a request is answered with, with
 * words behind the name. Names of requests begin with their method, in capitals, and are never
 * mixed up with any of these.
 */
public final class EventName {
  private static final String WARM_UP = "warm-up ";
  private static final String SETUP = "setup ";
  private static final String TEARDOWN = "teardown ";
  private static final String FIRST_PART = " first event";
  private static final String NEXT_PART = " next event";

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

  /** The name of the first event of the streams that requests of this name are answered with. */
  public static String ofFirstPart(String name) {
    return name + FIRST_PART;
  }

  /** The same of each further event. */
  public static String ofNextPart(String name) {
    return name + NEXT_PART;
  }

  /**
   * True if events of this name are requests of the load, of the warm-up or after it. Groups are
   * none, and nor are the events of a stream, which are parts of one.
   */
  public static boolean isRequest(String name) {
    return !isFixture(name)
        && !name.endsWith(FIRST_PART)
        && !name.endsWith(NEXT_PART)
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

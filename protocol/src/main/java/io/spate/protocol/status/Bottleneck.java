package io.spate.protocol.status;

/** Why an agent could not keep to its schedule in an interval, as it says itself. */
public enum Bottleneck {
  /** One request in a hundred was sent more than 10 ms after it was due; open model only. */
  SCHEDULE_LAG,
  /** At least 95 % of the CPU that it may use was busy. */
  CPU,
  /** Its cgroup was throttled for more than 10 ms of a second. */
  THROTTLED
}

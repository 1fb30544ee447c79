package io.spate.aggregator.report;

/** Kafka did not take a report; it is tried again. */
public final class ReportException extends RuntimeException {
  ReportException(String what, RuntimeException cause) {
    super(what + cause.getMessage(), cause);
  }
}

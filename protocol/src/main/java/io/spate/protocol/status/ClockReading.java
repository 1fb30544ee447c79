package io.spate.protocol.status;

/**
 * How an agent's clock compares with its brokers'. The truth is surely between {@code skewMs -
 * uncertaintyMs} and {@code skewMs + uncertaintyMs}.
 *
 * @param skewMs milliseconds that the agent's clock is ahead; negative if it is behind
 * @param uncertaintyMs half of the round trip that it was measured by, and half of the broker's
 *     millisecond; positive
 * @param off true if it surely is farther off than the agent's {@code
 *     spate.agent.clock-skew-warning}
 */
public record ClockReading(double skewMs, double uncertaintyMs, boolean off) {}

package io.spate.protocol.command;

/** How arrivals are spaced around their rate. */
public enum Spacing {
  /** Each arrival when the integral of the rate reaches its number: no two clump. */
  EVEN,
  /** As independent people arrive: a Poisson process of the same rate, seeded by the run. */
  POISSON
}

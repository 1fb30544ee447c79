/**
 * Dry runs: one user, once, in the command's own process, each request and response told. {@link
 * io.spate.cli.dry.DryRun} begins; a {@code DryUser} executes the programs that agents execute, a
 * {@code DryClient} sends what they would send by the engine that they use. Loaded only when a dry
 * run is made.
 */
package io.spate.cli.dry;

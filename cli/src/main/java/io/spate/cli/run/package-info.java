/**
 * A run from the command's side: the scenario file, starting it, following it to its end, and what
 * is said about it.
 *
 * <p>{@link io.spate.cli.run.ScenarioFile} reads and checks the file, {@link
 * io.spate.cli.run.StackLease} makes sure that there is a stack and stops what it started itself,
 * {@link io.spate.cli.run.RunFollower} follows the run, {@link io.spate.cli.run.ProgressText} and
 * {@link io.spate.cli.run.SummaryText} put numbers into words, {@link io.spate.cli.run.Ending} says
 * which exit code that makes.
 */
package io.spate.cli.run;

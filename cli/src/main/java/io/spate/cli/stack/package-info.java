/**
 * The local stack: broker, control plane, results aggregator and load agents as processes on this
 * machine.
 *
 * <p>The main flow, told once. {@link io.spate.cli.stack.LocalStack} takes the {@link
 * io.spate.cli.stack.StackLock}, reads from the {@link io.spate.cli.stack.StackFile} what was
 * started before, asks {@link io.spate.cli.stack.OsProcesses} which of it still lives, and lets the
 * {@link io.spate.cli.stack.StackPlanner} decide what to keep, stop and start. The {@link
 * io.spate.cli.stack.Spawner} starts each process in a session of its own and the file is written
 * at once, so that whatever happens to the command or its terminal, a later {@code spate down}
 * finds everything. {@link io.spate.cli.stack.Readiness} waits until all are ready, {@link
 * io.spate.cli.stack.StackStopper} ends them in the order in which nothing gets lost.
 *
 * <p>Planner, flags, file format and port choice are pure; the rest are thin effects.
 */
package io.spate.cli.stack;

/**
 * The control plane: a REST API that owns the lifecycle of runs.
 *
 * <p>The main flow, told once. A request is read ({@code rest.RequestReader}) and checked ({@link
 * io.spate.controlplane.run.RunPlanner}, {@link io.spate.controlplane.target.TargetPolicy}). {@link
 * io.spate.controlplane.run.RunCreation} publishes the run's command and one quota per slot and
 * answers when Kafka has acknowledged them. From then on the run lives in Kafka: {@link
 * io.spate.controlplane.run.StateReaders} reads commands, slot statuses, heartbeats and reports
 * back into memory, {@link io.spate.controlplane.run.RunTicker} looks at every run five times a
 * second, {@code run.RunLifecycle} decides, and {@code run.RunTransitions} publishes the next
 * command. While it goes on, a run is changed by request ({@link
 * io.spate.controlplane.run.RunChanges}); what happens to it is written to its log ({@code
 * log.RunLogs}).
 *
 * <p>Nothing is on disk and nothing in memory is more than a copy of the topics: the process may
 * end at any time, and the next one goes on from there. Several may run at once; the revision that
 * is first in the topic wins.
 */
package io.spate.controlplane;

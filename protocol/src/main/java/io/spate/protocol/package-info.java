/**
 * What travels between the parts of Spate: topics, records, the event schema and their serdes.
 *
 * <p>The main flow, told once: the control plane writes a {@link
 * io.spate.protocol.command.RunCommand} (the whole desired state of a run) and one {@link
 * io.spate.protocol.quota.UserQuota} per slot. Agents hold the quotas they were assigned, tell of
 * them with {@link io.spate.protocol.status.SlotStatus}, of themselves with {@link
 * io.spate.protocol.status.AgentStatus}, and of each request with event batches ({@link
 * io.spate.protocol.event.EventBatchWriter}). The aggregator reduces those to partial statistics
 * and, at the end, a {@link io.spate.protocol.report.RunReport}.
 *
 * <p>{@link io.spate.protocol.Topics} is the single source of truth for topic names, partitions and
 * clean-up. This module is plain Java: nothing of Quarkus is in it.
 */
package io.spate.protocol;

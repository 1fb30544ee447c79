/**
 * A one-node Kafka for laptops and tests.
 *
 * <ol>
 *   <li>{@link io.spate.kafka.embedded.EmbeddedKafka#start} locks the {@code DataDirectory}, binds
 *       the {@code BoundListeners}, formats the directory at the first start, and puts the {@code
 *       Node} together from {@code BrokerSettings}.
 *   <li>{@link io.spate.kafka.embedded.EmbeddedKafkaMain} is the same as a process: it starts the
 *       broker, makes Spate's topics, says where it listens, and stops at SIGTERM.
 * </ol>
 */
package io.spate.kafka.embedded;

/**
 * Fixtures for the tests of several modules: {@link io.spate.testsupport.TestKafka} is the Kafka of
 * a test JVM, {@link io.spate.testsupport.KafkaTestResource} gives it to a Quarkus test, and the
 * {@link io.spate.testsupport.TargetServer}s are what load is sent to.
 */
package io.spate.testsupport;

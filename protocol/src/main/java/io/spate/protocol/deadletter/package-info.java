/**
 * What becomes of records that cannot be read: {@link
 * io.spate.protocol.deadletter.DeadLetterWriter} writes them to {@code spate.dead-letters}, {@link
 * io.spate.protocol.deadletter.DeadLetters} is what the topic says.
 */
package io.spate.protocol.deadletter;

/**
 * Files that are sent with runs, in {@code spate.run-data}: {@link
 * io.spate.protocol.data.RunDataWriter} puts them there in chunks, {@link
 * io.spate.protocol.data.RunDataStream} reads one of them. What there is says the run's command.
 */
package io.spate.protocol.data;

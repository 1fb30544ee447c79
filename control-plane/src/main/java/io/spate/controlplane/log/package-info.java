/** What happened to each run, for people: the topic {@code spate.run-log}, written and read. */
package io.spate.controlplane.log;

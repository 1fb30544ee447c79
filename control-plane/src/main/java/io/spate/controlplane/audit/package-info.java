/** Who asked for what: the topic {@code spate.audit}, written and read. */
package io.spate.controlplane.audit;

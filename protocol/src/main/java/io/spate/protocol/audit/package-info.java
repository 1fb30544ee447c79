/** Who asked the control plane for what: the records of {@code spate.audit}. */
package io.spate.protocol.audit;

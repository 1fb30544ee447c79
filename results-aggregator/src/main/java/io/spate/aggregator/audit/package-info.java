/**
 * The part of the audit log that is this service's own. What pages pass on to the control plane is
 * in its audit, with the person that it was asked for.
 */
package io.spate.aggregator.audit;

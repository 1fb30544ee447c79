/**
 * What a scenario has to know of gRPC: its services, as descriptors have them, and its statuses.
 */
package io.spate.scenario.grpc;

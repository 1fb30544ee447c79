package io.spate.aggregator.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Says in the OpenAPI document which fields may be null. The records themselves say it in words
 * only: many of them are the protocol's, which knows nothing of OpenAPI.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class NullableFields implements OASFilter {
  /** By the simple name of the record. */
  private static final Map<String, List<String>> FIELDS =
      Map.ofEntries(
          Map.entry("RunReport", List.of("reason", "arrivals", "warmUp")),
          Map.entry("Agent", List.of("clock")),
          Map.entry("TaskShare", List.of("ofAll")),
          Map.entry("Threshold", List.of("name", "ok")),
          Map.entry("LogEntry", List.of("agentId")),
          Map.entry("RunLog", List.of("note")),
          Map.entry("RunSummary", List.of("p95")),
          Map.entry("Run", List.of("reason", "rate")),
          Map.entry("Now", List.of("targetUsers", "p50", "p95", "p99", "targetRate")),
          Map.entry("LatencyMap", List.of("name")),
          Map.entry("Row", List.of("change", "baselineRange", "runRange", "noise")),
          Map.entry("BaselineView", List.of("baseline", "comparison")),
          Map.entry("SlowRequests", List.of("incompleteBecause")),
          Map.entry("SlowRequest", List.of("error", "trace")),
          Map.entry("Letter", List.of("key")));

  /** Lists whose elements may be null, likewise. */
  private static final Map<String, List<String>> ELEMENTS =
      Map.of(
          "Series", List.of("users", "targetUsers", "p50", "p95", "p99"), "Course", List.of("p95"));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (schema.getProperties() != null) {
                Map<String, Schema> properties = new LinkedHashMap<>(schema.getProperties());
                // Records of the same simple name are told apart by a number.
                String record = name.replaceFirst("\\d+$", "");
                for (String field : FIELDS.getOrDefault(record, List.of())) {
                  properties.computeIfPresent(field, (f, of) -> orNull(of));
                }
                for (String field : ELEMENTS.getOrDefault(record, List.of())) {
                  properties.computeIfPresent(field, (f, of) -> of.items(orNull(of.getItems())));
                }
                schema.setProperties(properties);
              }
            });
  }

  private static Schema orNull(Schema schema) {
    return OASFactory.createSchema()
        .addAnyOf(schema)
        .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
  }
}

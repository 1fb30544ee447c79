package io.spate.aggregator.page;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.stream.Collectors;

/** What the browser counts of a page's main thread. */
final class MainThread {
  /** All that it has done. */
  static final String TASKS = "TaskDuration";

  private MainThread() {}

  /** So far; durations in seconds. */
  static Map<String, Double> of(CDPSession devTools) {
    return devTools.send("Performance.getMetrics").getAsJsonArray("metrics").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(metric -> metric.get("name").getAsString().matches(".*(Duration|Count)"))
        .collect(
            Collectors.toMap(
                metric -> metric.get("name").getAsString(),
                metric -> metric.get("value").getAsDouble()));
  }

  /** Has them counted, by the processor's time that they take. */
  static CDPSession watch(Page page) {
    CDPSession devTools = page.context().newCDPSession(page);
    JsonObject processorTime = new JsonObject();
    processorTime.addProperty("timeDomain", "threadTicks");
    devTools.send("Performance.enable", processorTime);
    return devTools;
  }
}

package io.spate.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a service tells Prometheus, at one moment.
 *
 * @param lines of samples, without comments
 */
public record Metrics(List<String> lines) {
  private static final Pattern ROW = Pattern.compile("\\| `(spate_\\w+)[^`]*` \\| ([a-z ]+) \\|.*");

  /** Asks a service at its root address. */
  public static Metrics read(URI service) {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/q/metrics"))
            .timeout(Duration.ofSeconds(20))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError("no metrics at " + service + ": " + answer.statusCode());
      }
      return new Metrics(answer.body().lines().filter(line -> !line.startsWith("#")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The names of Spate's own metrics. */
  public Set<String> ownNames() {
    return lines.stream()
        .map(line -> line.split("[ {]", 2)[0])
        .filter(name -> name.startsWith("spate_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The value of a sample.
   *
   * @param sample name, with labels as they are written if it has any
   */
  public double value(String sample) {
    return lines.stream()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + sample + " in " + lines));
  }

  /** The names that the documentation lists for a service. */
  public static Set<String> documented(String service) {
    try {
      Set<String> names = new TreeSet<>();
      for (String line : Files.readAllLines(Path.of("../docs/operations.md"))) {
        Matcher row = ROW.matcher(line);
        if (row.matches() && row.group(2).equals(service)) {
          names.add(row.group(1));
        }
      }
      if (names.isEmpty()) {
        throw new AssertionError("no metrics of the " + service + " in docs/operations.md");
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

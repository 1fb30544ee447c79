package io.spate.cli.imports;

import io.spate.scenario.GroupStep;
import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Step;
import io.spate.scenario.Task;
import io.spate.scenario.UserContext;
import io.spate.scenario.check.Save;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a user of an imported scenario sends. */
final class Sent {
  private Sent() {}

  static InputFile file(String text) {
    return new InputFile("in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Each request as method and path, headers and body, a line each.
   *
   * @param saved what the saves take, by variable
   */
  static List<String> by(String yaml, Map<String, String> saved) {
    Scenario scenario = Scenario.parse(yaml, "imported.yaml");
    UserContext user = new UserContext(scenario, 0, 42);
    user.startUser();
    user.startIteration();
    List<String> sent = new ArrayList<>();
    for (Task task : scenario.users().get(0).tasks()) {
      send(task.steps(), user, saved, sent);
    }
    return sent;
  }

  private static void send(
      List<Step> steps, UserContext user, Map<String, String> saved, List<String> sent) {
    for (Step step : steps) {
      if (step instanceof GroupStep group) {
        send(group.steps(), user, saved, sent);
      } else if (step instanceof RequestStep request) {
        sent.add(text(request, user));
        for (Save save : request.saves()) {
          user.save(save.index(), saved.get(save.name()));
        }
      }
    }
  }

  private static String text(RequestStep request, UserContext user) {
    StringBuilder text = new StringBuilder(request.method()).append(' ');
    request.renderPath(user, text);
    for (HeaderTemplate header : request.headers()) {
      text.append('\n').append(header.name()).append(": ").append(header.value().render(user));
    }
    if (request.contentType() != null) {
      text.append("\nContent-Type: ").append(request.contentType());
    }
    if (request.hasBody()) {
      text.append("\n");
      StringBuilder body = new StringBuilder();
      request.renderBody(user, body);
      text.append("\n").append(body);
    }
    return text.toString();
  }
}

package io.spate.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * Kafka's own authorizer; keeps what it has refused. Leaves out what the broker only asks to choose
 * an answer, such as which topics to list: its log leaves that out as well. Public, and its record
 * static, because the broker makes it by name.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {
  private static final Set<String> REFUSED = new ConcurrentSkipListSet<>();

  /** Each right that was asked for in vain since {@link #forget}, as user, operation, resource. */
  static List<String> refused() {
    return List.copyOf(REFUSED);
  }

  static void forget() {
    REFUSED.clear();
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    List<AuthorizationResult> results = super.authorize(context, actions);
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      if (results.get(i) == AuthorizationResult.DENIED && action.logIfDenied()) {
        refused.add(
            context.principal().getName()
                + " "
                + action.operation()
                + " "
                + action.resourcePattern().resourceType()
                + " "
                + action.resourcePattern().name());
      }
    }
    REFUSED.addAll(refused);
    return results;
  }
}

package io.spate.scenario;

import io.spate.scenario.check.Check;
import io.spate.scenario.check.Save;
import io.spate.scenario.template.Template;
import java.time.Duration;
import java.util.List;

/**
 * One step of a user's WebSocket. A user has one at a time: it stays open over steps and iterations
 * until it is closed, until another one is opened, or until the user ends. Immutable.
 *
 * @param action what is done
 * @param handshake of CONNECT: the request that opens it; else null
 * @param text of SEND: the message; of EXPECT: the message that is waited for as a whole, or null
 * @param bytes of SEND and EXPECT: the same of a binary message; null if it is no such one
 * @param match of EXPECT: what holds of the message that is waited for; null if any will do, or if
 *     {@code text} or {@code bytes} say which
 * @param saves of EXPECT: what is taken out of the message
 * @param name what statistics are kept under
 * @param nameIndex index of the name in {@link Scenario#requestNames()}
 * @param timeout how long it may take
 * @param thinkTime wait after it
 */
public record SocketStep(
    Action action,
    RequestStep handshake,
    Template text,
    SocketBytes bytes,
    Check match,
    List<Save> saves,
    String name,
    int nameIndex,
    Duration timeout,
    ThinkTime thinkTime)
    implements Step {
  /** What is done. */
  public enum Action {
    CONNECT,
    SEND,
    EXPECT,
    CLOSE
  }

  public SocketStep {
    saves = List.copyOf(saves);
  }
}

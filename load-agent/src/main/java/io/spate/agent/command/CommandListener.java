package io.spate.agent.command;

import io.spate.protocol.command.RunCommand;

/** Told of each newer command, on the reader's thread. */
public interface CommandListener {
  void commanded(RunCommand command);
}

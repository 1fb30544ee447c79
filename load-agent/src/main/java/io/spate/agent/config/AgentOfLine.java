package io.spate.agent.config;

import io.quarkus.logging.LoggingFilter;
import io.spate.protocol.log.LogFields;
import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Puts the agent's name into each line of its log as a field, whoever logs it on whatever thread.
 * Lets every line pass.
 */
@LoggingFilter(name = "agent-of-line")
public final class AgentOfLine implements Filter {
  private final String agentId;

  /** Made by Quarkus when logging is set up, before any bean is there. */
  public AgentOfLine(@ConfigProperty(name = "spate.agent.id") Optional<String> id) {
    this.agentId = AgentIdentity.nameOf(id);
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    if (line instanceof ExtLogRecord record && record.getMdc(LogFields.AGENT) == null) {
      record.putMdc(LogFields.AGENT, agentId);
    }
    return true;
  }
}

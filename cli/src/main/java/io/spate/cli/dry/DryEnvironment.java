package io.spate.cli.dry;

import io.spate.scenario.Environment;
import java.util.Map;

/** The environment of the command; none of it leaves this machine but in the requests. */
record DryEnvironment(Map<String, String> variables) implements Environment {
  @Override
  public String valueOf(String name) {
    return variables.get(name);
  }

  @Override
  public String whyNot(String name) {
    return "environment variable '" + name + "' is not set here";
  }
}

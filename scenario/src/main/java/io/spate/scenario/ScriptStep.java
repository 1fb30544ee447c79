package io.spate.scenario;

import io.spate.scenario.script.Script;
import io.spate.scenario.script.ScriptException;
import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.util.List;

/**
 * Variables that are computed in JavaScript, in the user's own thread.
 *
 * @param inputs values of the script's parameters, in their order
 * @param saves indexes of the saved variables that get its values, in their order
 */
public record ScriptStep(Script script, List<Template> inputs, List<Integer> saves)
    implements Step {
  public ScriptStep {
    inputs = List.copyOf(inputs);
    saves = List.copyOf(saves);
  }

  /**
   * Computes them. If that fails they have no value, and requests that use them fail and say why.
   * Never throws.
   *
   * @return why it has failed; null if it has not
   */
  public String run(UserContext context) {
    String failure;
    try {
      String[] arguments = new String[inputs.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = inputs.get(i).render(context);
      }
      String[] values = script.call(arguments, context.random());
      for (int i = 0; i < values.length; i++) {
        context.save(saves.get(i), values[i]);
      }
      return null;
    } catch (TemplateException | ScriptException e) {
      failure = e.getMessage();
    }
    for (int i = 0; i < saves.size(); i++) {
      context.noteNotSaved(saves.get(i), "the script " + failure);
    }
    return failure;
  }
}

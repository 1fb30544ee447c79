package io.spate.scenario.script;

import io.spate.scenario.template.ProblemSink;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.JavaScriptException;
import org.mozilla.javascript.NativeJSON;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/**
 * A function in JavaScript from texts to texts, within the bounds of {@link Sandbox}. Immutable and
 * thread-safe.
 */
public final class Script {
  /** The longest source, in characters. */
  public static final int MAX_SOURCE = 100_000;

  static final String FILE = "script";
  private static final Sandbox SANDBOX = new Sandbox();

  private final String source;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Function function;

  private Script(String source, List<String> inputs, List<String> outputs, Function function) {
    this.source = source;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.function = function;
  }

  /**
   * Compiles a script.
   *
   * @param source the body of a function
   * @param inputs names of its parameters
   * @param outputs names of the values that it is to return, at least one
   * @param problems takes the mistakes, with their places in the source
   * @return null if there was a mistake
   */
  public static Script compile(
      String source, List<String> inputs, List<String> outputs, ProblemSink problems) {
    if (source.length() > MAX_SOURCE) {
      problems.problem(0, "a script is longer than 100,000 characters", null);
      return null;
    }
    String head = "function (" + String.join(", ", inputs) + ") { 'use strict'; ";
    Context context = SANDBOX.enterContext();
    try {
      Realm realm = Realm.shared(context);
      Sandbox.begin(context, null);
      // The line of the head is that of the source's first: lines are as its author counts them.
      Function function =
          context.compileFunction(realm.scope, head + source + "\n}", FILE, 1, null);
      return new Script(source, inputs, outputs, function);
    } catch (EvaluatorException e) {
      int offset = offset(source, e.lineNumber(), e.columnNumber(), head.length());
      problems.problem(offset, "not valid JavaScript: " + e.details(), null);
    } catch (RhinoException e) {
      problems.problem(0, "not valid JavaScript: " + e.details(), null);
    } catch (Sandbox.Stop | StackOverflowError e) {
      problems.problem(0, "the script is nested too deep", null);
    } finally {
      Context.exit();
    }
    return null;
  }

  /**
   * The index in the source of what is wrong: it ends before the column that the compiler tells.
   */
  private static int offset(String source, int line, int column, int head) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = source.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    int within = Math.max(0, column - 2 - (line == 1 ? head : 0));
    return Math.min(source.length(), start + within);
  }

  /** Names of the values that it returns. */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * Calls it. Takes tens of microseconds, and some kilobytes of garbage.
   *
   * @param arguments in the order of its parameters
   * @param random what {@code Math.random} gives
   * @return the values in the order of its outputs, none of them null
   * @throws ScriptException if it fails, or does not end within its bounds, or returns no such
   *     values
   */
  public String[] call(String[] arguments, RandomGenerator random) {
    Context context = SANDBOX.enterContext();
    try {
      Sandbox.begin(context, random);
      Scriptable scope = function.getParentScope();
      Object result =
          function.call(
              context,
              scope,
              Undefined.SCRIPTABLE_UNDEFINED,
              // Not of texts alone: the script may put anything into its arguments.
              Arrays.copyOf(arguments, arguments.length, Object[].class));
      return values(context, scope, result);
    } catch (JavaScriptException e) {
      String threw = e.getValue() instanceof Scriptable ? "" : "threw ";
      throw new ScriptException("failed in line " + line(e) + ": " + threw + e.details());
    } catch (RhinoException e) {
      throw new ScriptException("failed in line " + line(e) + ": " + e.details());
    } catch (Sandbox.Stop e) {
      throw new ScriptException(e.getMessage());
    } catch (StackOverflowError e) {
      throw new ScriptException("is nested too deep");
    } catch (OutOfMemoryError e) {
      // Of one instruction, such as a text of a gigabyte: there was no room for it, and is none
      // now.
      throw new ScriptException("needs more memory than there is");
    } finally {
      Context.exit();
    }
  }

  /** The line of the script itself, even if what it has called has failed. */
  private static int line(RhinoException e) {
    int line = Sandbox.line(e);
    return line == 0 ? e.lineNumber() : line;
  }

  private String[] values(Context context, Scriptable scope, Object result) {
    String[] values = new String[outputs.size()];
    boolean object = result instanceof ScriptableObject && !(result instanceof Function);
    if (values.length == 1
        && !(object && ScriptableObject.hasProperty((Scriptable) result, outputs.get(0)))) {
      values[0] = text(context, scope, result, outputs.get(0));
      return values;
    }
    if (!object) {
      throw new ScriptException(
          "must return an object with " + String.join(", ", outputs) + ", got " + kind(result));
    }
    for (int i = 0; i < values.length; i++) {
      String name = outputs.get(i);
      values[i] =
          text(context, scope, ScriptableObject.getProperty((Scriptable) result, name), name);
    }
    return values;
  }

  /** A value as text: objects and arrays as JSON. */
  private static String text(Context context, Scriptable scope, Object value, String name) {
    if (value == null || Undefined.isUndefined(value) || value == Scriptable.NOT_FOUND) {
      throw new ScriptException("returned no '" + name + "'");
    }
    if (value instanceof Function) {
      throw new ScriptException("returned a function as '" + name + "'");
    }
    if (value instanceof Scriptable) {
      Object json = NativeJSON.stringify(context, scope, value, null, null);
      if (!Undefined.isUndefined(json)) {
        return ScriptRuntime.toString(json);
      }
      throw new ScriptException("returned as '" + name + "' what is no JSON");
    }
    return ScriptRuntime.toString(value);
  }

  private static String kind(Object value) {
    return value == null || Undefined.isUndefined(value)
        ? "nothing"
        : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "function (" + String.join(", ", inputs) + ") {" + source + "}";
  }
}

package io.spate.scenario.script;

import org.mozilla.javascript.BaseFunction;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/** A function that scripts have besides those of the language; it takes and gives values alone. */
final class HostFunction extends BaseFunction {
  private static final long serialVersionUID = 1L;

  /** What it does. */
  @FunctionalInterface
  interface Body {
    /**
     * Gives the value.
     *
     * @throws IllegalArgumentException if the arguments are wrong
     */
    Object of(Context context, String[] arguments);
  }

  private final String name;
  private final int min;
  private final transient Body body;

  private HostFunction(Scriptable scope, String name, int min, Body body) {
    this.name = name;
    this.min = min;
    this.body = body;
    ScriptRuntime.setFunctionProtoAndParent(this, Context.getCurrentContext(), scope);
  }

  /** Adds a function that takes at least so many arguments. */
  static void add(ScriptableObject scope, ScriptableObject to, String name, int min, Body body) {
    HostFunction function = new HostFunction(scope, name, min, body);
    function.sealObject();
    to.defineProperty(name, function, ScriptableObject.READONLY | ScriptableObject.PERMANENT);
  }

  @Override
  public Object call(Context context, Scriptable scope, Scriptable self, Object[] arguments) {
    if (arguments.length < min) {
      throw ScriptRuntime.typeError(
          name + " takes at least " + min + " values, got " + arguments.length);
    }
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = ScriptRuntime.toString(arguments[i]);
    }
    try {
      return body.of(context, texts);
    } catch (IllegalArgumentException e) {
      throw ScriptRuntime.typeError(name + ": " + e.getMessage());
    }
  }

  @Override
  public String getFunctionName() {
    return name;
  }
}

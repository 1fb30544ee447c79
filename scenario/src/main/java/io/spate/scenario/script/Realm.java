package io.spate.scenario.script;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.EcmaError;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * The objects of the language, which all scripts of all threads have in common. They are sealed: a
 * script can neither change them nor keep anything in them from one call to the next.
 */
final class Realm {
  private static final String[] PROTOTYPES = {
    "Object",
    "Function",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Date",
    "RegExp",
    "Error",
    "Symbol",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "Promise",
    "JSON",
    "Math"
  };

  /** So that one instruction does not make a text, or go through an array, of any size. */
  private static final String BOUNDED =
      """
      (function () {
        var limit = function (object, name, size) {
          var real = object[name];
          Object.defineProperty(object, name, {
            value: function (n) {
              if (size(this, n) > 100000) throw new RangeError(name + ': more than 100,000');
              return real.apply(this, arguments);
            },
            enumerable: false
          });
        };
        limit(String.prototype, 'repeat', function (t, n) { return String(t).length * n; });
        limit(String.prototype, 'padStart', function (t, n) { return n; });
        limit(String.prototype, 'padEnd', function (t, n) { return n; });
        limit(JSON, 'stringify', function (t, n) { return n && n.length; });
        limit(Array, 'from', function (t, n) { return n && n.length; });
        var names = Object.getOwnPropertyNames(Array.prototype);
        for (var i = 0; i < names.length; i++) {
          if (names[i] !== 'constructor' && typeof Array.prototype[names[i]] === 'function') {
            limit(Array.prototype, names[i], function (t, n) { return t.length; });
          }
        }
      })();
      """;

  /** Not made by the class's initializer, which runs at build time for native images. */
  private static volatile Realm shared;

  final ScriptableObject scope;

  /** The only one, made with the first script; takes some tens of milliseconds then. */
  static Realm shared(Context context) {
    Realm known = shared;
    if (known != null) {
      return known;
    }
    synchronized (Realm.class) {
      if (shared == null) {
        shared = new Realm(context);
      }
      return shared;
    }
  }

  private Realm(Context context) {
    scope = context.initSafeStandardObjects(null, false);
    for (String each :
        new String[] {
          "ArrayBuffer",
          "Int8Array",
          "Uint8Array",
          "Uint8ClampedArray",
          "Int16Array",
          "Uint16Array",
          "Int32Array",
          "Uint32Array",
          "Float32Array",
          "Float64Array",
          "DataView",
          "eval",
          "With",
          "Call",
          "Script",
          "Continuation",
          "XML",
          "XMLList",
          "Namespace",
          "QName"
        }) {
      scope.delete(each);
    }
    // What is made on first use is made now: it could not be once all is sealed.
    context.evaluateString(
        scope, "/a/.test('a'); [1].map(String); JSON.stringify({});", "", 1, null);
    context.evaluateString(scope, BOUNDED, "", 1, null);
    functions();
    for (String each : PROTOTYPES) {
      seal(ScriptableObject.getProperty(scope, each));
    }
    scope.sealObject();
  }

  private void functions() {
    HostFunction.add(
        scope,
        scope,
        "hmac",
        3,
        (context, a) -> Crypto.hmac(a[0], a[1], a[2], a.length > 3 ? a[3] : "hex"));
    HostFunction.add(
        scope,
        scope,
        "hash",
        2,
        (context, a) -> Crypto.hash(a[0], a[1], a.length > 2 ? a[2] : "hex"));
    HostFunction.add(scope, scope, "base64", 1, (context, a) -> Crypto.base64(a[0]));
    // The user's own random numbers, which follow from the run's seed.
    ScriptableObject math = (ScriptableObject) ScriptableObject.getProperty(scope, "Math");
    math.delete("random");
    HostFunction.add(scope, math, "random", 0, (context, a) -> Sandbox.random(context));
  }

  private static void seal(Object object) {
    if (object instanceof ScriptableObject sealed) {
      Object prototype = ScriptableObject.getProperty(sealed, "prototype");
      if (prototype instanceof ScriptableObject each) {
        sealMembers(each);
        each.sealObject();
      }
      sealMembers(sealed);
      sealed.sealObject();
    }
  }

  /** Its functions, which are objects themselves. */
  private static void sealMembers(ScriptableObject object) {
    for (Object id : object.getAllIds()) {
      Object member = member(object, id);
      if (member instanceof ScriptableObject each && !each.isSealed()) {
        each.sealObject();
      }
    }
  }

  private static Object member(ScriptableObject object, Object id) {
    try {
      return id instanceof String name ? object.get(name, object) : Scriptable.NOT_FOUND;
    } catch (EcmaError e) {
      return Scriptable.NOT_FOUND; // computed, and not of a prototype
    }
  }
}

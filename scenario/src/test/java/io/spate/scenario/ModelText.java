package io.spate.scenario;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * All that a model is made of, as text: two models with the same text are equal component by
 * component, down to what templates insert and expressions have captured. Records cannot tell that
 * themselves, as patterns and compiled expressions are equal to nothing but themselves.
 */
public final class ModelText {
  private final StringBuilder out = new StringBuilder();
  private final Set<String> types = new TreeSet<>();
  private final Map<Object, Boolean> open = new IdentityHashMap<>();

  private ModelText() {}

  /** Drawn anew each time a form is read. */
  private static final Pattern BOUNDARY =
      Pattern.compile("spate-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** The text of a model. */
  public static String of(Object model) {
    ModelText text = new ModelText();
    text.append(model, 0);
    return BOUNDARY.matcher(text.out).replaceAll("boundary");
  }

  /** Names of this project's classes, and constants of its enums, that a model is made of. */
  public static Set<String> typesOf(Object model) {
    ModelText text = new ModelText();
    text.append(model, 0);
    return text.types;
  }

  private void append(Object value, int depth) {
    switch (value) {
      case null -> line("null");
      case String text -> line('"' + text + '"');
      case Number number -> line(number.toString());
      case Boolean bool -> line(bool.toString());
      case Character c -> line(c.toString());
      case Duration duration -> line(duration.toString());
      case Pattern pattern -> line("/" + pattern.pattern() + "/" + pattern.flags());
      case Enum<?> constant -> {
        types.add(constant.getDeclaringClass().getName() + "." + constant.name());
        line(constant.name());
      }
      case Iterable<?> list -> {
        line("[");
        list.forEach(each -> append(each, depth + 1));
        line("]");
      }
      case Map<?, ?> map -> {
        line("{");
        map.forEach(
            (key, each) -> {
              line(key + ":");
              append(each, depth + 1);
            });
        line("}");
      }
      case byte[] bytes -> line(Arrays.toString(bytes));
      case int[] ints -> line(Arrays.toString(ints));
      case Object[] array -> append(Arrays.asList(array), depth);
      default -> object(value, depth);
    }
  }

  private void object(Object value, int depth) {
    Class<?> type = value.getClass();
    line(type.getName());
    if (!type.getName().startsWith("io.spate.")
        && !type.getName().startsWith("org.jsoup.")
        && !type.getName().startsWith("com.jayway.")) {
      return;
    }
    if (type.getName().startsWith("io.spate.")) {
      types.add(type.getName());
    }
    if (open.put(value, true) != null) {
      line("...");
      return;
    }
    try {
      if (value instanceof Record) {
        for (RecordComponent each : type.getRecordComponents()) {
          each.getAccessor().setAccessible(true);
          line("." + each.getName());
          append(each.getAccessor().invoke(value), depth + 1);
        }
      } else {
        fields(value, type, depth);
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    open.remove(value);
  }

  private void fields(Object value, Class<?> type, int depth) throws IllegalAccessException {
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          line("." + field.getName());
          append(field.get(value), depth + 1);
        }
      }
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}

package io.spate.cli.run;

import io.spate.scenario.dsl.Dsl;
import io.spate.scenario.dsl.ScenarioDraft;
import io.spate.scenario.dsl.ScenarioSource;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A program that makes YAML of a scenario in Java: compiles the file and those beside it that it
 * uses, asks its {@link ScenarioSource}, and writes what {@link Result} reads. A process of its
 * own, as the file's code may do anything. All that it says goes to the standard error.
 */
public final class JavaFile {
  /** The file cannot be compiled; the compiler has said why. */
  public static final int NOT_COMPILED = 2;

  /** There is no scenario in it, or asking for it has failed; it was said why. */
  public static final int NO_SCENARIO = 3;

  /** This Java has no compiler. */
  public static final int NO_COMPILER = 4;

  private static final String YAML = "scenario.yaml";
  private static final String PLACES = "places";

  private final Path file;
  private final Path work;

  private JavaFile(Path file, Path work) {
    this.file = file;
    this.work = work;
  }

  /**
   * Makes the YAML.
   *
   * @param arguments the file; and a directory, which is empty, for classes and the result
   */
  public static void main(String[] arguments) throws IOException {
    // What the file's code prints is for people, whatever becomes of the result.
    System.setOut(System.err);
    JavaFile file = new JavaFile(Path.of(arguments[0]), Path.of(arguments[1]));
    int code = file.make();
    System.err.flush();
    System.exit(code); // threads that it may have started do not matter any more
  }

  /**
   * What the program has made.
   *
   * @param yaml the scenario
   * @param places the line of Java of each of its lines: file and number with a colon in between
   */
  public record Result(String yaml, List<String> places) {
    /**
     * Reads it.
     *
     * @param work the directory that the program was given
     * @return null if it has made nothing
     */
    public static Result in(Path work) throws IOException {
      return Files.exists(work.resolve(PLACES))
          ? new Result(
              Files.readString(work.resolve(YAML)), Files.readAllLines(work.resolve(PLACES)))
          : null;
    }

    public Result {
      places = List.copyOf(places);
    }
  }

  private int make() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      return NO_COMPILER;
    }
    if (!compiled(compiler)) {
      return NOT_COMPILED;
    }
    ScenarioDraft draft;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {work.toUri().toURL()}, JavaFile.class.getClassLoader())) {
      draft = draft(loader);
    }
    if (draft == null) {
      return NO_SCENARIO;
    }
    Files.writeString(work.resolve(YAML), draft.toYaml());
    Files.write(work.resolve(PLACES), draft.linesOfJava());
    return 0;
  }

  private boolean compiled(JavaCompiler compiler) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    List<String> options =
        List.of(
            "-d",
            work.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-sourcepath",
            folder.toString(),
            "-proc:none",
            "-encoding",
            "UTF-8");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      return compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjects(file))
          .call();
    }
  }

  private ScenarioDraft draft(URLClassLoader loader) throws IOException {
    Class<?> type = source(loader);
    if (type == null) {
      return null;
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      ScenarioDraft draft = ((ScenarioSource) constructor.newInstance()).define();
      if (draft == null) {
        say(file + ": define() has returned null; return scenario(...)");
      }
      return draft;
    } catch (NoSuchMethodException e) {
      say(file + ": " + type.getName() + " needs a constructor without parameters");
    } catch (InvocationTargetException e) {
      failed(e.getCause());
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      failed(e);
    }
    return null;
  }

  /**
   * A wrong word of the DSL is told with its line; what else went wrong, with all that is known.
   */
  private void failed(Throwable thrown) {
    String name = file.getFileName().toString();
    Optional<StackTraceElement> place =
        Arrays.stream(thrown.getStackTrace())
            .filter(each -> name.equals(each.getFileName()))
            .findFirst();
    if (place.isPresent() && isOfDsl(thrown)) {
      say(file + ":" + place.get().getLineNumber() + ": " + thrown.getMessage());
    } else {
      thrown.printStackTrace();
    }
  }

  private static boolean isOfDsl(Throwable thrown) {
    return thrown instanceof IllegalArgumentException
        && thrown.getStackTrace()[0].getClassName().startsWith(Dsl.class.getPackageName() + ".");
  }

  /** The class that has the scenario: that of the file's name, or the only one; null if none. */
  private Class<?> source(URLClassLoader loader) throws IOException {
    List<Class<?>> sources = new ArrayList<>();
    try (Stream<Path> classes = Files.walk(work)) {
      for (Path each : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
        Class<?> type = type(loader, each);
        if (ScenarioSource.class.isAssignableFrom(type)
            && !Modifier.isAbstract(type.getModifiers())
            && !type.isAnonymousClass()) {
          sources.add(type);
        }
      }
    }
    String name = file.getFileName().toString().replaceFirst("\\.java$", "");
    for (Class<?> each : sources) {
      if (each.getSimpleName().equals(name)) {
        return each;
      }
    }
    if (sources.size() == 1) {
      return sources.get(0);
    }
    say(
        sources.isEmpty()
            ? file
                + " has no scenario: write class "
                + name
                + " implements ScenarioSource, and its define()"
            : file
                + " has several scenarios, in "
                + sources.stream().map(Class::getName).sorted().collect(Collectors.joining(", "))
                + ": call the one that is meant "
                + name);
    return null;
  }

  private Class<?> type(URLClassLoader loader, Path classFile) {
    String path = work.relativize(classFile).toString();
    String name = path.substring(0, path.length() - ".class".length());
    try {
      return Class.forName(
          name.replace(classFile.getFileSystem().getSeparator(), "."), false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e); // the compiler has just written it
    }
  }

  private static void say(String message) {
    System.err.println(message);
  }
}

package io.spate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.access.http.SecurityConfig;
import io.spate.agent.config.AgentConfig;
import io.spate.aggregator.config.AggregatorConfig;
import io.spate.controlplane.config.ControlPlaneConfig;
import io.spate.fake.FakeCsv;
import io.spate.http.HttpEngine;
import io.spate.protocol.Topics;
import io.spate.scenario.Scenario;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A native image has only what was seen when it was built. This finds in the bytecode what is
 * looked for at run time, since a native build takes minutes and a machine that not everybody has.
 */
class NativeReadinessTest {
  private static final String REGISTRATION =
      "Lio/quarkus/runtime/annotations/RegisterForReflection;";

  /**
   * Calls that find something by its name: method names by owner; an empty set means all of them.
   */
  private static final Map<String, Set<String>> LOOK_UPS =
      Map.ofEntries(
          Map.entry(
              "java/lang/Class",
              Set.of(
                  "forName",
                  "newInstance",
                  "getMethod",
                  "getMethods",
                  "getDeclaredMethod",
                  "getDeclaredMethods",
                  "getField",
                  "getFields",
                  "getDeclaredField",
                  "getDeclaredFields",
                  "getConstructor",
                  "getConstructors",
                  "getDeclaredConstructor",
                  "getDeclaredConstructors",
                  "getRecordComponents",
                  "getResource",
                  "getResourceAsStream")),
          Map.entry(
              "java/lang/ClassLoader",
              Set.of(
                  "loadClass",
                  "getResource",
                  "getResources",
                  "resources",
                  "getResourceAsStream",
                  "getSystemResource",
                  "getSystemResourceAsStream")),
          Map.entry("java/lang/reflect/Proxy", Set.of()),
          Map.entry("java/lang/reflect/Method", Set.of()),
          Map.entry("java/lang/reflect/Constructor", Set.of()),
          Map.entry("java/lang/reflect/Field", Set.of()),
          Map.entry("java/util/ServiceLoader", Set.of()),
          Map.entry("java/util/ResourceBundle", Set.of()),
          Map.entry("java/io/ObjectInputStream", Set.of()),
          Map.entry("java/io/ObjectOutputStream", Set.of()),
          Map.entry("java/lang/invoke/MethodHandles$Lookup", Set.of()),
          Map.entry("sun/misc/Unsafe", Set.of()),
          Map.entry("java/lang/System", Set.of("load", "loadLibrary")));

  /** Look-ups that find something in a native image: which, and the setting that puts it in. */
  private static final Map<String, String> REGISTERED =
      Map.of(
          "io/spate/scenario/ScenarioSchema.json calls java/lang/Class.getResourceAsStream",
          "quarkus.native.resources.includes=io/spate/scenario/scenario.schema.json");

  @Test
  void whatIsLookedUpAllTheSameIsInTheImageThatServesIt() throws IOException {
    Path file =
        Manifests.DEPLOY
            .resolveSibling("control-plane")
            .resolve("src/main/resources/application.properties");
    assertThat(Files.readAllLines(file)).containsAll(REGISTERED.values());
  }

  static Stream<Arguments> modules() {
    return Stream.of(
        Arguments.of("protocol", Topics.class),
        Arguments.of("scenario", Scenario.class),
        Arguments.of("http-engine", HttpEngine.class),
        Arguments.of("access", SecurityConfig.class),
        // Datafaker itself brings the metadata that an image needs.
        Arguments.of("fake-data", FakeCsv.class),
        Arguments.of("load-agent", AgentConfig.class),
        Arguments.of("control-plane", ControlPlaneConfig.class),
        Arguments.of("results-aggregator", AggregatorConfig.class));
  }

  /** Services, and what they write as JSON besides what they read. */
  static Stream<Arguments> services() {
    return Stream.of(
        Arguments.of(
            "load-agent",
            AgentConfig.class,
            List.of(
                io.spate.protocol.status.AgentStatus.class,
                io.spate.protocol.status.SlotStatus.class,
                io.spate.protocol.log.RunLogEntry.class)),
        Arguments.of(
            "control-plane",
            ControlPlaneConfig.class,
            List.of(
                io.spate.controlplane.rest.Problem.class,
                io.spate.protocol.quota.UserQuota.class,
                io.spate.protocol.log.RunLogEntry.class)),
        Arguments.of("results-aggregator", AggregatorConfig.class, List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void nothingIsLookedUpByName(String module, Class<?> one) {
    Set<String> found = new TreeSet<>();
    OwnClasses own = OwnClasses.of(one);
    assertThat(own.classes()).hasSizeGreaterThan(module.equals("fake-data") ? 3 : 10);
    own.classes().forEach(node -> addLookUps(node, found));
    found.removeAll(REGISTERED.keySet());
    assertThat(found)
        .as("register what these find, and list them here with the reason, or do without")
        .isEmpty();
  }

  @Test
  void aLookUpIsFound() {
    Set<String> found = new TreeSet<>();
    // This test class itself looks record components up.
    OwnClasses.of(NativeReadinessTest.class).classes().forEach(node -> addLookUps(node, found));
    assertThat(found)
        .anyMatch(
            call ->
                call.contains("NativeReadinessTest")
                    && call.endsWith("java/lang/Class.getRecordComponents"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void whatJacksonReadsAndWritesIsRegistered(String module, Class<?> one, List<Class<?>> written)
      throws ClassNotFoundException {
    OwnClasses own = OwnClasses.of(one);
    Set<String> wanted = new TreeSet<>();
    for (String root : jsonRoots(own)) {
      close(Class.forName(root), wanted);
    }
    for (Class<?> root : written) {
      close(root, wanted);
    }
    assertThat(wanted).isNotEmpty();
    assertThat(registered(own)).containsAll(wanted);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void whatTheSettingsNameIsRegistered(String module, Class<?> one, List<Class<?>> written) {
    Set<String> named = new TreeSet<>();
    Properties properties = new Properties();
    try (Reader reader =
        Files.newBufferedReader(
            Manifests.DEPLOY
                .resolveSibling(module)
                .resolve("src/main/resources/application.properties"))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    properties.values().stream()
        .map(Object::toString)
        .filter(value -> value.matches("io\\.spate\\.[\\w.]+\\.[A-Z]\\w*"))
        .forEach(named::add);
    named.addAll(classesGivenByName(OwnClasses.of(one)));
    assertThat(registered(OwnClasses.of(one))).containsAll(named);
  }

  private static void addLookUps(ClassNode node, Set<String> found) {
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof MethodInsnNode call) {
          Set<String> names = LOOK_UPS.get(call.owner);
          if (names != null && (names.isEmpty() || names.contains(call.name))) {
            found.add(node.name + "." + method.name + " calls " + call.owner + "." + call.name);
          }
        }
      }
    }
  }

  /** The classes in {@code Json.read(bytes, X.class)}. */
  private static Set<String> jsonRoots(OwnClasses own) {
    return classLiteralsBefore(own, "io/spate/protocol/Json", "read");
  }

  /** The classes in {@code X.class.getName()}, which Kafka finds by that name. */
  private static Set<String> classesGivenByName(OwnClasses own) {
    Set<String> ours = new TreeSet<>(classLiteralsBefore(own, "java/lang/Class", "getName"));
    ours.removeIf(name -> !name.startsWith("io.spate."));
    return ours;
  }

  private static Set<String> classLiteralsBefore(OwnClasses own, String owner, String name) {
    Set<String> literals = new TreeSet<>();
    for (ClassNode node : own.classes()) {
      for (MethodNode method : node.methods) {
        for (AbstractInsnNode instruction : method.instructions) {
          if (instruction instanceof MethodInsnNode call
              && call.owner.equals(owner)
              && call.name.equals(name)
              && call.getPrevious() instanceof LdcInsnNode literal
              && literal.cst instanceof org.objectweb.asm.Type type) {
            literals.add(type.getClassName().replace('/', '.'));
          }
        }
      }
    }
    return literals;
  }

  /** A record and every class of ours that its components lead to. */
  private static void close(Type type, Set<String> names) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        close(argument, names);
      }
    } else if (type instanceof WildcardType wildcard) {
      close(wildcard.getUpperBounds()[0], names);
    } else if (type instanceof Class<?> one
        && one.getName().startsWith("io.spate.")
        && names.add(one.getName())
        && one.isRecord()) {
      for (RecordComponent component : one.getRecordComponents()) {
        close(component.getGenericType(), names);
      }
    }
  }

  /** What annotations register, by binary name. */
  private static Set<String> registered(OwnClasses own) {
    Set<String> names = new TreeSet<>();
    for (ClassNode node : own.classes()) {
      for (AnnotationNode annotation : annotations(node)) {
        if (annotation.desc.equals(REGISTRATION)) {
          names.add(node.name.replace('/', '.'));
          List<Object> values = annotation.values == null ? List.of() : annotation.values;
          for (int i = 0; i + 1 < values.size(); i += 2) {
            if (values.get(i).equals("targets")) {
              for (Object target : (List<?>) values.get(i + 1)) {
                names.add(((org.objectweb.asm.Type) target).getClassName());
              }
            }
          }
        }
      }
    }
    return names;
  }

  private static List<AnnotationNode> annotations(ClassNode node) {
    return Stream.of(node.visibleAnnotations, node.invisibleAnnotations)
        .filter(list -> list != null)
        .flatMap(List::stream)
        .toList();
  }
}

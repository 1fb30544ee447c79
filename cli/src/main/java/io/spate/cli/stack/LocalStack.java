package io.spate.cli.stack;

import io.spate.cli.CliException;
import io.spate.cli.CliVersion;
import io.spate.cli.Environment;
import io.spate.cli.terminal.Numbers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The local stack of one {@code SPATE_HOME}. Start and stop are serialised between commands by a
 * lock; each is level-triggered: what is already as wanted is left alone.
 *
 * <p>Not thread-safe: a command uses one from its main thread.
 */
public final class LocalStack {
  private static final Duration LOCK_BOUND = Duration.ofSeconds(150);
  // Somebody else who takes ports is quick a time or two, not always.
  private static final int ATTEMPTS = 4;
  private static final Duration GRACE = Duration.ofSeconds(10);
  // Beside its end, a process may write its class archive; some seconds, more on a busy machine.
  private static final Duration ARCHIVE_GRACE = Duration.ofSeconds(40);

  private final StackHome home;
  private final Install install;
  private final OsProcesses processes;
  private final StackFile file;
  private final JavaCommand java;
  private final Spawner spawner;
  private final Pause pause;
  private final Consumer<String> words;

  private LocalStack(
      StackHome home,
      Install install,
      JavaCommand java,
      Spawner spawner,
      Pause pause,
      Consumer<String> words) {
    this.home = home;
    this.install = install;
    this.processes = new OsProcesses(home);
    this.file = new StackFile(home.stackFile());
    this.java = java;
    this.spawner = spawner;
    this.pause = pause;
    this.words = words;
  }

  /**
   * The stack of this environment's home, running or not.
   *
   * @param pause waits, until the user wants out
   * @param words told what happens meanwhile
   */
  public static LocalStack of(Environment environment, Pause pause, Consumer<String> words) {
    StackHome home = StackHome.in(environment.home());
    Install install = Install.of(environment, CliVersion.project());
    JavaCommand java = JavaCommand.ofThisJava(install, home, environment.variables());
    Spawner spawner = new Spawner(home, java, Sessions.ofSystem(environment.variables()));
    return new LocalStack(home, install, java, spawner, pause, words);
  }

  /** The running stack; empty unless broker, control plane and aggregator live. */
  public Optional<StackView> running() {
    StackState alive = file.read().only(processes::isAlive);
    boolean whole =
        alive.find(ProcessKind.BROKER).isPresent()
            && alive.find(ProcessKind.CONTROL_PLANE).isPresent()
            && alive.find(ProcessKind.AGGREGATOR).isPresent();
    return whole ? Optional.of(view(alive, List.of(), List.of(), List.of())) : Optional.empty();
  }

  /** Where its parts are by what was started last, dead or alive; by default where nothing was. */
  public StackAddresses addresses() {
    return StackAddresses.of(file.read());
  }

  /**
   * The running stack.
   *
   * @throws CliException saying how to start or repair it, if it does not run as a whole
   */
  public StackView requireRunning() {
    return running()
        .orElseThrow(
            () ->
                CliException.failed(
                    file.read().only(processes::isAlive).processes().isEmpty()
                        ? "no local stack runs in " + home.directory() + "; `spate up` starts one"
                        : "the local stack is not whole, see `spate status`; `spate up` starts"
                            + " again what has ended"));
  }

  /**
   * Makes the stack as wanted, and returns when every process it started is ready. What it started
   * is stopped again if it cannot.
   *
   * @throws CliException in words, if a part cannot be started or is not ready in time
   */
  public StackView up(Wanted wanted) {
    return locked(
        pause,
        () ->
            make(
                (planner, known, alive, before) ->
                    planner.plan(
                        known, alive, before.map(plan -> plan.again(wanted)).orElse(wanted))));
  }

  /**
   * Makes sure that the broker runs, and leaves all else as it is; {@link StackView#started} is
   * empty if it ran.
   *
   * @throws CliException in words, if it cannot be started or is not ready in time
   */
  public StackView upBroker() {
    return locked(
        pause, () -> make((planner, known, alive, before) -> planner.planBroker(known, alive)));
  }

  private interface Planning {
    StackPlanner.Plan plan(
        StackPlanner planner,
        StackState known,
        Set<String> alive,
        Optional<StackPlanner.Plan> before);
  }

  private StackView make(Planning planning) {
    StackState known = file.read();
    StackState alive = known.only(processes::isAlive);
    stopStrays(alive);
    StackPlanner.Plan plan = plan(planning, known, alive, Optional.empty());
    install.require(plan.start().stream().map(ProcessSpec::kind).toList());
    file.write(alive);
    Set<String> stopped = new LinkedHashSet<>();
    Set<String> started = new LinkedHashSet<>();
    try {
      realise(planning, known, plan, stopped, started);
    } catch (RuntimeException e) {
      words.accept("stopping what was started");
      stopNames(started::contains);
      throw e;
    }
    Set<String> added = new LinkedHashSet<>(started);
    if (!alive.processes().isEmpty()) {
      added.removeAll(names(known));
    }
    return view(file.read().only(processes::isAlive), started, added, stopped);
  }

  private StackPlanner.Plan plan(
      Planning planning, StackState known, StackState alive, Optional<StackPlanner.Plan> before) {
    StackPlanner planner = new StackPlanner(home, new FreePorts(words));
    return planning.plan(planner, known, names(alive), before);
  }

  /** Does as planned; anew where a port that was free is not when its process wants it. */
  private void realise(
      Planning planning,
      StackState known,
      StackPlanner.Plan first,
      Set<String> stopped,
      Set<String> started) {
    Readiness readiness = new Readiness(processes, Readiness.AT_MOST, pause);
    List<StackProcess> waiting = new ArrayList<>();
    StackPlanner.Plan plan = first;
    for (int attempt = 1; ; attempt++) {
      try {
        plan.stop().stream()
            .map(StackProcess::name)
            .filter(name -> !started.contains(name))
            .forEach(stopped::add);
        stopProcesses(plan.stop());
        start(plan.start(), started, waiting, readiness);
        requireWhole(readiness);
        return;
      } catch (PortTakenException e) {
        if (attempt == ATTEMPTS) {
          throw e.asFailure(attempt);
        }
        words.accept(e.words());
        StackState now = file.read();
        StackState alive = now.only(processes::isAlive);
        plan = plan(planning, known.withAll(now), alive, Optional.of(plan));
      }
    }
  }

  /** What was ready first may have ended while the others started. */
  private void requireWhole(Readiness readiness) {
    file.read().processes().stream()
        .filter(process -> process.kind() != ProcessKind.AGENT)
        .forEach(readiness::requireAlive);
  }

  private static String summary(List<ProcessSpec> specs) {
    List<String> parts = new ArrayList<>();
    for (ProcessKind kind : ProcessKind.values()) {
      long number = specs.stream().filter(spec -> spec.kind() == kind).count();
      if (kind == ProcessKind.AGENT && number > 0) {
        parts.add(Numbers.plural(number, "agent"));
      } else if (number > 0) {
        parts.add(number == 1 ? kind.label() : Numbers.plural(number, kind.label()));
      }
    }
    return String.join(", ", parts);
  }

  private void start(
      List<ProcessSpec> specs,
      Set<String> started,
      List<StackProcess> waiting,
      Readiness readiness) {
    if (specs.isEmpty()) {
      return;
    }
    words.accept("starting " + summary(specs) + "; logs in " + home.logs());
    long begin = System.nanoTime();
    Set<String> anew = specs.stream().map(ProcessSpec::name).collect(Collectors.toSet());
    waiting.removeIf(process -> anew.contains(process.name()));
    // The sample API needs no broker, so it starts beside it.
    specs.stream()
        .filter(spec -> spec.kind() == ProcessKind.TODO_API)
        .forEach(spec -> waiting.add(spawn(spec, started)));
    for (ProcessSpec spec : specs) {
      if (spec.kind() == ProcessKind.BROKER) {
        forgetBrokerReady();
        StackProcess broker = spawn(spec, started);
        readiness.awaitBroker(broker, home.brokerReadyFile());
        tellReady(broker, begin);
      }
    }
    specs.stream()
        .filter(spec -> spec.kind() != ProcessKind.TODO_API && spec.kind() != ProcessKind.BROKER)
        .forEach(spec -> waiting.add(spawn(spec, started)));
    readiness.await(waiting, process -> tellReady(process, begin));
  }

  private StackProcess spawn(ProcessSpec spec, Set<String> started) {
    started.add(spec.name());
    StackProcess process = spawner.start(spec);
    file.write(file.read().with(process));
    return process;
  }

  private void tellReady(StackProcess process, long begin) {
    String address =
        process.kind() == ProcessKind.BROKER ? "127.0.0.1:" + process.port() : process.url();
    words.accept(
        String.format(
            Locale.ROOT,
            "%-14s ready at %-24s %5.1f s",
            process.name(),
            address,
            (System.nanoTime() - begin) / 1e9));
  }

  private void forgetBrokerReady() {
    try {
      Files.deleteIfExists(home.brokerReadyFile());
    } catch (IOException e) {
      throw CliException.failed("cannot delete " + home.brokerReadyFile() + ": " + e, e);
    }
  }

  /**
   * Stops every process of this stack, also such that only the process table knows of.
   *
   * @return the names of the stopped processes
   */
  public List<String> down() {
    return locked(Pause.UNBROKEN, () -> stopNames(name -> true));
  }

  /** Stops these processes only. */
  public List<String> stop(Collection<String> names) {
    return locked(Pause.UNBROKEN, () -> stopNames(names::contains));
  }

  /** Ends processes of this home that no file tells of: they hold ports and data directories. */
  private void stopStrays(StackState alive) {
    TreeSet<String> strays = new TreeSet<>(processes.marked().keySet());
    strays.removeAll(names(alive));
    if (!strays.isEmpty()) {
      words.accept("ending " + String.join(", ", strays) + ", left over from before");
      stopNames(strays::contains);
    }
  }

  private void stopProcesses(List<StackProcess> some) {
    List<String> names = some.stream().map(StackProcess::name).toList();
    if (!names.isEmpty()) {
      stopNames(names::contains);
    }
  }

  private List<String> stopNames(Predicate<String> wanted) {
    Map<String, ProcessHandle> living = new TreeMap<>(processes.marked());
    for (StackProcess process : file.read().processes()) {
      processes.find(process).ifPresent(handle -> living.put(process.name(), handle));
    }
    living.keySet().removeIf(name -> !wanted.test(name));
    if (living.keySet().stream().anyMatch(java::writesArchive)) {
      words.accept(
          "writing class archives for quicker starts, once after a build; up to half a minute");
    }
    List<String> stopped = new ArrayList<>();
    List<String> left = new StackStopper(this::grace, words).stop(living, stopped::add);
    // Also those that had ended by themselves are forgotten; those that live on are not.
    file.write(
        file.read().only(process -> !wanted.test(process.name()) || left.contains(process.name())));
    if (!left.isEmpty()) {
      throw CliException.failed(
          "could not stop " + String.join(", ", left) + "; end them by hand (kill -9)");
    }
    return stopped;
  }

  private Duration grace(String name) {
    return java.writesArchive(name) ? ARCHIVE_GRACE : GRACE;
  }

  /** Every process that is known or found. */
  public List<ProcessStatus> processes() {
    return new StackInspector(home, processes).inspect(file.read());
  }

  private <T> T locked(Pause waiting, Supplier<T> work) {
    StackLock lock = StackLock.take(home.lockFile(), LOCK_BOUND, waiting, words);
    try {
      return work.get();
    } finally {
      lock.release();
    }
  }

  private static TreeSet<String> names(StackState state) {
    TreeSet<String> names = new TreeSet<>();
    state.processes().forEach(process -> names.add(process.name()));
    return names;
  }

  private static StackView view(
      StackState alive,
      Collection<String> started,
      Collection<String> added,
      Collection<String> stopped) {
    return new StackView(
        uri(alive, ProcessKind.CONTROL_PLANE),
        uri(alive, ProcessKind.AGGREGATOR),
        alive.all(ProcessKind.AGGREGATOR).stream()
            .skip(1)
            .map(process -> URI.create(process.url()))
            .toList(),
        uri(alive, ProcessKind.TODO_API),
        alive.agents().stream().map(StackProcess::name).toList(),
        List.copyOf(started),
        List.copyOf(added),
        List.copyOf(stopped));
  }

  private static URI uri(StackState state, ProcessKind kind) {
    return state.find(kind).map(process -> URI.create(process.url())).orElse(null);
  }
}

package io.spate.cli.doctor;

import io.spate.cli.api.AgentView;
import io.spate.cli.api.ControlPlane;
import io.spate.cli.api.ProblemException;
import io.spate.cli.api.ServiceHealth;
import io.spate.cli.api.UnreachableException;
import io.spate.cli.terminal.Numbers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Control plane, results aggregators, and the agents that the control plane has heard of. */
final class Services {
  private static final int NAMES_SHOWN = 8;

  private final Subject subject;
  private final String version;

  /**
   * Of a subject.
   *
   * @param version of this command, which the others are compared with
   */
  Services(Subject subject, String version) {
    this.subject = subject;
    this.version = version;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        subject
            .controlPlane()
            .map(uri -> service("control plane", uri))
            .orElseGet(() -> notChecked("control plane", "--server URL")));
    int number = 0;
    for (URI uri : subject.aggregators()) {
      number++;
      findings.add(service("results aggregator" + (number == 1 ? "" : " " + number), uri));
    }
    if (number == 0) {
      findings.add(notChecked("results aggregator", "--aggregator URL"));
    }
    return findings;
  }

  private static Finding notChecked(String check, String option) {
    return Finding.warn(check, "not checked", "its address", "give " + option + " to check it");
  }

  private Finding service(String check, URI uri) {
    ServiceHealth health;
    try {
      health = ServiceHealth.of(check, uri, subject.access().trust());
    } catch (UnreachableException e) {
      return Finding.fail(
          check,
          e.getMessage(),
          "a service that answers there",
          subject.local()
              ? "`spate up` starts what is missing, `spate logs` shows why it has ended"
              : "start it, or give the right address");
    }
    if (!health.ready()) {
      return Finding.fail(
          check,
          "at " + uri + ", not ready: " + health.reason(),
          "status 200 at " + uri + "/q/health/ready",
          "see its log; most often Kafka is away or the address is another server's");
    }
    String found = "ready at " + uri;
    if (health.version().isEmpty()) {
      return Finding.warn(
          check,
          found + ", does not tell its version",
          "version " + version,
          "update it: it is older than this command");
    }
    String seen = health.version().get();
    return seen.equals(version)
        ? Finding.ok(check, found + ", version " + seen)
        : Finding.fail(
            check,
            found + ", version " + seen,
            "version " + version + ", as this command",
            update());
  }

  private String update() {
    return subject.local()
        ? "`spate down`, `./spate build`, `spate up`"
        : "update the older one of the two (`helm upgrade` for a cluster)";
  }

  /** The agents that are known; says what is wrong with them, or why they are not known. */
  List<AgentView> agents(Consumer<Finding> tell) {
    Optional<URI> controlPlane = subject.controlPlane();
    if (controlPlane.isEmpty()) {
      return List.of();
    }
    try {
      List<AgentView> agents =
          new ControlPlane(controlPlane.get(), subject.access())
              .agents().stream().filter(agent -> !agent.isStopped()).toList();
      agents(agents, System.currentTimeMillis()).forEach(tell);
      return agents;
    } catch (UnreachableException | ProblemException e) {
      tell.accept(
          Finding.warn(
              "agents",
              "not known: " + e.getMessage(),
              "a control plane that is ready",
              "mend the control plane first"));
      return List.of();
    }
  }

  /** One finding of all that are well, and one of each that is not. */
  List<Finding> agents(List<AgentView> agents, long now) {
    if (agents.isEmpty()) {
      return List.of(
          Finding.fail(
              "agents",
              "none",
              "one at least",
              subject.local()
                  ? "`spate agents 3` starts some"
                  : "start some, see docs/kubernetes.md"));
    }
    List<Finding> findings = new ArrayList<>();
    List<AgentView> well = new ArrayList<>();
    for (AgentView agent : agents) {
      Finding finding = agent(agent, now);
      if (finding.level() == Level.OK) {
        well.add(agent);
      } else {
        findings.add(finding);
      }
    }
    if (!well.isEmpty()) {
      findings.add(0, Finding.ok("agents", words(well, now)));
    }
    return findings;
  }

  private String words(List<AgentView> agents, long now) {
    String names =
        agents.stream().map(AgentView::id).limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    long oldest = agents.stream().mapToLong(agent -> now - agent.lastSeenAt()).max().orElse(0);
    return Numbers.plural(agents.size(), "agent")
        + " of version "
        + String.join(", ", new TreeSet<>(agents.stream().map(AgentView::version).toList()))
        + " ("
        + names
        + (agents.size() > NAMES_SHOWN ? ", …" : "")
        + "), last heartbeats at most "
        + Numbers.latency((double) Math.max(0, oldest))
        + " ago";
  }

  private Finding agent(AgentView agent, long now) {
    String check = "agent " + agent.id();
    String heartbeat =
        ", last heartbeat " + Numbers.span((now - agent.lastSeenAt()) / 1e3) + " ago";
    String found = agent.state() + ", version " + agent.version() + heartbeat;
    if (!agent.isAlive()) {
      return Finding.warn(
          check,
          found,
          "a heartbeat each second",
          subject.local()
              ? "`spate status` tells whether it lives, `spate up` starts it again"
              : "see its log; one that is gone for good is forgotten after ten minutes");
    }
    return version.equals(agent.version())
        ? Finding.ok(check, found)
        : Finding.fail(check, found, "version " + version + ", as this command", update());
  }
}

package io.spate.scenario.parse;

import static io.spate.scenario.Scenarios.withLoad;
import static io.spate.scenario.Scenarios.withStep;
import static io.spate.scenario.Scenarios.withSteps;
import static io.spate.scenario.Scenarios.withTop;
import static io.spate.scenario.Scenarios.withUserClass;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.Marked;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of mistake: exact words, exact place (at the mark). */
class ScenarioMistakesTest {
  private static final String STEP_KEYS =
      "keys are get, post, put, patch, delete, head, options, grpc, name, query, headers, auth, json, form,"
          + " multipart, body, message, expect, save, sse, redirects, timeout, thinkTime, tags, pause, repeat, while, forEach, if, choose,"
          + " group, parallel, ws, wsSend, wsExpect, wsClose, abort, script, use)";
  private static final String TASK_KEYS =
      "keys are get, post, put, patch, delete, head, options, grpc, name, query, headers, auth, json, form,"
          + " multipart, body, message, expect, save, sse, redirects, timeout, thinkTime, tags, sequence, weight)";

  @ParameterizedTest
  @MethodSource({
    "ofTheWhole",
    "ofLoad",
    "ofShapes",
    "ofUsers",
    "ofSteps",
    "ofBodies",
    "ofExpect",
    "ofSave",
    "ofTemplates",
    "ofVars",
    "ofStreams",
    "ofHttp",
    "ofThresholds"
  })
  void mistakeIsToldInWordsAtItsPlace(String marked, String message) {
    Marked.assertProblems(marked, message);
  }

  static Stream<Arguments> ofTheWhole() {
    return Stream.of(
        arguments("«", "the scenario is empty (it needs target, load and users)"),
        arguments("«# only a comment\n", "the scenario is empty (it needs target, load and users)"),
        arguments(
            "«hello", "a scenario must be a map, got 'hello' (it begins like 'name: My test')"),
        arguments("«- a", "a scenario must be a map, got a list (it begins like 'name: My test')"),
        arguments(
            "«load: { users: 1, duration: 1s }\nusers: [ { tasks: [ { get: / } ] } ]",
            "'target' is missing (write http://host:port or https://host)"),
        arguments(
            "«target: http://h\nusers: [ { tasks: [ { get: / } ] } ]",
            "'load' is missing (such as load: { users: 10, duration: 60s })"),
        arguments(
            "«target: http://h\nload: { users: 1, duration: 1s }",
            "'users' is missing (it is a list of user classes, each with tasks)"),
        arguments(
            withTop("«threshold: [ p95 < 1s ]"),
            "unknown key 'threshold' (did you mean 'thresholds'? keys are name, target, load,"
                + " thresholds, http, grpc, gracefulStop, seed, data, files, vars, include, flows, tags, setup, setupTimeout, teardown, teardownTimeout, users)"),
        arguments(
            withTop("«zzzzzzzz: 1"),
            "unknown key 'zzzzzzzz' (keys are name, target, load, thresholds, http, grpc, gracefulStop,"
                + " seed, data, files, vars, include, flows, tags, setup, setupTimeout, teardown, teardownTimeout, users)"),
        arguments(withTop("name: «[a]"), "name must be text, got a list"),
        arguments(withTop("name:«"), "name must be text, got nothing"),
        arguments(withTop("name: «\"  \""), "name must not be empty"),
        arguments(withTop("name: «" + "x".repeat(201)), "name is longer than 200 characters"),
        arguments(
            withTop("name: a\n«name: b"), "key 'name' is there twice (the first is on line 4)"),
        arguments(withTop("«[a, b]: c"), "a key must be text, got a list"),
        arguments(
            withTop("").replace("http://localhost", "«localhost:8080"),
            "target must be an http or https URL, got 'localhost:8080' (write http://host:port or"
                + " https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«ftp://host"),
            "target must be an http or https URL, got 'ftp://host' (write http://host:port or"
                + " https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«/path"),
            "target must be an http or https URL, got '/path' (write http://host:port or"
                + " https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«http://"),
            "target is not a URL: Expected authority: 'http://' (write http://host:port or"
                + " https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«http:///x"),
            "target has no valid host: 'http:///x' (write http://host:port or https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«http://a_b c"),
            "target is not a URL: Illegal character in authority: 'http://a_b c' (write"
                + " http://host:port or https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«http://user:secret@host"),
            "target must not contain a user name or password (write http://host:port or"
                + " https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«http://host:99999"),
            "target has an impossible port: 'http://host:99999' (write http://host:port or"
                + " https://host)"),
        arguments(
            withTop("").replace("http://localhost", "«http://host/?a=b"),
            "target must not have a query or fragment, got 'http://host/?a=b' (write"
                + " http://host:port or https://host)"),
        arguments(
            withTop("").replace(" http://localhost", "«"), "target must be text, got nothing"));
  }

  static Stream<Arguments> ofShapes() {
    String step = "such as step: { start: 10, by: 10, every: 30s, until: 100 }";
    String rates = "such as step: { start: 10/s, by: 10/s, every: 30s, until: 100/s }";
    String spike = "such as spike: { base: 50, peak: 500, at: 2m, for: 30s }";
    return Stream.of(
        arguments(
            withLoad("step: «5"),
            "step must be a map, got '5' (keys are start, by, every, until, ramp)"),
        arguments(
            withLoad("step: { «bye: 1, every: 1s, until: 5 }"),
            "unknown key 'bye' (did you mean 'by'? keys are start, by, every, until, ramp)"),
        arguments(withLoad("step: «{ every: 1s, until: 5 }"), "'by' is missing (" + step + ")"),
        arguments(withLoad("step: «{ by: 1, until: 5 }"), "'every' is missing (" + step + ")"),
        arguments(withLoad("step: «{ by: 1, every: 1s }"), "'until' is missing (" + step + ")"),
        arguments(
            withLoad("step: { by: «x, every: 1s, until: 5 }"),
            "by must be a whole number, got 'x'"),
        arguments(
            withLoad("step: { by: «0, every: 1s, until: 5 }"),
            "by must be greater than 0, got '0' (the way down follows from start and until)"),
        arguments(
            withLoad("step: { by: «-5, every: 1s, until: 5 }"),
            "by must be between 0 and 10000000, got -5"),
        arguments(
            withLoad("step: { start: «20000000, by: 5, every: 1s, until: 5 }"),
            "start must be between 0 and 10000000, got 20000000"),
        arguments(
            withLoad("step: { by: 5, every: «0s, until: 5 }"),
            "every must be at least 1ms, got '0s'"),
        arguments(
            withLoad("step: { by: 5, every: 1s, until: 5, ramp: «2s }"),
            "ramp must not be longer than every (it is a part of each step)"),
        arguments(
            withLoad("step: «{ by: 1, every: 1s, until: 20000 }"),
            "step amounts to more than 10000 stages"),
        arguments(
            withLoad("step: «{ start: 0, by: 1, every: 1s, until: 0 }"),
            "step has no users at any time"),
        arguments(
            withLoad("step: «{ by: 1, every: 700h, until: 2 }"),
            "step: the whole duration must be at most 720h, got 1400h"),
        arguments(
            withLoad("step: { by: 1, every: 1s, until: 2 }\n«duration: 5s"),
            "'duration' and 'step' exclude each other (it lasts as long as its steps, each of"
                + " them 'every')"),
        arguments(
            withLoad("step: { by: 1, every: 1s, until: 2 }\n«users: 5"),
            "'users' and 'step' exclude each other (step says how much; remove it)"),
        arguments(
            withLoad("step: { by: 1, every: 1s, until: 2 }\n«points: [ { at: 1s, users: 5 } ]"),
            "'points' and 'step' exclude each other (remove one of them)"),
        arguments(
            withLoad(
                "step: { by: 1, every: 1s, until: 2 }\n«stages: [ { duration: 1s, users: 5 } ]"),
            "'stages' and 'step' exclude each other (remove one of them)"),
        arguments(
            withLoad("users: 1\niterations: 5\n«step: { by: 1, every: 1s, until: 2 }"),
            "'step' and iterations exclude each other (write users: and spawnRate: instead)"),
        arguments(
            withLoad("«step: { by: 1/s, every: 1s, until: 2/s }"),
            "'maxUsers' is missing (such as maxUsers: 1000; no more users at once)"),
        arguments(
            withLoad("maxUsers: 5\nstep: { by: «1, every: 1s, until: 2/s }"),
            "by: a rate needs a unit, got '1' (write 1/s)"),
        arguments(
            withLoad("maxUsers: 5\nstep: { by: «20000000/s, every: 1s, until: 2/s }"),
            "by must be between 0.00001/s and 10000000/s, got 20000000/s"),
        arguments(
            withLoad("maxUsers: 5\nstep: «{ by: 1/s, every: 1s }"),
            "'until' is missing (" + rates + ")"),
        arguments(
            withLoad("maxUsers: 5\nstep: { by: 1/s, every: 1s, until: 2/s }\n«arrivals: 5/s"),
            "'arrivals' and 'step' exclude each other (step says how much; remove it)"),
        arguments(
            withLoad("«spike: { base: 5, peak: 50, at: 1s, for: 1s }"),
            "'duration' is missing (such as duration: 5m, for the whole with its spike)"),
        arguments(
            withLoad("duration: 5s\nspike: «{ base: 5, peak: 50, at: 1s }"),
            "'for' is missing (" + spike + ")"),
        arguments(
            withLoad("duration: 5s\nspike: { base: 5, peak: «5, at: 1s, for: 1s }"),
            "peak must be more than base, got '5'"),
        arguments(
            withLoad("duration: 5s\nspike: { base: 5, peak: 50, at: «4s, for: 2s }"),
            "the spike is not over at the end of the run (duration must be longer)"),
        arguments(
            withLoad("duration: 1m\nspike: { base: 5, peak: 9, at: 4s, for: 2s, every: «1s }"),
            "a spike is not over when the next is to begin (with its ramps it takes longer than"
                + " 'every'; write more)"),
        arguments(
            withLoad("duration: 1h\nspike: «{ base: 5, peak: 9, at: 4s, for: 2ms, every: 2ms }"),
            "spike amounts to more than 10000 stages"),
        arguments(
            withLoad("points: «5"),
            "points must be a list, got '5' (such as - { at: 30s, users: 100 })"),
        arguments(
            withLoad("points: [ «{ at: 5s } ]"),
            "'users' is missing (such as - { at: 30s, users: 100 })"),
        arguments(
            withLoad("points: [ { at: 5s, users: 5, «arrival: 5 } ]"),
            "unknown key 'arrival' (keys are at, users)"),
        arguments(
            withLoad("points: [ { at: 5s, users: 5 }, { at: «4s, users: 5 } ]"),
            "points must be in the order of their times (the one before is later)"),
        arguments(
            withLoad("points: «[ { at: 0s, users: 5 } ]"),
            "points: the whole duration must be greater than 0, got 0s"),
        arguments(
            withLoad("maxUsers: 5\npoints: [ { at: 5s, arrivals: 5/s, «users: 5 } ]"),
            "unknown key 'users' (keys are at, arrivals)"),
        arguments(
            withLoad("points: [ { at: 5s, users: 5 } ]\n«duration: 5s"),
            "'duration' and 'points' exclude each other (the last point is the end)"));
  }

  static Stream<Arguments> ofLoad() {
    return Stream.of(
        arguments(
            withTop("").replace("{ users: 1, duration: 1s }", "«5"),
            "load must be a map, got '5' (keys are users, spawnRate, duration, stages,"
                + " throughput, warmUp, step, spike, points, iterations, sharedIterations,"
                + " maxDuration, arrivals, maxUsers, spacing)"),
        arguments(withLoad("«duration: 1s"), "'users' is missing (such as users: 10, or stages)"),
        arguments(withLoad("«users: 1"), "'duration' is missing (such as duration: 60s)"),
        arguments(withLoad("users: «0\nduration: 1s"), "users must be at least 1, got 0"),
        arguments(withLoad("users: «-5\nduration: 1s"), "users must be at least 1, got -5"),
        arguments(
            withLoad("users: «10000001\nduration: 1s"),
            "users must be at most 10000000, got 10000001"),
        arguments(withLoad("users: «ten\nduration: 1s"), "users must be a whole number, got 'ten'"),
        arguments(withLoad("users: «1.5\nduration: 1s"), "users must be a whole number, got '1.5'"),
        arguments(
            withLoad("users: «[1]\nduration: 1s"), "users must be a whole number, got a list"),
        arguments(
            withLoad("users: «99999999999999999999\nduration: 1s"),
            "users must be a whole number, got '99999999999999999999'"),
        arguments(
            withLoad("users: 1\nduration: «60"),
            "duration: a duration needs a unit, got '60' (write 60s)"),
        arguments(
            withLoad("users: 1\nduration: «1 minute"),
            "duration: not a duration: '1 minute' (write 500ms, 2s, 1m30s or 1h)"),
        arguments(
            withLoad("users: 1\nduration: «30s1m"),
            "duration: the units of a duration go from large to small, got '30s1m' (write 1h2m3s,"
                + " not 3s2m1h)"),
        arguments(
            withLoad("users: 1\nduration: «-1s"),
            "duration: a duration cannot be negative, got '-1s'"),
        arguments(withLoad("users: 1\nduration: «0s"), "duration must be greater than 0, got 0s"),
        arguments(withLoad("users: 1\nduration: «721h"), "duration must be at most 720h, got 721h"),
        arguments(
            withLoad("users: 1\nduration: «999999h"),
            "duration: the duration is too long: '999999h' (at most 240000h)"),
        arguments(
            withLoad("users: 1\nduration: 1s\nspawnRate: «0"),
            "spawnRate must be greater than 0, got 0"),
        arguments(
            withLoad("users: 1\nduration: 1s\nspawnRate: «-2.5"),
            "spawnRate must be greater than 0, got -2.5"),
        arguments(
            withLoad("users: 1\nduration: 1s\nspawnRate: «0.0001"),
            "spawnRate must be between 0.001 and 10000000 users per second, got 1.0E-4"),
        arguments(
            withLoad("users: 1\nduration: 1s\nspawnRate: «fast"),
            "spawnRate must be a number, got 'fast'"),
        arguments(
            withLoad("users: 1\nduration: 1s\n«spawnrate: 1"),
            "unknown key 'spawnrate' (did you mean 'spawnRate'? keys are users, spawnRate,"
                + " duration, stages, throughput, warmUp, step, spike, points, iterations,"
                + " sharedIterations, maxDuration, arrivals, maxUsers, spacing)"),
        arguments(
            withLoad("«users: 1\nstages: [ { duration: 1s, users: 1 } ]"),
            "'users' and 'stages' exclude each other (remove one of them)"),
        arguments(
            withLoad("«duration: 1s\nstages: [ { duration: 1s, users: 1 } ]"),
            "'duration' and 'stages' exclude each other (remove one of them)"),
        arguments(
            withLoad("arrivals: «100\nmaxUsers: 5\nduration: 1s"),
            "arrivals: a rate needs a unit, got '100' (write 100/s)"),
        arguments(
            withLoad("arrivals: «fast\nmaxUsers: 5\nduration: 1s"),
            "arrivals: not a rate: 'fast' (write 100/s, 90/m or 3600/h)"),
        arguments(
            withLoad("arrivals: «-3/s\nmaxUsers: 5\nduration: 1s"),
            "arrivals: a rate cannot be negative, got '-3/s'"),
        arguments(
            withLoad("arrivals: «0/s\nmaxUsers: 5\nduration: 1s"),
            "arrivals must be greater than 0/s, got 0/s"),
        arguments(
            withLoad("arrivals: «20000000/s\nmaxUsers: 5\nduration: 1s"),
            "arrivals must be between 0.00001/s and 10000000/s, got 20000000/s"),
        arguments(
            withLoad("arrivals: «[1]\nmaxUsers: 5\nduration: 1s"),
            "arrivals must be a rate, got a list"),
        arguments(
            withLoad("«arrivals: 5/s\nduration: 1s"),
            "'maxUsers' is missing (such as maxUsers: 1000; no more users at once)"),
        arguments(
            withLoad("«maxUsers: 5\nduration: 1s"),
            "'arrivals' is missing (such as arrivals: 100/s, or stages)"),
        arguments(
            withLoad("«arrivals: 5/s\nmaxUsers: 5"),
            "'duration' is missing (such as duration: 60s)"),
        arguments(
            withLoad("arrivals: 5/s\nmaxUsers: «0\nduration: 1s"),
            "maxUsers must be at least 1, got 0"),
        arguments(
            withLoad("arrivals: 5/s\nmaxUsers: 9\nduration: 1s\n«users: 5"),
            "'users' and 'arrivals' exclude each other (maxUsers says how many users there may"
                + " be)"),
        arguments(
            withLoad("arrivals: 5/s\nmaxUsers: 9\nduration: 1s\n«spawnRate: 5"),
            "'spawnRate' and 'arrivals' exclude each other (users start with the arrivals; remove"
                + " it)"),
        arguments(
            withLoad("arrivals: 5/s\nmaxUsers: 9\nduration: 1s\nspacing: «random"),
            "spacing must be even or poisson, got 'random'"),
        arguments(
            withLoad("«arrivals: 1/s\nmaxUsers: 9\nstages: [ { duration: 1s, arrivals: 1/s } ]"),
            "'arrivals' and 'stages' exclude each other (remove one of them)"),
        arguments(
            withLoad("maxUsers: 9\nstages: [ { duration: 1s, arrivals: «1 } ]"),
            "arrivals: a rate needs a unit, got '1' (write 1/s)"),
        arguments(
            withLoad("maxUsers: 9\nstages: «[ { duration: 1s, arrivals: 0/s } ]"),
            "at least one stage must have arrivals"),
        arguments(
            withLoad("maxUsers: 9\nstages: «[ { duration: 0s, arrivals: 1/s } ]"),
            "stages: the sum of the duration must be greater than 0, got 0s"),
        arguments(
            withLoad("maxUsers: 9\nstages: [ «{ duration: 1s } ]"),
            "'arrivals' is missing (such as - { duration: 30s, arrivals: 100/s })"),
        arguments(
            withLoad("users: 1\niterations: «0"),
            "iterations must be between 1 and 1000000000, got 0"),
        arguments(
            withLoad("users: 1\nsharedIterations: «many"),
            "sharedIterations must be a whole number, got 'many'"),
        arguments(
            withLoad("users: 1\niterations: 5\n«duration: 1s"),
            "'duration' and iterations exclude each other (maxDuration says how long the iterations"
                + " may take)"),
        arguments(
            withLoad("iterations: 5\n«stages: [ { duration: 1s, users: 1 } ]\nusers: 1"),
            "'stages' and iterations exclude each other (write users: and spawnRate: instead)"),
        arguments(
            withLoad("users: 1\nsharedIterations: 5\n«iterations: 5"),
            "'iterations' and 'sharedIterations' exclude each other (iterations are those of each"
                + " user, sharedIterations those of all together)"),
        arguments(
            withLoad("«iterations: 5"),
            "'users' is missing (such as users: 10, who do the iterations)"),
        arguments(
            withLoad("«users: 5\nmaxDuration: 5s"),
            "'iterations' is missing (such as iterations: 5 of each user, or sharedIterations:"
                + " 100)"),
        arguments(
            withLoad("users: 5\niterations: 1\nmaxDuration: «0s"),
            "maxDuration must be greater than 0, got 0s"),
        arguments(
            withLoad("arrivals: 5/s\nmaxUsers: 9\nduration: 1s\n«iterations: 5"),
            "'iterations' and 'arrivals' exclude each other (arrivals are iterations already;"
                + " duration says how long they come)"),
        arguments(
            withLoad("users: 1\n«duratio: 1s\nwarmUp: 5s"),
            "unknown key 'duratio' (did you mean 'duration'? keys are users, spawnRate, duration,"
                + " stages, throughput, warmUp, step, spike, points, iterations, sharedIterations,"
                + " maxDuration, arrivals, maxUsers, spacing)"),
        arguments(
            withLoad("users: 1\nduration: 1m\nwarmUp: «30"),
            "warmUp: a duration needs a unit, got '30' (write 30s)"),
        arguments(
            withLoad("users: 1\nduration: 1m\nwarmUp: «[30s]"),
            "warmUp must be a duration, got a list"),
        arguments(
            withLoad("users: 1\nduration: 1m\nwarmUp: «0s"),
            "warmUp must be greater than 0, got 0s"),
        arguments(
            withLoad("users: 1\nduration: 1m\nwarmUp: «60s"),
            "warmUp must be shorter than the run of 1m, got 1m (it is a part of the run's time)"),
        arguments(
            withLoad("stages: [ { duration: 1s, users: 1 } ]\nwarmUp: «5s"),
            "warmUp must be shorter than the run of 1s, got 5s (it is a part of the run's time)"),
        arguments(
            withLoad("arrivals: 1/s\nmaxUsers: 1\nduration: 2s\nwarmUp: «5s"),
            "warmUp must be shorter than the run of 2s, got 5s (it is a part of the run's time)"),
        arguments(
            withLoad("users: 1\niterations: 5\nmaxDuration: 3s\nwarmUp: «5s"),
            "warmUp must be shorter than the run of 3s, got 5s (it is a part of the run's time)"),
        arguments(
            withLoad("users: 1\nduration: 1s\nthroughput: «5"),
            "throughput: a rate needs a unit, got '5' (write 5/s)"),
        arguments(
            withLoad("users: 1\nduration: 1s\nthroughput: «0/s"),
            "throughput must be greater than 0/s, got 0/s"),
        arguments(
            withLoad("users: 1\nduration: 1s\nthroughput: «[1]"),
            "throughput must be a rate, got a list"),
        arguments(
            withLoad("arrivals: 5/s\nmaxUsers: 9\nduration: 1s\n«throughput: 5/s"),
            "'throughput' and 'arrivals' exclude each other (arrivals are a rate already; remove"
                + " it)"),
        arguments(
            withLoad("stages: «[]"),
            "stages must not be empty (such as - { duration: 30s, users: 100 })"),
        arguments(
            withLoad("stages: «x"),
            "stages must be a list, got 'x' (such as - { duration: 30s, users: 100 })"),
        arguments(
            withLoad("stages: [ «1 ]"),
            "a stage must be a map, got '1' (keys are duration, users)"),
        arguments(
            withLoad("stages: [ «{ users: 1 } ]"),
            "'duration' is missing (such as - { duration: 30s, users: 100 })"),
        arguments(
            withLoad("stages: [ «{ duration: 1s } ]"),
            "'users' is missing (such as - { duration: 30s, users: 100 })"),
        arguments(
            withLoad("stages: [ { duration: 1s, users: «-1 } ]"),
            "users of a stage must be between 0 and 10000000, got -1"),
        arguments(
            withLoad("stages: «[ { duration: 1s, users: 0 } ]"),
            "at least one stage must have users"),
        arguments(
            withLoad("stages: «[ { duration: 0s, users: 5 } ]"),
            "stages: the sum of the duration must be greater than 0, got 0s"),
        arguments(
            withLoad("stages: [ { duration: 1s, «target: 5, users: 1 } ]"),
            "unknown key 'target' (keys are duration, users)"));
  }

  static Stream<Arguments> ofUsers() {
    return Stream.of(
        arguments(
            withTop("").replace("[ { tasks: [ { get: / } ] } ]", "«{ tasks: [] }"),
            "users must be a list, got a map (each item has tasks, and may have name and"
                + " thinkTime)"),
        arguments(
            withTop("").replace(" [ { tasks: [ { get: / } ] } ]", "«"),
            "users must be a list, got nothing (each item has tasks, and may have name and"
                + " thinkTime)"),
        arguments(
            withTop("").replace("[ { tasks: [ { get: / } ] } ]", "«[]"),
            "users must not be empty (each item has tasks, and may have name and thinkTime)"),
        arguments(
            withTop("").replace("{ tasks: [ { get: / } ] }", "«Bob"),
            "a user class must be a map, got 'Bob' (keys are name, weight, load, startAfter, thinkTime,"
                + " pacing, vars, onStart, tasks, onStop)"),
        arguments(withUserClass("«name: A"), "'tasks' is missing (such as tasks: [ { get: / } ])"),
        arguments(
            withUserClass("tasks: «[]"), "tasks must not be empty (such as tasks: [ { get: / } ])"),
        arguments(
            withUserClass("tasks: «/"),
            "tasks must be a list, got '/' (such as tasks: [ { get: / } ])"),
        arguments(
            withUserClass("«thinktime: 2s\ntasks: [ { get: / } ]"),
            "unknown key 'thinktime' (did you mean 'thinkTime'? keys are name, weight, load, startAfter, thinkTime,"
                + " pacing, vars, onStart, tasks, onStop)"),
        arguments(
            withUserClass("thinkTime: «2\ntasks: [ { get: / } ]"),
            "thinkTime: a duration needs a unit, got '2' (write 2s)"),
        arguments(
            withUserClass("thinkTime: 2s..«5\ntasks: [ { get: / } ]"),
            "thinkTime: a duration needs a unit, got '5' (write 5s)"),
        arguments(
            withUserClass("thinkTime: «5s..2s\ntasks: [ { get: / } ]"),
            "thinkTime: the range goes from the shorter to the longer, got '5s..2s' (write"
                + " 2s..5s)"),
        arguments(
            withUserClass("thinkTime:«\ntasks: [ { get: / } ]"),
            "thinkTime must be a duration or a range such as 1s..3s, got nothing"),
        arguments(
            withUserClass("thinkTime: «{ }\ntasks: [ { get: / } ]"),
            "thinkTime needs either normal or exponential (such as { normal: 2s, deviation: 500ms }"
                + " or { exponential: 2s })"),
        arguments(
            withUserClass("thinkTime: «{ normal: 1s }\ntasks: [ { get: / } ]"),
            "'deviation' is missing (such as { normal: 2s, deviation: 500ms } or { exponential: 2s"
                + " })"),
        arguments(
            withUserClass("thinkTime: { exponential: 1s, «deviation: 1s }\ntasks: [ { get: / } ]"),
            "'deviation' goes with 'normal' only (remove it)"),
        arguments(
            withUserClass("thinkTime: { exponential: «2 }\ntasks: [ { get: / } ]"),
            "exponential: a duration needs a unit, got '2' (write 2s)"),
        arguments(
            withUserClass("thinkTime: { «gauss: 2s }\ntasks: [ { get: / } ]"),
            "unknown key 'gauss' (keys are normal, deviation, exponential, min, max)"),
        arguments(
            withUserClass(
                "thinkTime: «{ exponential: 1s, min: 3s, max: 2s }\ntasks: [ { get: / } ]"),
            "min must not be greater than max"),
        arguments(
            withUserClass("pacing: «0s\ntasks: [ { get: / } ]"),
            "pacing must be greater than 0 (leave it out for none)"),
        arguments(
            withUserClass("pacing: «5\ntasks: [ { get: / } ]"),
            "pacing: a duration needs a unit, got '5' (write 5s)"),
        arguments(
            withUserClass("«pacing: 5s\ntasks: [ { get: / } ]")
                .replace("users: 1,", "arrivals: 5/s, maxUsers: 9,"),
            "'pacing' and 'arrivals' exclude each other (the rate of the arrivals says when"
                + " iterations start)"),
        arguments(
            withUserClass("weight: «0\ntasks: [ { get: / } ]"),
            "weight must be between 1 and 1000000, got 0"),
        arguments(
            withUserClass("weight: «1.5\ntasks: [ { get: / } ]"),
            "weight must be a whole number, got '1.5'"),
        arguments(
            withTop("")
                .replace(
                    "[ { tasks: [ { get: / } ] } ]",
                    "[ { name: A, tasks: [ { get: / } ] }, { name: «A, tasks: [ { get: / } ] } ]"),
            "user class 'A' is there twice (see line 3)"),
        arguments(
            withUserClass("tasks:\n  - «weight: 5"),
            "a task needs a request (such as get: /todo; methods are get, post, put, patch, delete,"
                + " head, options, grpc)"),
        arguments(
            withUserClass("tasks:\n  - «/todo"), "a task must be a map, got '/todo' (" + TASK_KEYS),
        arguments(
            withUserClass("tasks:\n  - «gett: /todo"),
            "unknown key 'gett' (did you mean 'get'? " + TASK_KEYS),
        arguments(
            withUserClass("tasks:\n  - «GET: /todo"),
            "unknown key 'GET' (did you mean 'get'? " + TASK_KEYS),
        arguments(
            withUserClass("tasks:\n  - sequence: «/x"),
            "sequence must be a list, got '/x' (such as sequence: [ { get: / } ])"),
        arguments(
            withUserClass("tasks:\n  - sequence: «[]"),
            "sequence must not be empty (such as sequence: [ { get: / } ])"),
        arguments(
            withUserClass("tasks:\n  - sequence: «[ { pause: 1s } ]"),
            "a sequence needs at least one request"),
        arguments(
            withUserClass("tasks:\n  - sequence: [ { get: / } ]\n    «get: /x"),
            "unknown key 'get' (keys are sequence, weight, name, tags)"));
  }

  static Stream<Arguments> ofSteps() {
    return Stream.of(
        arguments(
            withStep("«name: x"),
            "a step needs a request (such as get: /todo; methods are get, post, put, patch, delete,"
                + " head, options, grpc)"),
        arguments(withSteps("- «x"), "a step must be a map, got 'x' (" + STEP_KEYS),
        arguments(
            withStep("get: /a\n«post: /b"),
            "a step makes one request, got 'get' and 'post' (begin another step with '- ')"),
        arguments(withStep("get:«"), "get must be a path such as /todo, got nothing"),
        arguments(withStep("get: «[/a]"), "get must be a path such as /todo, got a list"),
        arguments(
            withStep("get: «todo"),
            "a path must begin with '/' or be an http(s) URL, got 'todo' (write /todo)"),
        arguments(
            withStep("get: «ftp://x/y"),
            "a path must begin with '/' or be an http(s) URL, got 'ftp://x/y'"),
        arguments(
            withStep("get: «HTTP://x/y"),
            "a path must begin with '/' or be an http(s) URL, got 'HTTP://x/y'"),
        arguments(withStep("get: http://«/x"), "the URL has no host: 'http:///x'"),
        arguments(withStep("get: https://«"), "the URL has no host: 'https://'"),
        arguments(
            withStep("get: /a«#top"),
            "a fragment ('#...') is never sent (remove it, or write %23 for a '#')"),
        arguments(
            withStep("get: «\"/a\\nb\""), "a path must be one line without control characters"),
        arguments(
            withStep("get: /a\n«header: {}"),
            "unknown key 'header' (did you mean 'headers'? " + STEP_KEYS),
        arguments(withStep("get: /a\n«weight: 2"), "unknown key 'weight' (" + STEP_KEYS),
        arguments(withStep("get: /a\nname: «[x]"), "name must be text, got a list"),
        arguments(withStep("get: /a\nname: «\"a\\nb\""), "the name of a request must be one line"),
        arguments(
            withStep("get: «/" + "a".repeat(200)),
            "the name of the request is longer than 200 characters (give it a short one with"
                + " name)"),
        arguments(withStep("get: /a\ntimeout: «0s"), "timeout must be at least 1ms, got '0s'"),
        arguments(
            withStep("get: /a\ntimeout: «5"),
            "timeout: a duration needs a unit, got '5' (write 5s)"),
        arguments(
            withStep("get: /a\nthinkTime: «soon"),
            "thinkTime: not a duration: 'soon' (write 500ms, 2s, 1m30s or 1h)"),
        arguments(
            withSteps("- get: /\n- pause: «2"),
            "pause: a duration needs a unit, got '2' (write 2s)"),
        arguments(
            withSteps("- get: /\n- pause: 2s\n  «get: /"), "unknown key 'get' (keys are pause)"),
        arguments(
            withStep("get: /a\nquery: «a=b"),
            "query must be a map, got 'a=b' (such as query: { page: 1 })"),
        arguments(withStep("get: /a\nquery: { a: «{ b: c } }"), "'a' must be text, got a map"),
        arguments(withStep("get: /a\nquery: { a:« }"), "'a' must be text, got nothing"),
        arguments(
            withStep("get: /a\nheaders: «Accept"),
            "headers must be a map, got 'Accept' (such as headers: { Accept: application/json })"),
        arguments(
            withStep("get: /a\nheaders: { «My Header: x }"), "not a header name: 'My Header'"),
        arguments(
            withStep("get: /a\nheaders: { «Content-Length: 5 }"),
            "header 'Content-Length' is set by Spate itself (remove it)"),
        arguments(withStep("get: /a\nheaders: { X: «[a] }"), "header 'X' must be text, got a list"),
        arguments(
            withStep("get: /a\nheaders: { X: «\"a\\r\\nY: b\" }"),
            "a header's value must be one line without control characters"));
  }

  static Stream<Arguments> ofBodies() {
    return Stream.of(
        arguments(
            withStep("post: /a\njson: {}\n«form: { a: b }"),
            "a request has one body, got 'json' and 'form' (remove one of them)"),
        arguments(
            withStep("post: /a\nform: «x"),
            "form must be a map, got 'x' (such as form: { page: 1 })"),
        arguments(withStep("post: /a\nbody: «{ a: b }"), "body must be text, got a map"),
        arguments(
            withStep("post: /a\njson: { a: 1, «a: 2 }"),
            "key 'a' is there twice (the first is on line 7)"),
        arguments(
            withStep("post: /a\njson: { a: \"x ${«nope}\" }"),
            "unknown variable 'nope' (no save or vars sets it)"),
        arguments(
            withStep("post: /a\njson: «&x [ *x ]"), "the body contains itself through an alias"));
  }

  static Stream<Arguments> ofExpect() {
    return Stream.of(
        arguments(
            withStep("get: /a\nexpect: «201"),
            "expect must be a map, got '201' (keys are status, header, json, body, responseTime,"
                + " checks)"),
        arguments(
            withStep("get: /a\nexpect: { «statu: 201 }"),
            "unknown key 'statu' (did you mean 'status'? keys are status, header, json, body,"
                + " responseTime, checks)"),
        arguments(
            withStep("get: /a\nexpect: { status: «99 }"),
            "not a status: '99' (write 201, 2xx, 200..204 or a list of those)"),
        arguments(
            withStep("get: /a\nexpect: { status: «600 }"),
            "not a status: '600' (write 201, 2xx, 200..204 or a list of those)"),
        arguments(
            withStep("get: /a\nexpect: { status: «ok }"),
            "not a status: 'ok' (write 201, 2xx, 200..204 or a list of those)"),
        arguments(
            withStep("get: /a\nexpect: { status: «299..200 }"),
            "not a status: '299..200' (write 201, 2xx, 200..204 or a list of those)"),
        arguments(
            withStep("get: /a\nexpect: { status: [200, «x] }"),
            "not a status: 'x' (write 201, 2xx, 200..204 or a list of those)"),
        arguments(
            withStep("get: /a\nexpect: { status: «[] }"),
            "status must not be empty (such as [200, 204])"),
        arguments(
            withStep("get: /a\nexpect: { status:« }"),
            "status must be a status such as 201, 2xx or 200..204, got nothing"),
        arguments(
            withStep("get: /a\nexpect: { responseTime: «500ms }"),
            "responseTime must be a limit, got '500ms' (write < 500ms)"),
        arguments(
            withStep("get: /a\nexpect: { responseTime: < «500 }"),
            "responseTime: a duration needs a unit, got '500' (write 500ms)"),
        arguments(
            withStep("get: /a\nexpect: { body: «hello }"),
            "body must be a map, got 'hello' (write body: { contains: \"...\" })"),
        arguments(
            withStep("get: /a\nexpect: { body: «{} }"),
            "'contains' is missing (such as { contains: \"...\" })"),
        arguments(
            withStep("get: /a\nexpect: { body: { «contain: x } }"),
            "unknown key 'contain' (did you mean 'contains'? keys are contains)"),
        arguments(
            withStep("get: /a\nexpect: { header: «x }"),
            "header must be a map, got 'x' (such as header: { Content-Type: text/html })"),
        arguments(
            withStep("get: /a\nexpect: { header: { A: «[x] } }"),
            "header 'A' must be text, got a list"),
        arguments(
            withStep("get: /a\nexpect: { json: «5 }"),
            "json must be a map, got '5' (such as json: { $.Id: 5 })"),
        arguments(
            withStep("get: /a\nexpect: { json: { «Id: 5 } }"),
            "a JSON path starts with '$', got 'Id' (write $.Id)"),
        arguments(
            withStep("get: /a\nexpect: { json: { $.a: «[1] } }"),
            "the expected value must be text, a number, true, false or null, got a list"),
        arguments(
            withStep("get: /a\nexpect: { json: { $.a: «\"${user:json}\" } }"),
            "an expected value cannot be of type json (use :number, :boolean or no type)"));
  }

  static Stream<Arguments> ofSave() {
    return Stream.of(
        arguments(
            withStep("get: /a\nsave: «id"),
            "save must be a map, got 'id' (such as save: { id: $.Id })"),
        arguments(
            withStep("get: /a\nsave: { id: «Id }"),
            "a JSON path starts with '$', got 'Id' (write $.Id)"),
        arguments(
            withStep("get: /a\nsave: { id: \"$.a«[\" }"),
            "not a JSON path at '[' (such as $.Id, $['odd name'], $.items[0].id, $..id or"
                + " $.items[?(@.price < 10)].id)"),
        arguments(
            withStep("get: /a\nsave: { id: \"$.a«[?(@.b\" }"),
            "not a JSON path at '[?(@.b' (such as $.Id, $['odd name'], $.items[0].id, $..id or"
                + " $.items[?(@.price < 10)].id)"),
        arguments(
            withStep("get: /a\nsave: { id: \"$.a[?(@.b «=~ /(x+)+y/)]\" }"),
            "a JSON path cannot filter by a regular expression ('=~') (filter by ==, <, > or 'in',"
                + " or pick: all and check what is found with matches)"),
        arguments(
            withStep("get: /a\nsave: { id: \"$«..\" }"),
            "not a JSON path at '..' (such as $.Id, $['odd name'], $.items[0].id, $..id or"
                + " $.items[?(@.price < 10)].id)"),
        arguments(
            withStep("get: /a\nsave: { id: \"$«x\" }"),
            "not a JSON path at 'x' (such as $.Id, $['odd name'], $.items[0].id, $..id or"
                + " $.items[?(@.price < 10)].id)"),
        arguments(
            withStep("get: /a\nsave: { id: { pointer: «a/b } }"),
            "a JSON pointer starts with '/', got 'a/b' (write /a/b)"),
        arguments(
            withStep("get: /a\nsave: { id: { pointer: «$.a } }"),
            "a JSON pointer starts with '/', got '$.a' (for a JSON path write json: $.a)"),
        arguments(
            withStep("get: /a\nsave: { id: { pointer: /a«~b } }"),
            "'~' in a JSON pointer is followed by 0 or 1 (~0 stands for '~', ~1 for '/')"),
        arguments(
            withStep("get: /a\nsave: { id: { css: a, pick: «frist } }"),
            "pick must be first, last, random, all, count or a number from 1, got 'frist' (did you"
                + " mean 'first'?)"),
        arguments(
            withStep("get: /a\nsave: { id: { css: a, pick: «0 } }"),
            "pick must be first, last, random, all, count or a number from 1, got '0'"),
        arguments(
            withStep("get: /a\nsave: { id: { css: a, transform: [trim, «lowr] } }"),
            "unknown transform 'lowr' (did you mean 'lower'? transforms are trim, lower, upper,"
                + " urlEncode, urlDecode, base64, base64Decode, htmlDecode)"),
        arguments(
            withStep("get: /a\nsave: { id: { xpath: //a, «attribute: href } }"),
            "'attribute' goes with 'css' only (remove it)"),
        arguments(
            withStep("get: /a\nsave: { id: { xpath: «//s:a } }"),
            "not an XPath: Prefix must resolve to a namespace: s (write names without their prefix:"
                + " //Body for //soap:Body)"),
        arguments(
            withStep("get: /a\nexpect: { checks: «x }"),
            "checks must be a list, got 'x' (such as checks: [ { css: h1, equals: Welcome } ])"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ «{ equals: 5 } ] }"),
            "a check is about exactly one of status, responseTime, body, json, pointer, regex,"
                + " header, cookie, css and xpath (such as { json: $.Id, exists: true })"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ «{ json: $.a, css: b } ] }"),
            "a check is about exactly one of status, responseTime, body, json, pointer, regex,"
                + " header, cookie, css and xpath (such as { json: $.Id, exists: true })"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { status: 200, «equals: 5 } ] }"),
            "'equals' does not go with 'status' (write it as in expect: status)"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, atLeast: «x } ] }"),
            "atLeast must be a number, got 'x'"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, exists: «x } ] }"),
            "exists must be true or false, got 'x'"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, matches: 'a(«' } ] }"),
            "not a regular expression: Unclosed group"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, equals: «[5] } ] }"),
            "equals must be text, a number, true, false or null, got a list"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, message: «\"\" } ] }"),
            "message must not be empty"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, equals: \"${«nope}\" } ] }"),
            "unknown variable 'nope' (no save or vars sets it)"),
        arguments(
            withStep("get: /a\nexpect: { checks: [ { json: $.a, «equal: 5 } ] }"),
            "unknown key 'equal' (did you mean 'equals'? keys are status, responseTime, body, json,"
                + " pointer, regex, header, cookie, css, xpath, group, attribute, pick, transform,"
                + " exists, equals, notEquals, oneOf, contains, notContains, matches, lessThan,"
                + " atMost, greaterThan, atLeast, message)"),
        arguments(
            withStep("get: /a\nsave: { id:« }"),
            "'id' must be a JSON path such as $.Id, got nothing"),
        arguments(
            withStep("get: /a\nsave: { «my-id: $.Id }"),
            "not a name for a variable: 'my-id' (letters, digits and '_', not beginning with a"
                + " digit)"),
        arguments(
            withStep("get: /a\nsave: { «uuid: $.Id }"),
            "'uuid' is the name of a function (choose another name)"),
        arguments(
            withStep("get: /a\nsave: { id: «{ default: x } }"),
            "a save takes exactly one of "
                + "json, pointer, regex, header, cookie, css and xpath (such as json: $.Id)"),
        arguments(
            withStep("get: /a\nsave: { id: «{ json: $.a, header: b } }"),
            "a save takes exactly one of "
                + "json, pointer, regex, header, cookie, css and xpath (such as json: $.Id)"),
        arguments(
            withStep("get: /a\nsave: { id: { «jsn: $.a } }"),
            "unknown key 'jsn' (did you mean 'json'? keys are json, pointer, regex, header,"
                + " cookie, css, xpath, group, attribute, pick, transform, default)"),
        arguments(
            withStep("get: /a\nsave: { id: { json: $.a, «group: 1 } }"),
            "'group' goes with 'regex' only (remove it)"),
        arguments(
            withStep("get: /a\nsave: { id: { regex: 'a(b«' } }"),
            "not a regular expression: Unclosed group"),
        arguments(
            withStep("get: /a\nsave: { id: { regex: 'a(b)', group: «2 } }"),
            "the regular expression has 1 groups, got group 2"),
        arguments(
            withStep("get: /a\nsave: { id: { regex: 'a(b)', group: «x } }"),
            "group must be a whole number, got 'x'"),
        arguments(
            withStep("get: /a\nsave: { id: { header: «\"\" } }"), "header must not be empty"));
  }

  static Stream<Arguments> ofTemplates() {
    return Stream.of(
        arguments(
            withStep("get: /a/«${id"),
            "'${' is not closed (add the missing '}', or write $${ for a literal ${)"),
        arguments(withStep("get: /a/«${}"), "the expression is empty (write ${name})"),
        arguments(withStep("get: /a/«${ }"), "the expression is empty (write ${name})"),
        arguments(withStep("get: /a/${«id}"), "unknown variable 'id' (no save or vars sets it)"),
        arguments(withStep("get: /a/${ «id }"), "unknown variable 'id' (no save or vars sets it)"),
        arguments(
            withSteps("- get: /a\n  save: { orderId: $.Id }\n- get: /a/${«orderID}"),
            "unknown variable 'orderID' (did you mean 'orderId'?)"),
        arguments(
            withStep("get: /a/${«random.itn(1,2)}"),
            "unknown function 'random.itn' (did you mean 'random.int'?)"),
        arguments(withStep("get: /a/${«uid}"), "unknown variable 'uid' (did you mean 'uuid'?)"),
        arguments(
            withStep("get: /a/${«http.get(x)}"),
            "unknown function 'http.get' (functions are uuid, random.int, random.string,"
                + " random.alphanumeric, lorem.word, lorem.words, lorem.sentence, lorem.paragraph,"
                + " now, now.epochMillis, now.epochSeconds, counter, user, iteration)"),
        arguments(
            withStep("get: /a/${«env}"),
            "not an environment variable: 'env' (write ${env.NAME}, in letters, digits and '_')"),
        arguments(
            withStep("get: /a/${«env.A.B}"),
            "not an environment variable: 'env.A.B' (write ${env.NAME}, in letters, digits and"
                + " '_')"),
        arguments(
            withStep("get: /a/${«a b}"),
            "not a name: 'a b' (names are letters, digits and '_', such as ${id} or"
                + " ${random.int(1,100)})"),
        arguments(withStep("get: /a/${uuid«(}"), "'(' is not closed (add the missing ')')"),
        arguments(withStep("get: /a/${random.int(1,2)«x}"), "unexpected 'x'"),
        arguments(withStep("get: /a/${x«${uuid}}"), "an expression cannot contain another one"),
        arguments(
            withStep("get: /a/${uuid:«int}"),
            "unknown type 'int' (types are number, boolean, json)"),
        arguments(
            withStep("get: /a/${uuid:«numbr}"),
            "unknown type 'numbr' (did you mean 'number'? types are number, boolean, json)"),
        arguments(
            withStep("get: /a/${«uuid(1)}"), "function 'uuid' takes no arguments (write ${uuid})"),
        arguments(
            withStep("get: /a/${«random.int}"),
            "function 'random.int' takes two arguments, the least and the greatest number (write"
                + " ${random.int(1,100)})"),
        arguments(
            withStep("get: /a/${«random.int(1)}"),
            "function 'random.int' takes two arguments, the least and the greatest number (write"
                + " ${random.int(1,100)})"),
        arguments(
            withStep("get: /a/${«random.int(1,x)}"),
            "function 'random.int' takes integers, got 'x' (write ${random.int(1,100)})"),
        arguments(
            withStep("get: /a/${«random.int(5,1)}"),
            "function 'random.int' takes the least number first, got 5 and 1 (write"
                + " ${random.int(1,5)})"),
        arguments(
            withStep("get: /a/${«random.string}"),
            "function 'random.string' takes one argument, how many (write ${random.string(10)})"),
        arguments(
            withStep("get: /a/${«random.string(0)}"),
            "function 'random.string' takes a number from 1 to 100000, got '0' (write"
                + " ${random.string(10)})"),
        arguments(
            withStep("get: /a/${«lorem.words(many)}"),
            "function 'lorem.words' takes a number from 1 to 10000, got 'many' (write"
                + " ${lorem.words(10)})"),
        arguments(
            withStep("get: /a/${«counter(a,b)}"),
            "function 'counter' takes at most one name (write ${counter(orders)})"),
        arguments(
            withSteps("- get: /a/${«id}\n- get: /b\n  save: { id: $.Id }"),
            "variable 'id' has no value here (it is saved only afterwards, on line 8)"),
        arguments(
            withStep("get: /a/${«id}\nsave: { id: $.Id }"),
            "variable 'id' has no value here (it is saved only afterwards, on line 7)"),
        arguments(
            withUserClass("tasks:\n  - get: /a\n    save: { id: $.Id }\n  - get: /b/${«id}"),
            "variable 'id' has no value here (it is saved by another task, on line 6; what a task"
                + " saves ends with it)"),
        arguments(
            withTop("")
                .replace(
                    "[ { tasks: [ { get: / } ] } ]",
                    "[ { name: A, vars: { x: 1 }, tasks: [ { get: / } ] },"
                        + " { tasks: [ { get: \"/${«x}\" } ] } ]"),
            "variable 'x' has no value here (it is one of the vars of user class 'A')"));
  }

  static Stream<Arguments> ofVars() {
    return Stream.of(
        arguments(withTop("vars: «x"), "vars must be a map, got 'x' (such as vars: { size: 10 })"),
        arguments(withTop("vars: { a: «[1] }"), "'a' must be text, got a list"),
        arguments(withTop("vars: { a:« }"), "'a' must be text, got nothing"),
        arguments(
            withTop("vars: { «now: 1 }"), "'now' is the name of a function (choose another name)"),
        arguments(
            withTop("vars: { «2nd: 1 }"),
            "not a name for a variable: '2nd' (letters, digits and '_', not beginning with a"
                + " digit)"),
        arguments(
            withTop("vars: { a: \"${«b}\", b: 1 }"),
            "variable 'b' has no value here (vars are evaluated in their order, and it comes"
                + " later)"),
        arguments(
            withUserClass("vars: { «id: 1 }\ntasks:\n  - get: /a\n    save: { id: $.Id }"),
            "'id' is set by vars and by a save (the save is on line 7; rename one)"));
  }

  static Stream<Arguments> ofStreams() {
    return Stream.of(
        arguments(
            withStep("get: /\nsse: «[]"),
            "sse must be a map, got a list (such as sse: { until: { data: \"[DONE]\" } }; true listens"
                + " to the end)"),
        arguments(
            withStep("get: /\nsse: { «count: 5 }"),
            "unknown key 'count' (keys are events, for, until)"),
        arguments(
            withStep("get: /\nsse: { events: «0 }"),
            "events must be between 1 and 1000000000, got 0"),
        arguments(withStep("get: /\nsse: { for: «0s }"), "for must be at least 1ms, got '0s'"),
        arguments(
            withStep("get: /\nsse: { until: «{} }"),
            "a check is about exactly one of status, responseTime, body, json, pointer, regex,"
                + " header, cookie, css and xpath (such as { json: $.Id, exists: true })"),
        arguments(
            withStep("get: /\nsse: { until: { data: x, «event: y } }"),
            "unknown key 'event' (keys are data)"),
        arguments(
            withStep("ws: «chat"),
            "a path must begin with '/' or be an http(s) URL, got 'chat' (write /chat)"),
        arguments(
            withStep("ws: /chat\n«save: { a: $.a }"),
            "unknown key 'save' (keys are ws, name, query, headers, auth, timeout, thinkTime)"),
        arguments(
            withStep("wsSend: «{}"),
            "a message needs one of json, base64, hex, file (such as wsSend: { json: { type: hello } },"
                + " or a text)"),
        arguments(
            withStep("wsExpect: «{ equals: 5 }"),
            "a check is about exactly one of status, responseTime, body, json, pointer, regex,"
                + " header, cookie, css and xpath (such as { json: $.Id, exists: true })"),
        arguments(withStep("wsClose: «now"), "wsClose must be true, got 'now'"),
        arguments(
            withStep("get: /\nname: «my first event"),
            "a name that ends so is that of the events of a stream (give it another with name)"));
  }

  static Stream<Arguments> ofHttp() {
    return Stream.of(
        arguments(
            withTop("http: «x"),
            "http must be a map, got 'x' (keys are timeout, connectTimeout, connections, version,"
                + " tls, cookies, redirects, trace, headers, auth)"),
        arguments(
            withStep("get: /\nauth: «token"),
            "auth must be basic, bearer or oauth2, got 'token' (such as auth: { bearer: \"${token}\" },"
                + " or none)"),
        arguments(
            withStep("get: /\nauth: «{}"),
            "auth takes one of basic, bearer and oauth2 (such as auth: { bearer: \"${token}\" }, or"
                + " none)"),
        arguments(
            withStep("get: /\nauth: «{ bearer: x, basic: { user: a, password: b } }"),
            "auth takes one of basic, bearer and oauth2 (such as auth: { bearer: \"${token}\" }, or"
                + " none)"),
        arguments(
            withStep("get: /\nauth: { «token: x }"),
            "unknown key 'token' (keys are basic, bearer, oauth2)"),
        arguments(withStep("get: /\nauth: { bearer: «[x] }"), "bearer must be a token, got a list"),
        arguments(
            withStep("get: /\nauth: { basic: «{ user: a } }"),
            "'password' is missing (such as basic: { user: u${user}, password:"
                + " \"${env.PASSWORD}\" })"),
        arguments(
            withStep("get: /\nauth: { basic: { user: «'a:b', password: c } }"),
            "a user name of basic cannot hold a ':'"),
        arguments(
            withStep("get: /\nauth: { bearer: \"x${«nothing}\" }"),
            "unknown variable 'nothing' (no save or vars sets it)"),
        arguments(
            withStep("get: /\nheaders: { authorization: x }\n«auth: none"),
            "'auth' and a header Authorization exclude each other (remove one)"),
        arguments(
            withStep("get: /\nauth: { oauth2: «{ tokenUrl: /t, clientSecret: \"${env.S}\" } }"),
            "'clientId' is missing (such as oauth2: { tokenUrl: /oauth/token, clientId: load,"
                + " clientSecret: \"${env.SECRET}\" })"),
        arguments(
            withStep(
                "get: /\nauth: { oauth2: { tokenUrl: /t, clientId: c, clientSecret: «hush-hush } }"),
            "a clientSecret in a scenario is on disks and on pages (take it from the agent's"
                + " environment: \"${env.CLIENT_SECRET}\")"),
        arguments(
            withStep(
                "get: /\nauth: { oauth2: { tokenUrl: /t, clientId: \"c«${user}\","
                    + " clientSecret: \"${env.S}\" } }"),
            "oauth2 takes ${env.NAME} alone: all users of an agent have one token"),
        arguments(
            withStep(
                "get: /\nauth: { oauth2: { tokenUrl: «t, clientId: c, clientSecret: \"${env.S}\" } }"),
            "a path must begin with '/' or be an http(s) URL, got 't' (write /t)"),
        arguments(
            withStep(
                "get: /\nauth: { oauth2: { tokenUrl: «'http://a b/t', clientId: c,"
                    + " clientSecret: \"${env.S}\" } }"),
            "tokenUrl is not a URL: 'http://a b/t' (write https://host/path)"),
        arguments(
            withStep(
                "get: /\nauth: { oauth2: { tokenUrl: /t, clientId: c, clientSecret: \"${env.S}\","
                    + " credentials: «header } }"),
            "credentials must be basic or body, got 'header'"),
        arguments(
            withTop("http: { trace: «10% }"),
            "trace must be true, false or a share between 0 and 1, got '10%' (write 0.1 for one"
                + " request in ten)"),
        arguments(
            withTop("http: { trace: «1.5 }"),
            "trace must be true, false or a share between 0 and 1, got '1.5' (write 0.1 for one"
                + " request in ten)"),
        arguments(
            withTop("http: { redirects: «21 }"),
            "redirects must be between 0 and 20, got 21 (0 follows none)"),
        arguments(
            withTop("http: { redirects: «true }"), "redirects must be a whole number, got 'true'"),
        arguments(
            withStep("get: /\nredirects: «-1"),
            "redirects must be between 0 and 20, got -1 (0 follows none)"),
        arguments(
            withStep("get: /\nsse: true\nredirects: «3"),
            "a request that listens to events follows no redirects (remove it)"),
        arguments(withTop("http: { cookies: «auto }"), "cookies must be true or false, got 'auto'"),
        arguments(
            withTop("http: { «timeOut: 1s }"),
            "unknown key 'timeOut' (did you mean 'timeout'? keys are timeout, connectTimeout,"
                + " connections, version, tls, cookies, redirects, trace, headers, auth)"),
        arguments(withTop("http: { timeout: «0s }"), "timeout must be at least 1ms, got '0s'"),
        arguments(
            withTop("http: { connectTimeout: «5 }"),
            "connectTimeout: a duration needs a unit, got '5' (write 5s)"),
        arguments(
            withTop("http: { connections: «perHost }"),
            "connections cannot be 'perHost' (write perUser, shared or { shared: 20 })"),
        arguments(
            withTop("http: { version: «3 }"),
            "version cannot be '3' (write 1.1, 2 or auto, the version of HTTP)"),
        arguments(
            withTop("http: { version: «[2] }"),
            "version cannot be a list (write 1.1, 2 or auto, the version of HTTP)"),
        arguments(
            withTop("http: { version: 2 }")
                .replace("{ get: / }", "{ sequence: [ { ws: «/chat } ] }"),
            "a WebSocket is opened by HTTP/1.1, and the scenario says http: { version: 2 }"
                + " (version: auto speaks HTTP/2 for the other requests where the target offers it)"),
        arguments(
            withTop("http: { connections: { shared: «0 } }"),
            "shared must be between 1 and 1000000, got 0"),
        arguments(
            withTop("http: { connections: «{} }"),
            "'shared' is missing (write perUser, shared or { shared: 20 })"),
        arguments(
            withTop("http: { tls: { verify: «sometimes } }"),
            "verify must be true or false, got 'sometimes'"),
        arguments(
            withTop("http: { headers: { A: \"${«b}\" } }"),
            "unknown variable 'b' (no save or vars sets it)"),
        arguments(
            withTop("gracefulStop: «5"),
            "gracefulStop: a duration needs a unit, got '5' (write 5s)"));
  }

  static Stream<Arguments> ofThresholds() {
    String example = "(write it like 'failures < 1%' or 'p95 of GET /todo < 300ms')";
    return Stream.of(
        arguments(
            withTop("thresholds: «failures < 1%"),
            "thresholds must be a list, got 'failures < 1%' (such as - failures < 1%)"),
        arguments(
            withTop("thresholds: «[]"), "thresholds must not be empty (such as - failures < 1%)"),
        arguments(
            withTop("thresholds: [ «[] ]"),
            "a threshold must be text such as 'failures < 1%', got a list"),
        arguments(
            withTop("thresholds: [ «p95 ]"),
            "a threshold needs one of < <= > >=, got 'p95' " + example),
        arguments(
            withTop("thresholds: [ «p59x < 5ms ]"),
            "unknown metric 'p59x' (metrics are failures, p95, median, avg, min, max, rate,"
                + " requests)"),
        arguments(
            withTop("thresholds: [ «faliures < 1% ]"),
            "unknown metric 'faliures' (did you mean 'failures'? metrics are failures, p95, median,"
                + " avg, min, max, rate, requests)"),
        arguments(
            withTop("thresholds: [ «p0 < 1s ]"),
            "a percentile is greater than 0 and at most 100, got 'p0'"),
        arguments(
            withTop("thresholds: [ «p101 < 1s ]"),
            "a percentile is greater than 0 and at most 100, got 'p101'"),
        arguments(
            withTop("thresholds: [ p95 < «500 ]"),
            "a duration needs a unit, got '500' (write 500ms)"),
        arguments(
            withTop("thresholds: [ p95 < «1% ]"),
            "not a duration: '1%' (write 500ms, 2s, 1m30s or 1h)"),
        arguments(withTop("thresholds: [ p95 <« ]"), "the limit is missing " + example),
        arguments(
            withTop("thresholds: [ failures < «101% ]"), "a share is at most 100%, got '101%'"),
        arguments(
            withTop("thresholds: [ failures < «few ]"),
            "the limit of failures must be a number, got 'few' (write 10 or 1%)"),
        arguments(
            withTop("thresholds: [ rate > «5ms ]"),
            "the limit of rate must be a number, got '5ms' (write 100/s)"),
        arguments(
            withTop("thresholds: [ requests > «x ]"),
            "the limit of requests must be a number, got 'x' (write 1000)"),
        arguments(
            withTop("thresholds: [ p95 «of  < 5ms ]"),
            "'of' needs the name of a request " + example),
        arguments(
            withTop("thresholds: [ p95 of «GET /x < 5ms ]"),
            "no request is named 'GET /x' (did you mean 'GET /'?)"),
        arguments(
            withTop("thresholds: [ p95 of «/customers < 5ms ]"),
            "no request is named '/customers' (names are GET /)"),
        arguments(
            withTop("thresholds: [ «{ abort: true } ]"),
            "'threshold' is missing (such as threshold: failures < 1%)"),
        arguments(
            withTop("thresholds: [ { threshold: failures < 1%, abort: «maybe } ]"),
            "abort must be true or false, got 'maybe'"),
        arguments(
            withTop("thresholds: [ { threshold: failures < 1%, «abrt: true } ]"),
            "unknown key 'abrt' (did you mean 'abort'? keys are threshold, abort)"));
  }

  @Test
  void allMistakesOfASourceAreToldAtOnce() {
    Marked.assertProblems(
        """
        target: «localhost
        load:
          users: «0
          duration: «60
        thresholds:
          - p95 < «5
        users:
          - «thinktime: 1s
            tasks:
              - get: «todo
                expect: { status: «20 }
              - post: /a/${«nope}
                save: { id: «Id }
        """,
        "target must be an http or https URL, got 'localhost' (write http://host:port or"
            + " https://host)",
        "users must be at least 1, got 0",
        "duration: a duration needs a unit, got '60' (write 60s)",
        "a duration needs a unit, got '5' (write 5ms)",
        "unknown key 'thinktime' (did you mean 'thinkTime'? keys are name, weight, load, startAfter, thinkTime,"
            + " pacing, vars, onStart, tasks, onStop)",
        "a path must begin with '/' or be an http(s) URL, got 'todo' (write /todo)",
        "not a status: '20' (write 201, 2xx, 200..204 or a list of those)",
        "unknown variable 'nope' (no save or vars sets it)",
        "a JSON path starts with '$', got 'Id' (write $.Id)");
  }

  @Test
  void defaultHeaderThatIsWrongIsToldOnce() {
    Marked.assertProblems(
        """
        target: http://h
        load: { users: 1, duration: 1s }
        http: { headers: { A: "${«b}" } }
        users: [ { tasks: [ { get: /a }, { get: /b }, { get: /c } ] } ]
        """,
        "unknown variable 'b' (no save or vars sets it)");
  }
}

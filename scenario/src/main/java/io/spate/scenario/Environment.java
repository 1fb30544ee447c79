package io.spate.scenario;

/**
 * Where the values of {@code ${env.NAME}} come from: the environment of the process that runs the
 * users. They are in no scenario and in no topic. Immutable and thread-safe.
 */
public interface Environment {
  /** Of a process that runs no users, and so needs none of them. */
  Environment NONE =
      new Environment() {
        @Override
        public String valueOf(String name) {
          return null;
        }

        @Override
        public String whyNot(String name) {
          return "environment variables are known where users run, and nowhere else";
        }
      };

  /** The value of a variable; null if there is none. Allocates nothing. */
  String valueOf(String name);

  /** Why a variable has no value. */
  String whyNot(String name);
}

package io.spate.protocol.command;

/**
 * The load of one class of users, where classes have loads of their own. Immutable.
 *
 * @param name of the class, unique in the run
 * @param users of the class at its peak as the run was made, at least 0: by them users are
 *     numbered, whatever the load is later
 * @param startMs when its load begins, milliseconds since the start of the run, at least 0
 * @param load over the time since the start of the run, nothing before {@code startMs}; not by
 *     class itself
 */
public record ClassLoad(String name, int users, long startMs, LoadProfile load) {
  public ClassLoad {
    if (name == null || load == null || users < 0 || startMs < 0) {
      throw new IllegalArgumentException(
          "the load of a class needs name, load, users >= 0 and startMs >= 0, got class '"
              + name
              + "', "
              + users
              + " users from "
              + startMs
              + " ms on"
              + (load == null ? ", no load" : ""));
    }
  }

  /** The same class with another load. */
  ClassLoad with(LoadProfile load) {
    return new ClassLoad(name, users, startMs, load);
  }
}

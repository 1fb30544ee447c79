package io.spate.access.http;

/** Keeps what was asked for. Each bean of this type is told of each call. */
public interface CallListener {
  /** Called by a thread that must not wait, after the answer. Does not throw. */
  void called(Call call);
}

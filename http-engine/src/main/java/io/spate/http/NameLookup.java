package io.spate.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Looks host names up as the system does (hosts file and all), off the event loops, since that
 * blocks for as long as the system likes.
 */
final class NameLookup {
  private static final int THREADS = 2;

  // Shared by all engines: look-ups are rare, and a thread for each engine would idle.
  private static final ThreadPoolExecutor LOOKUPS = executor();

  private NameLookup() {}

  private static ThreadPoolExecutor executor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "spate-name-lookup");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** The address that a host is, if it is one; else null. */
  static InetAddress literal(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      return null;
    }
    try {
      return InetAddress.getByAddress(host, address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are an address", e);
    }
  }

  /** Tells {@code answer}, on {@code loop}, the addresses of a host or why there are none. */
  static void start(
      String host, Executor loop, BiConsumer<InetAddress[], UnknownHostException> answer) {
    LOOKUPS.execute(
        () -> {
          InetAddress[] found = null;
          UnknownHostException failure = null;
          try {
            found = InetAddress.getAllByName(host);
          } catch (UnknownHostException e) {
            failure = e;
          }
          InetAddress[] addresses = found;
          UnknownHostException reason = failure;
          loop.execute(() -> answer.accept(addresses, reason));
        });
  }
}

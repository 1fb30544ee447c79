package io.spate.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Event loops for engines: Linux' epoll where it can be loaded, Java's selectors elsewhere. */
public final class Transport {
  private static final int ALL_TASKS = 100;

  private Transport() {}

  /** True if {@link #eventLoops} gives loops of Linux' epoll. */
  public static boolean isNative() {
    return Epoll.isAvailable();
  }

  /**
   * Event loops; their threads are daemons.
   *
   * @param count how many, at least 1
   * @param name of their threads, which are numbered
   */
  public static EventLoopGroup eventLoops(int count, String name) {
    DefaultThreadFactory threads = new DefaultThreadFactory(name, true);
    // Tasks are short and few here: all of them after each round, without looking at a clock.
    if (Epoll.isAvailable()) {
      EpollEventLoopGroup loops = new EpollEventLoopGroup(count, threads);
      loops.setIoRatio(ALL_TASKS);
      return loops;
    }
    NioEventLoopGroup loops = new NioEventLoopGroup(count, threads);
    loops.setIoRatio(ALL_TASKS);
    return loops;
  }

  /** A channel of a loop's kind, not registered with it yet. */
  static SocketChannel newChannel(EventLoop loop) {
    return loop instanceof EpollEventLoop ? new EpollSocketChannel() : new NioSocketChannel();
  }
}

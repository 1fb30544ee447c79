package io.spate.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two listening sockets of the node, bound before Kafka starts: so a taken port is known at
 * once and in words, and a free port cannot be lost between choosing and using it. Kafka takes each
 * socket over, once, through {@link ServerSocketFactory}.
 */
final class BoundListeners implements ServerSocketFactory, AutoCloseable {
  /** The listener of the clients. */
  static final String CLIENTS = "PLAINTEXT";

  /** The listener of the controller, always on the loopback address. */
  static final String CONTROLLER = "CONTROLLER";

  private static final Logger LOGGER = LoggerFactory.getLogger(BoundListeners.class);
  private static final int BACKLOG = 128;

  private final Map<String, ServerSocketChannel> channels = new ConcurrentHashMap<>();
  private final InetSocketAddress clients;
  private final InetSocketAddress controller;

  private BoundListeners(ServerSocketChannel clientChannel, ServerSocketChannel controllerChannel)
      throws IOException {
    channels.put(CLIENTS, clientChannel);
    channels.put(CONTROLLER, controllerChannel);
    clients = (InetSocketAddress) clientChannel.getLocalAddress();
    controller = (InetSocketAddress) controllerChannel.getLocalAddress();
  }

  /**
   * Binds both.
   *
   * @throws EmbeddedKafkaException if the port is taken or the address is none of this machine
   */
  static BoundListeners bind(String host, int port) {
    ServerSocketChannel clientChannel = bindOne(host, port);
    ServerSocketChannel controllerChannel = null;
    try {
      controllerChannel = bindOne(InetAddress.getLoopbackAddress().getHostAddress(), 0);
      return new BoundListeners(clientChannel, controllerChannel);
    } catch (IOException | EmbeddedKafkaException e) {
      closeQuietly(clientChannel);
      closeQuietly(controllerChannel);
      throw new EmbeddedKafkaException(
          "cannot bind the listeners of the broker: " + e.getMessage(), e);
    }
  }

  /** Where clients connect to, with the port that was really bound. */
  InetSocketAddress clients() {
    return clients;
  }

  /** Where the broker part of the node reaches its controller part. */
  InetSocketAddress controller() {
    return controller;
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int backlog, int receiveBuffer)
      throws IOException {
    ServerSocketChannel channel = channels.remove(listenerName);
    if (channel == null) {
      throw new IOException("the socket of listener " + listenerName + " was already taken over");
    }
    channel.configureBlocking(false);
    if (receiveBuffer != Selectable.USE_DEFAULT_BUFFER_SIZE) {
      channel.socket().setReceiveBufferSize(receiveBuffer);
    }
    return channel;
  }

  /** Closes the sockets that Kafka did not take over. */
  @Override
  public void close() {
    channels.values().forEach(BoundListeners::closeQuietly);
    channels.clear();
  }

  private static ServerSocketChannel bindOne(String host, int port) {
    ServerSocketChannel channel = null;
    try {
      channel = ServerSocketChannel.open();
      return channel.bind(new InetSocketAddress(host, port), BACKLOG);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new EmbeddedKafkaException(
          "cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + e.getMessage()
              + (port == 0
                  ? ""
                  : "; stop what uses this port, or give another one (0 takes a free port)"),
          e);
    }
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOGGER.debug("cannot close a listening socket", e);
    }
  }
}

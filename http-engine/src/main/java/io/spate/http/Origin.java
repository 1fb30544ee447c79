package io.spate.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Scheme, host and port of a server, with what one engine knows of it: addresses, connections, who
 * waits for one. Confined to the engine's event loop.
 */
public final class Origin {
  final boolean tls;
  final String host;
  final int port;

  /** As the Host header names it: without the scheme's default port. */
  final String authority;

  // --- Addresses, see HttpEngine ---
  InetAddress[] addresses;
  long resolvedNanos;
  boolean resolving;
  private int turn;
  final List<OriginConnection> awaitingAddress = new ArrayList<>();

  // --- Shared connections ---
  final ArrayList<Connection> idle = new ArrayList<>();
  final WaitingLine waiting = new WaitingLine();

  /** The shared connections of HTTP/2; null before the first. */
  StreamPool streams;

  /** Whether the server was offered HTTP/2 and has chosen HTTP/1.1. */
  boolean prefersHttp1;

  /** Connections that exist or are being made. */
  int connections;

  Origin(boolean tls, String host, int port) {
    this.tls = tls;
    this.host = host;
    this.port = port;
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    this.authority = port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  /** Whether it is spoken to over TLS. */
  public boolean isTls() {
    return tls;
  }

  /** The host's name or address, in small letters; an IPv6 address without brackets. */
  public String host() {
    return host;
  }

  /** The index of the next address: connections are spread over those of the first's family. */
  int nextTurn() {
    int family = 1;
    while (family < addresses.length && addresses[family].getClass() == addresses[0].getClass()) {
      family++;
    }
    turn = (turn + 1) % family;
    return turn;
  }

  /** True if nothing would be lost by forgetting it. */
  boolean isUnused() {
    return connections == 0 && waiting.isEmpty() && !resolving;
  }

  /** As in a URL. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority;
  }
}

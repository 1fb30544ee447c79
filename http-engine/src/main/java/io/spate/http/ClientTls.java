package io.spate.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Makes the TLS handlers of an engine's connections, with the JVM's own TLS. */
final class ClientTls {
  /** The versions of HTTP that a server may choose from (ALPN, RFC 7301), the best first. */
  enum Offer {
    HTTP_1_1(ApplicationProtocolNames.HTTP_1_1),
    HTTP_2(ApplicationProtocolNames.HTTP_2),
    BOTH(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

    private final List<String> protocols;

    Offer(String... protocols) {
      this.protocols = List.of(protocols);
    }
  }

  private final TlsOptions options;
  private final long handshakeTimeoutMillis;
  private final Map<Offer, SslContext> contexts = new EnumMap<>(Offer.class);

  ClientTls(TlsOptions options, long handshakeTimeoutMillis) {
    this.options = options;
    this.handshakeTimeoutMillis = handshakeTimeoutMillis;
  }

  /**
   * A handler for one connection.
   *
   * @throws SSLException if the files of the options cannot be used
   */
  SslHandler handler(ByteBufAllocator allocator, String host, int port, Offer offer)
      throws SSLException {
    SslContext context = contexts.get(offer);
    if (context == null) {
      context = context(offer); // not before the first https request: most runs have none
      contexts.put(offer, context);
    }
    SslHandler handler = context.newHandler(allocator, host, port);
    if (options.verify()) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      handler.engine().setSSLParameters(parameters);
    }
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
    return handler;
  }

  private SslContext context(Offer offer) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    offer.protocols));
    try {
      if (!options.verify()) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (options.authorities() != null) {
        builder.trustManager(options.authorities().toFile());
      }
      if (options.certificate() != null) {
        builder.keyManager(options.certificate().toFile(), options.key().toFile());
      }
    } catch (IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SSLException("the TLS files of this agent cannot be used: " + cause.getMessage());
    }
    return builder.build();
  }
}

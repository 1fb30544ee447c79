package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request costs in memory once all is warm: nothing. */
class AllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 30_000;
  private static final int USERS = 16;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nServer: test\r\nContent-Length: 12\r\n\r\nhello, world"
          .getBytes(StandardCharsets.US_ASCII);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CompletableFuture<Double> bytesPerCall = new CompletableFuture<>();
  private Level leakDetection;
  private HttpEngine engine;
  private PreparedRequest prepared;
  private int calls;
  private long allocatedAtStart;

  /** Answers each read with one response. */
  private static final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ((ByteBuf) message).release();
      context.writeAndFlush(context.alloc().directBuffer(ANSWER.length).writeBytes(ANSWER));
    }
  }

  @BeforeEach
  void lookForNoLeaks() {
    leakDetection = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.DISABLED); // it allocates with each buffer
  }

  @AfterEach
  void lookForLeaksAgain() {
    ResourceLeakDetector.setLevel(leakDetection);
  }

  @Test
  void anExchangeOnAnOpenConnectionAllocatesNothing() throws Exception {
    EventLoopGroup servers = new NioEventLoopGroup(1);
    EventLoopGroup clients = Transport.eventLoops(1, "test");
    try {
      Channel listener =
          new ServerBootstrap()
              .group(servers)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new Answering());
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      int port = ((InetSocketAddress) listener.localAddress()).getPort();
      EventLoop loop = clients.next();
      loop.execute(() -> start(loop, "http://127.0.0.1:" + port));

      // A few bytes are the JVM's own, such as a thread-local table that grows.
      assertThat(bytesPerCall.get(60, TimeUnit.SECONDS)).isLessThan(8);
    } finally {
      clients.submit(() -> engine.close()).get(10, TimeUnit.SECONDS);
      clients.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
      servers.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void start(EventLoop loop, String url) {
    engine =
        new HttpEngine(
            loop,
            new EngineOptions(
                Duration.ofSeconds(5),
                ConnectionPolicy.perUser(),
                TlsOptions.verified(),
                TargetGuard.ANYTHING));
    RequestBuffer request = new RequestBuffer();
    request.begin("GET", engine.origin(url), "/", null);
    request.end((CharSequence) null);
    prepared = request.prepared();
    for (int i = 0; i < USERS; i++) {
      call(new HttpExchange(this::ended));
    }
  }

  private void call(HttpExchange exchange) {
    exchange.prepare(prepared, true, true, TimeUnit.SECONDS.toNanos(60));
    engine.call(exchange, System.nanoTime());
  }

  private void ended(HttpExchange exchange) {
    if (exchange.status() != 200) {
      bytesPerCall.completeExceptionally(new AssertionError(exchange.errorMessage()));
      return;
    }
    if (++calls == WARM_UP) {
      allocatedAtStart = threads.getCurrentThreadAllocatedBytes();
    } else if (calls == WARM_UP + MEASURED) {
      long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedAtStart;
      bytesPerCall.complete((double) allocated / MEASURED);
      return;
    }
    call(exchange);
  }
}

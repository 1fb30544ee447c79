package io.spate.cli.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands for any part of the stack, as a real process: ready like the broker (ready file, open
 * port) or like a service (health endpoint). A file {@code fail-NAME} in the home makes it end at
 * once, {@code hang-NAME} never get ready, {@code deaf-NAME} ignore SIGTERM for long, {@code
 * hold-NAME} listen no sooner than a file {@code go-PORT} is there.
 */
public final class FakePart {
  private FakePart() {}

  public static void main(String[] arguments) throws Exception {
    Path mark = Path.of(System.getProperty("spate.process"));
    String name = mark.getFileName().toString();
    Path home = mark.getParent();
    System.out.println("this is " + name);
    if (Files.exists(home.resolve("fail-" + name))) {
      System.out.println("cannot do it: no turbine");
      System.exit(3);
    }
    if (Files.exists(home.resolve("deaf-" + name))) {
      Runtime.getRuntime().addShutdownHook(new Thread(FakePart::sleep));
    }
    if (Files.exists(home.resolve("hold-" + name))) {
      int port = port(arguments);
      System.out.println("held before it listens on " + port);
      awaitFile(home.resolve("go-" + port));
    }
    if (!Files.exists(home.resolve("hang-" + name))) {
      if (arguments.length > 0) {
        beBroker(arguments);
      } else {
        beService(port(arguments));
      }
    }
    sleep();
  }

  private static void beBroker(String[] arguments) throws IOException {
    ServerSocket socket = new ServerSocket(port(arguments), 10, InetAddress.getLoopbackAddress());
    Files.writeString(
        Path.of(argument(arguments, "--ready-file")),
        "ready bootstrap=127.0.0.1:" + socket.getLocalPort() + "\n");
  }

  private static int port(String[] arguments) {
    return Integer.parseInt(
        arguments.length > 0 ? argument(arguments, "--port") : System.getenv("QUARKUS_HTTP_PORT"));
  }

  private static String argument(String[] arguments, String name) {
    List<String> all = List.of(arguments);
    return all.get(all.indexOf(name) + 1);
  }

  private static void beService(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set(
                  Health.INSTANCE_HEADER,
                  System.getProperty("quarkus.http.header." + Health.INSTANCE_HEADER + ".value"));
          byte[] body = "{\"runs\": [], \"agents\": [], \"stopped\": []}".getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static void awaitFile(Path file) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!Files.exists(file) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

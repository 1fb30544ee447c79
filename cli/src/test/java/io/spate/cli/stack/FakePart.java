package io.spate.cli.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands for any part of the stack, as a real process: ready like the broker (ready file, open
 * port) or like a service (health endpoint). A file {@code fail-NAME} in the home makes it end at
 * once, {@code hang-NAME} never get ready, {@code deaf-NAME} ignore SIGTERM for long.
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
    if (!Files.exists(home.resolve("hang-" + name))) {
      if (arguments.length > 0) {
        beBroker(arguments);
      } else {
        beService(Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT")));
      }
    }
    sleep();
  }

  private static void beBroker(String[] arguments) throws IOException {
    int port = 0;
    Path ready = null;
    for (int i = 0; i < arguments.length; i += 2) {
      if (arguments[i].equals("--port")) {
        port = Integer.parseInt(arguments[i + 1]);
      } else if (arguments[i].equals("--ready-file")) {
        ready = Path.of(arguments[i + 1]);
      }
    }
    ServerSocket socket = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
    Files.writeString(ready, "ready bootstrap=127.0.0.1:" + socket.getLocalPort() + "\n");
  }

  private static void beService(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"runs\": [], \"agents\": [], \"stopped\": []}".getBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static void sleep() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

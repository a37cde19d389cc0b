package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server, on 127.0.0.1 unless others are to reach it, that can stop listening and come back
 * on the same port. Any thread may call it.
 */
final class Listener implements AutoCloseable {
  private static final int BACKLOG = 1024;

  static {
    // Read once per JVM, by the first server in it. Without the first an answer waits 40 ms for the
    // client's
    // acknowledgement; by default the server closes idle connections after 30 s, and at once beyond
    // 200, which a
    // client that sends just then cannot tell from a POST whose answer was lost.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final @Nullable String host;
  private final int port;
  private @Nullable HttpServer server;
  private @Nullable HttpHandler handler;

  /**
   * Takes a port, the one wanted or a free one for 0; {@link #open} begins to answer.
   *
   * @param host the name in {@link #url()}, for a server on all interfaces; null for one on
   *     loopback
   */
  Listener(@Nullable String host, int wantedPort) {
    this.host = host;
    HttpServer bound = bind(wantedPort);
    this.server = bound;
    this.port = bound.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://" + (host == null ? "127.0.0.1" : host) + ":" + port);
  }

  /** Answers with {@code first} from now on. */
  void open(HttpHandler first) {
    lock.lock();
    try {
      handler = first;
      if (server != null) {
        start(server, first);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses connections from now on and closes those that are open, or takes them again. */
  void listen(boolean wanted) {
    lock.lock();
    try {
      if (!wanted && server != null) {
        server.stop(0);
        server = null;
      } else if (wanted && server == null && handler != null) {
        server = bind(port);
        start(server, handler);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    listen(false);
  }

  private void start(HttpServer bound, HttpHandler with) {
    bound.setExecutor(threads);
    bound.createContext("/", with);
    bound.start();
  }

  private HttpServer bind(int port) {
    try {
      byte[] loopback = {127, 0, 0, 1};
      InetSocketAddress address =
          host == null
              ? new InetSocketAddress(InetAddress.getByAddress(loopback), port)
              : new InetSocketAddress(port);
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }
}

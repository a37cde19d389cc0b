package io.cometvideo.worker.media.input;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import mockwebserver3.MockWebServer;
import mockwebserver3.QueueDispatcher;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Input images as the worker fetches them, with an image host on loopback and names of its own. */
final class InputBench implements AutoCloseable {

  static final String FIRST_HOP = "first-hop.example";

  private final MockWebServer server = new MockWebServer();
  private final Names names = new Names();
  private final CloseableHttpClient client;

  /**
   * With names that lead where the test says.
   *
   * @param allowPrivate whether loopback is as good as any other address
   */
  InputBench(boolean allowPrivate) throws IOException {
    var answers = new QueueDispatcher();
    answers.setFailFast(true);
    server.setDispatcher(answers);
    server.start();
    client = InputConfiguration.client(new FirstHop(names, allowPrivate));
  }

  /** Only for checks that need no connection. */
  static ReferencedImages checking(boolean allowHttp) {
    return images(allowHttp, Duration.ofSeconds(1), InputConfiguration.client(new Names()));
  }

  ReferencedImages images(Duration timeout) {
    return images(true, timeout, client);
  }

  ReferencedImages images(boolean allowHttp) {
    return images(allowHttp, Duration.ofSeconds(15), client);
  }

  MockWebServer server() {
    return server;
  }

  Names names() {
    return names;
  }

  /** An address of the image host under this name. */
  String address(String host) {
    return "http://" + host + ":" + server.getPort() + "/image?sig=secret";
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }

  private static ReferencedImages images(
      boolean allowHttp, Duration timeout, CloseableHttpClient client) {
    return new ReferencedImages(
        allowHttp,
        new HttpImages(client, new ScheduledThreadPoolExecutor(1), allowHttp, timeout),
        new S3Images(InputBench::noS3),
        new ImageMemory(0));
  }

  private static S3Client noS3() {
    throw new IllegalStateException("no S3 here");
  }

  /** The image host under the name of {@link #FIRST_HOP} is as good as a public one. */
  private record FirstHop(Names names, boolean allowPrivate) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return host.equals(FIRST_HOP)
          ? new InetAddress[] {InetAddress.getLoopbackAddress()}
          : new PublicAddresses(names, allowPrivate).resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Names that a test makes up; each look-up gives the next answer, the last one for ever. */
  static final class Names implements DnsResolver {

    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private int lookUps;

    synchronized int lookUps() {
      return lookUps;
    }

    void put(String name, String... addresses) {
      answers.put(name, List.of(addresses));
    }

    @Override
    public synchronized InetAddress[] resolve(String host) throws UnknownHostException {
      List<String> known = answers.get(host);
      if (known == null) {
        return InetAddress.getAllByName(host);
      }
      String answer = known.get(Math.min(lookUps++, known.size() - 1));
      return new InetAddress[] {InetAddress.getByName(answer)};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}

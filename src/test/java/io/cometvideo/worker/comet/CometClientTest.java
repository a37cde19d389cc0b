package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SubmitOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client of the worker's own wiring, and a scriptable peer on loopback. */
abstract class CometClientTest {

  static final String KEY = "sk-a-key-of-the-test";
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  static final String TAKEN = "{\"id\":\"task_1\",\"status\":\"SUBMITTED\"}";
  static final Submission TEXT_ONLY =
      new Submission(
          new RequestId("r"),
          new RequestSummary("seedance", null, null, null, null, null, null),
          "a cat",
          List.of());

  final MockWebServer server = new MockWebServer();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private CloseableHttpClient client;
  String url;

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
    url = "http://localhost:" + server.getPort();
  }

  @AfterEach
  void stop() throws IOException {
    if (client != null) {
      client.close();
    }
    server.close();
  }

  CometApi comet() {
    return comet(url, KEY, Duration.ofSeconds(10));
  }

  CometApi comet(String baseUrl, String key, Duration timeout) {
    var properties = properties(baseUrl, key, timeout);
    var wiring = new CometConfiguration();
    if (client == null) {
      client = wiring.cometHttpClient(properties);
    }
    var clock = InstantSource.fixed(NOW);
    var apiKey = new ApiKey(properties.apiKey(), () -> "", clock);
    return wiring.cometApi(properties, apiKey, client, meters, Tracer.NOOP, clock);
  }

  static CometProperties properties(String baseUrl, String key, Duration timeout) {
    return new CometProperties(
        key, baseUrl, new CometProperties.Submit(timeout), new CometProperties.Poll(timeout));
  }

  static ProviderTask task(String baseUrl) {
    return new ProviderTask(new ProviderTaskId("task_1"), baseUrl);
  }

  static AccountProblem problem(SubmitOutcome outcome) {
    assertThat(outcome).isInstanceOf(SubmitOutcome.AccountFault.class);
    return ((SubmitOutcome.AccountFault) outcome).problem();
  }

  static MockResponse answer(int status, String body) {
    return new MockResponse.Builder().code(status).body(body).build();
  }
}

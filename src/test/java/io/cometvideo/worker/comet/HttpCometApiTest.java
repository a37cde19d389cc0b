package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SubmitOutcome;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class HttpCometApiTest extends CometClientTest {

  @Test
  void sendsAllFieldsAndTheImagesInTheirOrder() throws Exception {
    server.enqueue(answer(200, TAKEN));
    var summary =
        new RequestSummary("seedance-2", 5, "16:9", "720p", "tenant-x", "{\"m\":1}", null);
    var images =
        List.of(
            new InputImage(new byte[] {1, 2, 3}, "image/png"),
            new InputImage(new byte[] {9, 8}, "image/jpeg"));

    var outcome =
        comet()
            .submit(new Submission(new RequestId("r"), summary, "Кот 猫 🐈\nsecond line", images));

    assertThat(outcome).isEqualTo(new SubmitOutcome.Accepted(task(url)));
    RecordedRequest request = server.takeRequest();
    String body = request.getBody().utf8();
    assertThat(request.getRequestLine()).isEqualTo("POST /v1/videos HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY);
    assertThat(request.getHeaders().get("Content-Type"))
        .startsWith("multipart/form-data; boundary=");
    assertThat(request.getHeaders().get("Expect")).isNull();
    assertThat(request.getHeaders().get("Accept-Encoding")).isNull();
    assertThat(body)
        .containsSubsequence(
            "name=\"prompt\"",
            "charset=UTF-8",
            "\r\n\r\nКот 猫 🐈\nsecond line\r\n",
            "name=\"model\"",
            "\r\n\r\nseedance-2\r\n",
            "name=\"seconds\"",
            "\r\n\r\n5\r\n",
            "name=\"size\"",
            "\r\n\r\n16:9\r\n",
            "name=\"resolution\"",
            "\r\n\r\n720p\r\n",
            "name=\"input_reference\"; filename=\"image-1.png\"",
            "image/png",
            "\1\2\3\r\n",
            "name=\"input_reference\"; filename=\"image-2.jpg\"",
            "image/jpeg")
        .doesNotContain("tenant-x", "metadata");
  }

  @Test
  void leavesOutWhatTheRequestLeavesToTheProvider() throws Exception {
    server.enqueue(answer(200, TAKEN));

    comet().submit(TEXT_ONLY);

    assertThat(server.takeRequest().getBody().utf8())
        .contains("name=\"prompt\"", "name=\"model\"")
        .doesNotContain("seconds", "size", "resolution", "input_reference");
  }

  @Test
  void asksForTheRenderByItsId() throws Exception {
    server.enqueue(answer(200, "{\"status\":\"IN_PROGRESS\",\"progress\":30}"));

    var outcome = comet().retrieve(new ProviderTask(new ProviderTaskId("a/b c?d"), url));

    assertThat(outcome).isEqualTo(new PollOutcome.Pending(30));
    RecordedRequest request = server.takeRequest();
    assertThat(request.getRequestLine()).isEqualTo("GET /v1/videos/a%2Fb%20c%3Fd HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY);
  }

  @Test
  void makesNoCallWithoutAKey() {
    var comet = comet(url, "  ", Duration.ofSeconds(5));

    assertThat(problem(comet.submit(TEXT_ONLY))).isEqualTo(AccountProblem.KEY_MISSING);
    assertThat(comet.retrieve(task(url))).isInstanceOf(PollOutcome.AccountFault.class);
    assertThat(server.getRequestCount()).isZero();
    assertThat(meters.find(CometMetrics.REQUESTS).timer()).isNull();
  }

  @Test
  void sendsNothingToAnotherOriginThanTheConfiguredOne() {
    var outcome = comet("http://127.0.0.1:1", KEY, Duration.ofSeconds(5)).retrieve(task(url));

    var retryable = (PollOutcome.Retryable) outcome;
    assertThat(retryable.fault().message()).contains(url, "http://127.0.0.1:1");
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    try (var other = new MockWebServer()) {
      other.start(InetAddress.getLoopbackAddress(), 0);
      var redirect = answer(status, "").newBuilder();
      redirect.addHeader("Location", "http://localhost:" + other.getPort() + "/v1/videos");
      server.enqueue(redirect.build());
      server.enqueue(redirect.build());

      assertThat(problem(comet().submit(TEXT_ONLY))).isEqualTo(AccountProblem.WRONG_BASE_URL);
      assertThat(comet().retrieve(task(url))).isInstanceOf(PollOutcome.AccountFault.class);
      assertThat(other.getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 302, 304})
  void takesARedirectToNowhereForOne(int status) {
    server.enqueue(new MockResponse.Builder().code(status).build());

    assertThat(problem(comet().submit(TEXT_ONLY))).isEqualTo(AccountProblem.WRONG_BASE_URL);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "0, 0",
    "86400, 300",
    "'Mon, 23 Nov 2026 12:00:30 GMT', 30",
    "'Mon, 23 Nov 2026 11:00:00 GMT', ",
    "soon, ",
    "-3, "
  })
  void readsTheWaitInBothForms(String sent, Long seconds) {
    server.enqueue(answer(429, "").newBuilder().addHeader("Retry-After", sent).build());

    var outcome = (SubmitOutcome.Retryable) comet().submit(TEXT_ONLY);

    assertThat(outcome.retryAfter())
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void doesNotRepeatTheKeyThatTheProviderRepeats() {
    server.enqueue(answer(401, "{\"code\":\"\",\"message\":\"invalid token " + KEY + "\"}"));

    var outcome = comet().submit(TEXT_ONLY);

    assertThat(problem(outcome)).isEqualTo(AccountProblem.KEY_REFUSED);
    assertThat(outcome.toString()).contains("invalid token ***").doesNotContain(KEY);
  }

  @Test
  void countsCallsByOperationAndOutcome() {
    server.enqueue(answer(200, TAKEN));
    server.enqueue(answer(200, "{\"status\":\"REHEARSING\"}"));

    comet().submit(TEXT_ONLY);
    comet().retrieve(task(url));

    assertThat(calls("submit", "accepted")).isEqualTo(1);
    assertThat(calls("poll", "pending")).isEqualTo(1);
    assertThat(meters.get(CometMetrics.UNKNOWN_STATUS).counter().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "api.cometapi.com", "ftp://x", "https://", "https://u:p@x", "https://x?a=b"})
  void refusesABaseUrlThatIsNoneByTheNameOfItsKey(String wrong) {
    assertThatThrownBy(() -> properties(wrong, KEY, Duration.ofSeconds(1)))
        .hasMessageContaining("comet.base-url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://x", "https://x/", "https://x/v1", "https://x/v1/"})
  void toleratesASlashAndTheVersionAtTheEndOfTheBaseUrl(String given) {
    assertThat(properties(given, KEY, Duration.ofSeconds(1)).baseUrl()).isEqualTo("https://x");
  }

  @Test
  void showsNeitherKeyNorPrompt() {
    assertThat(properties(url, KEY, Duration.ofSeconds(1)).toString()).doesNotContain(KEY);
    assertThat(TEXT_ONLY.toString()).doesNotContain("a cat");
  }

  private long calls(String operation, String outcome) {
    return meters
        .get(CometMetrics.REQUESTS)
        .tags("operation", operation, "outcome", outcome)
        .timer()
        .count();
  }
}

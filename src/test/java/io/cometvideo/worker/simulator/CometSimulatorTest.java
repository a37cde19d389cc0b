package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Renders progress, addresses expire, files come whole or in ranges, and account and outage hold
 * for all.
 */
final class CometSimulatorTest {
  private static final Duration RENDER = Duration.ofSeconds(100);

  private final ManualClock clock = new ManualClock();
  private final CometSimulator simulator =
      CometSimulator.start(
          SimulatorOptions.defaults().with(SimulatorSettings.defaults().withRender(RENDER, RENDER)),
          clock);
  private final TestCaller caller =
      new TestCaller(simulator.baseUrl(), SimulatorSettings.DEFAULT_KEY);

  @AfterEach
  void close() {
    caller.close();
    simulator.close();
  }

  @Test
  void aRenderProgressesToSuccess() throws Exception {
    String id = caller.submit("a lighthouse").text("id");

    assertThat(statusAndProgress(id)).isEqualTo("SUBMITTED 0");
    clock.advance(Duration.ofSeconds(40));
    assertThat(statusAndProgress(id)).isEqualTo("IN_PROGRESS 40");
    assertThat(caller.poll(id).json().path("completed_at").isNull()).isTrue();
    clock.advance(Duration.ofSeconds(70));
    assertThat(statusAndProgress(id)).isEqualTo("SUCCESS 100");

    assertThat(caller.poll(id).json().path("completed_at").asLong())
        .isEqualTo(clock.instant().getEpochSecond() - 10);
    assertThat(simulator.tasks().getFirst())
        .returns(5, TaskActivity::polls)
        .returns(clock.instant(), TaskActivity::lastPollAt)
        .returns(Duration.ZERO, TaskActivity::shortestPollGap);
  }

  @Test
  void laterWordsAreSpokenWhenAsked() throws Exception {
    simulator.configure(settings -> settings.withVocabulary(Vocabulary.LATER));
    String id = caller.submit("a lighthouse").text("id");

    assertThat(statusAndProgress(id)).isEqualTo("queued 0");
    clock.advance(RENDER);
    assertThat(statusAndProgress(id)).isEqualTo("completed 100");
  }

  @Test
  void eachGetGivesAFreshAddressThatExpires() throws Exception {
    String id = finished("a lighthouse");
    String first = caller.poll(id).text("video_url");
    String second = caller.poll(id).text("video_url");

    assertThat(first).isNotEqualTo(second).startsWith(simulator.baseUrl() + "/files/" + id);
    assertThat(caller.download(first).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(61));
    assertThat(caller.download(first).status()).isEqualTo(403);
    assertThat(caller.download(second.replace("sig=", "sig=0")).status()).isEqualTo(403);
    assertThat(caller.download(caller.poll(id).text("video_url")).status()).isEqualTo(200);
  }

  @Test
  void rangesOfAFileAreServed() throws Exception {
    String id = finished("a lighthouse");
    String address = caller.poll(id).text("video_url");
    byte[] file = caller.download(address).bytes();

    TestCaller.Answer rest = caller.download(address, "Range", "bytes=1000-");
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(file, 1000, file.length));
    assertThat(rest.whole().headers().firstValue("Content-Range"))
        .hasValue("bytes 1000-" + (file.length - 1) + "/" + file.length);
    assertThat(caller.download(address, "Range", "bytes=-10").bytes()).hasSize(10);
    assertThat(caller.download(address, "Range", "bytes=" + file.length + "-").status())
        .isEqualTo(416);
    assertThat(caller.get("/v1/videos/" + id + "/content").bytes()).isEqualTo(file);
    assertThat(simulator.totals().keyLeaks()).isZero();
  }

  @Test
  void aKeyThatComesWithADownloadIsALeak() throws Exception {
    String address = caller.poll(finished("a lighthouse")).text("video_url");

    assertThat(caller.download(address, "Authorization", "Bearer x").status()).isEqualTo(400);

    assertThat(simulator.totals().keyLeaks()).isOne();
  }

  @Test
  void anUnknownIdDoesNotExist() throws Exception {
    TestCaller.Answer answer = caller.poll("task_none");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("task_not_exist");
    assertThat(simulator.totals().unknownTaskPolls()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "WRONG_KEY, 401, application/json",
    "PAYMENT_REQUIRED, 402, application/json",
    "QUOTA_EXHAUSTED, 403, application/json",
    "HTML_PAGE, 200, text/html; charset=utf-8",
    "REDIRECT, 302, text/html; charset=utf-8"
  })
  void anAccountAtFaultRefusesEveryCall(AccountMode mode, int status, String contentType)
      throws Exception {
    simulator.configure(settings -> settings.withAccount(mode));

    TestCaller.Answer answer = caller.submit("a lighthouse");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo(contentType);
    assertThat(caller.poll("task_none").status()).isEqualTo(status);
    assertThat(simulator.totals()).returns(2, Totals::accountRefusals).returns(0, Totals::charges);
  }

  @Test
  void aRedirectThatIsFollowedWithTheKeyIsALeak() throws Exception {
    simulator.configure(settings -> settings.withAccount(AccountMode.REDIRECT));
    try (HttpClient follower =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(simulator.baseUrl().resolve("/v1/videos/task_x"))
              .header("Authorization", "Bearer " + SimulatorSettings.DEFAULT_KEY)
              .build();
      follower.send(request, BodyHandlers.discarding());
    }

    assertThat(simulator.totals())
        .returns(1, Totals::redirectsFollowed)
        .returns(1, Totals::keyLeaks);
  }

  @Test
  void anOutageRefusesOrDropsAndEnds() throws Exception {
    simulator.configure(settings -> settings.withOutage(Outage.REFUSE));
    assertThatThrownBy(() -> caller.submit("a lighthouse")).isInstanceOf(ConnectException.class);

    simulator.configure(settings -> settings.withOutage(Outage.DROP));
    assertThatThrownBy(() -> caller.submit("a lighthouse"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ConnectException.class);

    simulator.configure(settings -> settings.withOutage(Outage.NONE));
    assertThat(caller.submit("a lighthouse").status()).isEqualTo(200);
    assertThat(simulator.totals()).returns(1, Totals::charges).returns(1, Totals::dropped);
  }

  private String finished(String prompt) throws IOException, InterruptedException {
    String id = caller.submit(prompt).text("id");
    clock.advance(RENDER);
    return id;
  }

  private String statusAndProgress(String id) throws IOException, InterruptedException {
    TestCaller.Answer answer = caller.poll(id);
    return answer.text("status") + " " + answer.json().path("progress").asInt();
  }
}

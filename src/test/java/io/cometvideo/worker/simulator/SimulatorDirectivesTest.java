package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a prompt asks for in brackets happens to it. */
final class SimulatorDirectivesTest {
  private final ManualClock clock = new ManualClock();
  private final CometSimulator simulator = CometSimulator.start(SimulatorOptions.defaults(), clock);
  private final TestCaller caller =
      new TestCaller(simulator.baseUrl(), SimulatorSettings.DEFAULT_KEY);

  @AfterEach
  void close() {
    caller.close();
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({"[fail], FAILED", "[error], ERROR"})
  void aFailingRenderIsRefunded(String directive, String status) throws Exception {
    String id = finished("a storm " + directive);

    TestCaller.Answer answer = caller.poll(id);

    assertThat(answer.text("status")).isEqualTo(status);
    assertThat(answer.json().has("video_url")).isFalse();
    assertThat(answer.text("fail_reason") + answer.json().path("error").path("message"))
        .contains("equest id");
    assertThat(simulator.charges()).singleElement().returns(true, Charge::refunded);
  }

  @Test
  void aRefusedPromptIsNotCharged() throws Exception {
    assertThat(caller.submit("a storm [refuse]").text("code")).isEqualTo("InvalidParameter");
    assertThat(simulator.charges()).isEmpty();
  }

  @Test
  void aSlowRenderTakesAsLongAsItSays() throws Exception {
    String id = caller.submit("a storm [slow:60s]").text("id");

    clock.advance(Duration.ofSeconds(59));
    assertThat(caller.poll(id).text("status")).isEqualTo("IN_PROGRESS");
    clock.advance(Duration.ofSeconds(1));
    assertThat(caller.poll(id).text("status")).isEqualTo("SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[lose-answer]", "[cut-answer]"})
  void anAnswerThatIsLostIsChargedAllTheSame(String directive) {
    String prompt = "a storm " + directive;

    assertThatThrownBy(() -> caller.submit(prompt)).isInstanceOf(IOException.class);

    assertThat(simulator.chargesByPrompt().get(prompt)).hasSize(1);
  }

  @Test
  void anAnswerCanLackItsId() throws Exception {
    assertThat(caller.submit("a storm [no-id]").json().has("id")).isFalse();
    assertThat(simulator.charges()).hasSize(1);
  }

  @Test
  void aHeldAnswerIsChargedBeforeItComes() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TestCaller.Answer> answer = threads.submit(() -> caller.submit("a storm [hold:1h]"));

      await().until(() -> simulator.charges().size() == 1);

      assertThat(answer.isDone()).isFalse();
      simulator.close();
      assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void theFirstDownloadsCanStall() throws Exception {
    String address = caller.poll(finished("a storm [stall:1]")).text("video_url");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<TestCaller.Answer> stalled = threads.submit(() -> caller.download(address));
      await().until(() -> simulator.tasks().getFirst().downloads() == 1);

      assertThat(caller.download(address).status()).isEqualTo(200);

      assertThat(stalled.isDone()).isFalse();
      simulator.close();
      assertThatThrownBy(stalled::get).hasCauseInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, application/json",
    "500, application/json",
    "503, application/json",
    "502, text/html; charset=utf-8",
    "504, text/html; charset=utf-8",
    "524, text/html; charset=utf-8"
  })
  void theFirstPostsAreRejectedAndNotCharged(int status, String contentType) throws Exception {
    String prompt = "a storm [reject-first:2:" + status + "]";

    TestCaller.Answer first = caller.submit(prompt);
    assertThat(first.status()).isEqualTo(status);
    assertThat(first.contentType()).isEqualTo(contentType);
    assertThat(first.whole().headers().firstValue("Retry-After").isPresent())
        .isEqualTo(status == 429);
    assertThat(caller.submit(prompt).status()).isEqualTo(status);
    assertThat(simulator.charges()).isEmpty();
    assertThat(caller.submit(prompt).status()).isEqualTo(200);
    assertThat(simulator.postsByPrompt()).containsEntry(prompt, 3);
  }

  @Test
  void aPostCanBeDroppedWithoutACharge() throws Exception {
    String prompt = "a storm [reject-first:1:drop]";

    assertThatThrownBy(() -> caller.submit(prompt)).isInstanceOf(IOException.class);

    assertThat(simulator.charges()).isEmpty();
    assertThat(caller.submit(prompt).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "401, ''",
    "402, payment_required",
    "403, insufficient_user_quota",
    "503, model_not_found",
    "echo, content_policy_violation"
  })
  void everyPostOfAPromptCanBeRefused(String status, String code) throws Exception {
    String prompt = "a child on a balance beam [always:" + status + "]";

    for (int i = 0; i < 3; i++) {
      TestCaller.Answer answer = caller.submit(prompt);
      assertThat(answer.status()).isEqualTo(status.equals("echo") ? 403 : Integer.parseInt(status));
      assertThat(answer.json().at("/error/code").asString()).isEqualTo(code);
      assertThat(answer.json().at("/error/message").asString().contains(prompt))
          .isEqualTo(status.equals("echo"));
    }
    assertThat(caller.submit("another prompt").status()).isEqualTo(200);
    assertThat(simulator.charges()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402})
  void everyGetOfATaskCanBeRefused(int status) throws Exception {
    String refused = finished("a storm [poll-always:" + status + "]");
    String other = finished("a storm");

    assertThat(caller.poll(refused).status()).isEqualTo(status);
    assertThat(caller.poll(refused).status()).isEqualTo(status);
    assertThat(caller.poll(other).status()).isEqualTo(200);
  }

  @Test
  void theProvidersRecordCanLagBehindItsAnswer() throws Exception {
    String id = finished("a storm [overtake:1]");

    assertThat(caller.poll(id).text("code")).isEqualTo("task_not_exist");
    assertThat(caller.poll(id).text("status")).isEqualTo("SUCCESS");
  }

  @Test
  void aTaskCanVanish() throws Exception {
    assertThat(caller.poll(finished("a storm [vanish]")).text("code")).isEqualTo("task_not_exist");
  }

  @Test
  void pollsCanFailAtFirst() throws Exception {
    String id = finished("a storm [poll-fail:1:502]");

    assertThat(caller.poll(id).status()).isEqualTo(502);
    assertThat(caller.poll(id).status()).isEqualTo(200);
  }

  @Test
  void theFirstSuccessesCanLackTheirAddress() throws Exception {
    String id = finished("a storm [no-url:2]");

    assertThat(caller.poll(id).json().has("video_url")).isFalse();
    assertThat(caller.poll(id).json().has("video_url")).isFalse();
    assertThat(caller.poll(id).text("video_url")).isNotEmpty();
  }

  @Test
  void theFirstAddressesCanHaveExpired() throws Exception {
    String id = finished("a storm [expired:1]");

    assertThat(caller.download(caller.poll(id).text("video_url")).status()).isEqualTo(403);
    assertThat(caller.download(caller.poll(id).text("video_url")).status()).isEqualTo(200);
  }

  @Test
  void theFirstDownloadsCanBeCut() throws Exception {
    String address = caller.poll(finished("a storm [cut:1]")).text("video_url");

    assertThatThrownBy(() -> caller.download(address)).isInstanceOf(IOException.class);

    assertThat(caller.download(address).status()).isEqualTo(200);
    assertThat(simulator.tasks().getFirst())
        .returns(2, TaskActivity::downloads)
        .returns(1, TaskActivity::fullDownloads);
  }

  @Test
  void theFileCanBeSomethingElse() throws Exception {
    String address = caller.poll(finished("a storm [not-a-video]")).text("video_url");

    assertThat(caller.download(address).bytes()).startsWith('<', '!');
  }

  @Test
  void whatCannotBeReadInADirectiveDoesNoHarm() throws Exception {
    assertThat(caller.submit("[Image 1] a storm [slow:soon] [cut:x] [thunder]").status())
        .isEqualTo(200);
  }

  private String finished(String prompt) throws IOException, InterruptedException {
    String id = caller.submit(prompt).text("id");
    clock.advance(Duration.ofSeconds(1));
    return id;
  }
}

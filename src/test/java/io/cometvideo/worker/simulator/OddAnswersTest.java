package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stranger things that a prompt can ask for. */
final class OddAnswersTest {
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
  @CsvSource({
    "metadata, /metadata/url",
    "content, /content/video_url",
    "result, /result_url",
    "data, /data/result_url"
  })
  void theAddressCanStandElsewhere(String field, String pointer) throws Exception {
    TestCaller.Answer answer = caller.poll(finished("a storm [url-in:" + field + "]"));

    assertThat(answer.json().has("video_url")).isFalse();
    String address = answer.json().at(pointer).asString();
    assertThat(caller.download(address).status()).isEqualTo(200);
    assertThat(simulator.addresses()).containsExactly(URI.create(address));
  }

  @Test
  void contentCanBeTheOnlyWayToTheFile() throws Exception {
    String id = finished("a storm [content-only]");

    assertThat(caller.poll(id).json().has("video_url")).isFalse();
    TestCaller.Answer content = caller.get("/v1/videos/" + id + "/content");

    assertThat(content.contentType()).isEqualTo("video/mp4");
    assertThat(simulator.tasks()).singleElement().returns(1, TaskActivity::fullDownloads);
  }

  @Test
  void contentCanBeMissingToo() throws Exception {
    String missing = finished("a storm [content-missing]");

    assertThat(caller.poll(missing).json().has("video_url")).isFalse();
    for (String id : new String[] {missing, "task_unknown"}) {
      TestCaller.Answer answer = caller.get("/v1/videos/" + id + "/content");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().at("/error/code").asString()).isEqualTo("task_not_exist");
    }
  }

  @Test
  void theIdCanStandInItsAliasAlone() throws Exception {
    TestCaller.Answer answer = caller.submit("a storm [task-id-only]");

    assertThat(answer.json().has("id")).isFalse();
    assertThat(caller.poll(answer.text("task_id")).status()).isEqualTo(200);
  }

  @Test
  void aWordThatNobodyKnowsCanStandForTheStatus() throws Exception {
    String id = finished("a storm [word:1:MODERATING]");

    assertThat(caller.poll(id).text("status")).isEqualTo("MODERATING");
    assertThat(caller.poll(id).text("status")).isEqualTo("SUCCESS");
  }

  @ParameterizedTest
  @CsvSource({
    "empty, application/json",
    "html, text/html; charset=utf-8",
    "broken, application/json"
  })
  void bodiesCanBeWhatTheyShouldNot(String body, String contentType) throws Exception {
    TestCaller.Answer submitted = caller.submit("a storm [answer:" + body + "]");
    String id = finished("a storm [poll-answer:1:" + body + "]");
    TestCaller.Answer polled = caller.poll(id);

    assertThat(submitted.status()).isEqualTo(200);
    assertThat(submitted.contentType()).isEqualTo(contentType);
    assertThat(polled.bytes()).isEqualTo(submitted.bytes());
    assertThat(simulator.charges()).hasSize(2);
    assertThat(caller.poll(id).text("status")).isEqualTo("SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"endless", "trickle"})
  void aBodyCanGoOnForEver(String body) throws Exception {
    String id = finished("a storm [poll-answer:1:" + body + "]");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        InputStream answer = caller.open("/v1/videos/" + id)) {
      Future<byte[]> read = threads.submit(() -> answer.readNBytes(12));

      assertThat(new String(read.get(), StandardCharsets.US_ASCII)).startsWith("{\"note\":\"");
    }
  }

  @Test
  void aRefusalCanSayWhenToComeAgain() throws Exception {
    TestCaller.Answer answer = caller.submit("a storm [reject-first:1:503:7]");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.whole().headers().firstValue("Retry-After")).contains("7");
  }

  @Test
  void aPostCanBeRedirected() throws Exception {
    TestCaller.Answer answer = caller.submit("a storm [reject-first:1:302]");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.whole().headers().firstValue("Location")).contains("/login");
    assertThat(simulator.charges()).isEmpty();
  }

  @Test
  void aServerCanIgnoreRanges() throws Exception {
    String address = caller.poll(finished("a storm [no-range]")).text("video_url");

    TestCaller.Answer answer = caller.download(address, "Range", "bytes=1000-");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes()).isEqualTo(caller.download(address).bytes());
  }

  @Test
  void aRangeOfAnotherFileIsTheWholeOfThisOne() throws Exception {
    String address = caller.poll(finished("a storm")).text("video_url");
    TestCaller.Answer whole = caller.download(address);
    String etag = whole.whole().headers().firstValue("ETag").orElseThrow();

    assertThat(caller.download(address, "Range", "bytes=9-", "If-Range", "\"x\"").status())
        .isEqualTo(200);
    assertThat(caller.download(address, "Range", "bytes=9-", "If-Range", etag).status())
        .isEqualTo(206);
  }

  @Test
  void aLengthCanBeWrong() throws Exception {
    String address = caller.poll(finished("a storm [wrong-length:1]")).text("video_url");

    assertThatThrownBy(() -> caller.download(address)).isInstanceOf(IOException.class);
    assertThat(caller.download(address).status()).isEqualTo(200);
  }

  @Test
  void aHugeFileIsMadeAsItIsSentAndHasPartsThatFit() throws Exception {
    String address = caller.poll(finished("a storm [huge:3g]")).text("video_url");
    String small = caller.poll(finished("a storm [huge:300k]")).text("video_url");

    byte[] all = caller.download(small).bytes();
    byte[] part = caller.download(small, "Range", "bytes=100000-").bytes();
    TestCaller.Answer end = caller.download(address, "Range", "bytes=3221225400-");

    assertThat(new String(all, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    assertThat(part).isEqualTo(Arrays.copyOfRange(all, 100_000, 300 * 1024));
    assertThat(end.bytes()).hasSize(72);
    assertThat(end.whole().headers().firstValue("Content-Range"))
        .contains("bytes 3221225400-3221225471/3221225472");
  }

  private String finished(String prompt) throws IOException, InterruptedException {
    TestCaller.Answer submitted = caller.submit(prompt);
    clock.advance(Duration.ofSeconds(1));
    return submitted.text("id");
  }
}

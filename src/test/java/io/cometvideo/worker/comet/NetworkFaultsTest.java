package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of calls when the network or the far end fails. */
@Timeout(30)
final class NetworkFaultsTest extends CometClientTest {

  @Test
  void takesAConnectionThatIsNotMadeForNotSent() throws IOException {
    server.close();
    assertNotSent(url, Duration.ofSeconds(5));
  }

  @Test
  void takesANameThatDoesNotResolveForNotSent() {
    assertNotSent("http://no-such-host.invalid", Duration.ofSeconds(20));
  }

  @Test
  void takesAFailedTlsHandshakeForNotSent() {
    assertNotSent("https://localhost:" + server.getPort(), Duration.ofSeconds(5));
  }

  @Test
  void takesATlsHandshakeThatStallsForNotSent() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      assertNotSent("https://localhost:" + silent.getLocalPort(), Duration.ofMillis(500));
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotKnowWhatBecameOfASubmissionWhoseConnectionBreaks(Moment moment) {
    assertUnknown(b -> moment.on(b, new SocketEffect.CloseSocket()));
  }

  @ParameterizedTest
  @EnumSource
  void doesNotKnowWhatBecameOfASubmissionThatIsNotAnsweredInTime(Moment moment) {
    assertUnknown(b -> moment.on(b, SocketEffect.Stall.INSTANCE));
  }

  @Test
  void cutsABodyThatTrickles() {
    // Whole after more than a second, and read as taken if nothing cut it.
    assertUnknown(b -> b.body(" ".repeat(20) + TAKEN).throttleBody(8, 200, TimeUnit.MILLISECONDS));
  }

  @Test
  void readsNoMoreOfAnEndlessBodyThanItsBound() {
    // At 1 KiB a millisecond all of it would take longer than the test may.
    String endless = "<html>" + "x".repeat(64 * 1024 * 1024);
    server.enqueue(
        new MockResponse.Builder()
            .body(endless)
            .throttleBody(1024, 1, TimeUnit.MILLISECONDS)
            .build());

    var outcome = comet(url, KEY, Duration.ofMinutes(10)).submit(TEXT_ONLY);

    assertThat(problem(outcome)).isEqualTo(AccountProblem.WRONG_BASE_URL);
  }

  @Test
  void goesByTheStatusWhenTheBodyOfARefusalBreaksOff() {
    server.enqueue(
        answer(503, "{\"code\":\"\",\"message\":\"away\"}" + " ".repeat(10_000))
            .newBuilder()
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    assertThat(comet().submit(TEXT_ONLY)).isInstanceOf(SubmitOutcome.Retryable.class);
  }

  @Test
  void doesNotFailARequestWhoseRefusalBrokeOffBeforeTheWordsOfQuota() {
    server.enqueue(
        answer(403, " ".repeat(10_000) + "{\"code\":\"insufficient_user_quota\"}")
            .newBuilder()
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    assertThat(comet().submit(TEXT_ONLY)).isInstanceOf(SubmitOutcome.Retryable.class);
  }

  @Test
  void doesNotKnowWhatBecameOfASubmissionWhoseConnectionIsReset() throws Exception {
    assertThat(submitToOneWhoResetsAfter(100)).isInstanceOf(SubmitOutcome.Unknown.class);
  }

  @Test
  void doesNotTakeASubmissionToAResetConnectionForRefused() throws Exception {
    // It depends on the moment when the reset arrives whether anything has left.
    assertThat(submitToOneWhoResetsAfter(0))
        .isInstanceOfAny(SubmitOutcome.Unknown.class, SubmitOutcome.NotSent.class);
  }

  @Test
  void submitsOnANewConnectionWhenTheProviderHasClosedTheOldOne() throws Exception {
    server.enqueue(
        answer(200, TAKEN).newBuilder().onResponseEnd(new SocketEffect.CloseSocket()).build());
    server.enqueue(answer(200, TAKEN));
    var comet = comet();

    assertThat(comet.submit(TEXT_ONLY)).isInstanceOf(SubmitOutcome.Accepted.class);
    server.takeRequest();
    assertThat(comet.submit(TEXT_ONLY)).isInstanceOf(SubmitOutcome.Accepted.class);
  }

  @Test
  void anInterruptDuringASubmissionLeavesItsOutcomeUnknown() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    var comet = comet(url, KEY, Duration.ofMinutes(10));
    var outcome = new CompletableFuture<SubmitOutcome>();
    var flag = new AtomicBoolean();

    Thread caller =
        Thread.startVirtualThread(() -> {
          SubmitOutcome it = comet.submit(TEXT_ONLY);
          flag.set(Thread.currentThread().isInterrupted());
          outcome.complete(it);
        });
    server.takeRequest();
    caller.interrupt();

    assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(SubmitOutcome.Unknown.class);
    assertThat(flag).isTrue();
  }

  private SubmitOutcome submitToOneWhoResetsAfter(int bytes) throws Exception {
    try (var peer = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      Thread resetter = Thread.startVirtualThread(() -> reset(peer, bytes));
      var comet = comet("http://localhost:" + peer.getLocalPort(), KEY, Duration.ofSeconds(5));
      SubmitOutcome outcome = comet.submit(TEXT_ONLY);
      resetter.join();
      return outcome;
    }
  }

  private static void reset(ServerSocket peer, int afterBytes) {
    try (Socket socket = peer.accept()) {
      socket.getInputStream().readNBytes(afterBytes);
      // Makes closing a reset.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertNotSent(String baseUrl, Duration timeout) {
    var comet = comet(baseUrl, KEY, timeout);
    assertThat(comet.submit(TEXT_ONLY)).isInstanceOf(SubmitOutcome.NotSent.class);
    assertThat(comet.retrieve(task(baseUrl))).isInstanceOf(PollOutcome.Retryable.class);
  }

  private void assertUnknown(Function<MockResponse.Builder, MockResponse.Builder> fault) {
    server.enqueue(fault.apply(new MockResponse.Builder().body(TAKEN)).build());
    // For a second POST, which must not come.
    server.enqueue(new MockResponse.Builder().body(TAKEN).build());

    var outcome = comet(url, KEY, Duration.ofMillis(700)).submit(TEXT_ONLY);

    assertThat(outcome).isInstanceOf(SubmitOutcome.Unknown.class);
    assertThat(server.getRequestCount()).isLessThanOrEqualTo(1);
  }

  enum Moment {
    REQUEST_START,
    REQUEST_BODY,
    RESPONSE_START,
    RESPONSE_BODY;

    MockResponse.Builder on(MockResponse.Builder answer, SocketEffect effect) {
      return switch (this) {
        case REQUEST_START -> answer.onRequestStart(effect);
        case REQUEST_BODY -> answer.onRequestBody(effect);
        case RESPONSE_START -> answer.onResponseStart(effect);
        case RESPONSE_BODY -> answer.onResponseBody(effect);
      };
    }
  }
}

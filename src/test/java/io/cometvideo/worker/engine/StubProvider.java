package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.comet.Submission;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.input.InputOutcome;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import io.cometvideo.worker.task.Violation;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** A provider that answers as it is told, and counts. */
final class StubProvider implements CometApi, InputImages {

  static final String URL = "https://api.example";
  static final SubmitOutcome TAKEN =
      new SubmitOutcome.Accepted(new ProviderTask(new ProviderTaskId("t"), URL));
  static final PollOutcome NO_SUCH_TASK = new PollOutcome.Missing(Fault.of("task_not_exist"));

  final AtomicInteger submits = new AtomicInteger();
  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger elsewhere = new AtomicInteger();
  final AtomicInteger busy = new AtomicInteger();
  volatile Supplier<SubmitOutcome> submit = () -> TAKEN;
  volatile Supplier<PollOutcome> poll = () -> NO_SUCH_TASK;
  volatile Function<Submission, SubmitOutcome> submitOf = _ -> submit.get();
  volatile Function<ProviderTask, PollOutcome> pollOf = _ -> poll.get();
  final AtomicInteger fetches = new AtomicInteger();
  volatile boolean inputsFail;

  @Override
  public SubmitOutcome submit(Submission submission) {
    submits.incrementAndGet();
    return busy(() -> submitOf.apply(submission));
  }

  @Override
  public PollOutcome retrieve(ProviderTask render) {
    polls.incrementAndGet();
    if (!render.baseUrl().equals(URL)) {
      elsewhere.incrementAndGet();
    }
    return busy(() -> pollOf.apply(render));
  }

  private <T> T busy(Supplier<T> answer) {
    busy.incrementAndGet();
    try {
      return answer.get();
    } finally {
      busy.decrementAndGet();
    }
  }

  @Override
  public VideoAddress content(ProviderTask render) {
    return VideoAddress.signed(URI.create(URL));
  }

  @Override
  public List<Violation> check(List<String> references) {
    return List.of();
  }

  @Override
  public InputOutcome fetch(List<String> references) {
    if (isRemote(references)) {
      fetches.incrementAndGet();
      neverAnswers();
    }
    return inputsFail
        ? new InputOutcome.Failed(TaskError.of(ErrorCode.INPUT_REFERENCE_UNAVAILABLE, "no", false))
        : new InputOutcome.Fetched(List.of(), () -> {});
  }

  @Override
  public boolean isRemote(List<String> references) {
    return !references.isEmpty();
  }

  /** Until the test ends. */
  private static void neverAnswers() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static TransferOutcome endlessTransfer() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new IllegalStateException();
  }
}

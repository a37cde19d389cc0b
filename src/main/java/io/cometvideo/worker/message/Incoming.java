package io.cometvideo.worker.message;

import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Violation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one record of {@code video.requests} says. */
public sealed interface Incoming {

  /**
   * One video is asked for. A field that breaks a rule of shape is null here (an entry that is no
   * text is missing from the list) and named by a violation; rules that need configuration, such as
   * what a model allows, are not checked yet.
   *
   * @param id the request's id
   * @param summary what is kept of it
   * @param prompt what to render; not null if there is no violation
   * @param inputReferences addresses of images, as sent
   * @param timeout as asked, above zero; null if not asked
   * @param violations the rules of shape that it breaks, empty if none
   */
  record Draft(
      RequestId id,
      RequestSummary summary,
      @Nullable String prompt,
      List<String> inputReferences,
      @Nullable Duration timeout,
      List<Violation> violations)
      implements Incoming {

    public Draft {
      inputReferences = List.copyOf(inputReferences);
      violations = List.copyOf(violations);
    }

    @Override
    public String toString() {
      return "Draft[id=" + id + ", model=" + summary.model() + ", violations=" + violations + "]";
    }
  }

  /** The video of an earlier request is not wanted any more. */
  record Cancel(RequestId id) implements Incoming {}

  /**
   * A failed task is to be taken up again.
   *
   * @param taskId the provider's id to go on with, null for the one on record
   * @param timeout as asked, above zero; null if not asked
   */
  record Resume(RequestId id, @Nullable ProviderTaskId taskId, @Nullable Duration timeout)
      implements Incoming {}

  /**
   * A worker that has lost a task while its POST was under way says how that ended.
   *
   * @param nonce of the submission; whoever does not know it proves nothing
   * @param outcome {@link SubmitOutcome.Accepted} or {@link SubmitOutcome.NotSent}
   */
  record HandedOn(RequestId id, String nonce, SubmitOutcome outcome) implements Incoming {}

  /**
   * Nobody can be answered: a dead letter.
   *
   * @param message for people, without any part of the value that could be long or a prompt
   */
  record Unanswerable(DeadLetterReason reason, String message) implements Incoming {}
}

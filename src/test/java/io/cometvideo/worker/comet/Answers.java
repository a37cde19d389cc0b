package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import org.jspecify.annotations.Nullable;

/** Answers of the provider for tests, and short words for what they come to. */
final class Answers {

  private Answers() {}

  /** With the type that such a body has; null is an empty body, one that ends in ~ broke off. */
  static Answer.Received of(int status, @Nullable String body) {
    String text = body == null ? "" : body;
    String contentType = text.startsWith("<") ? "text/html" : "application/json";
    boolean cutOff = text.endsWith("~");
    return new Answer.Received(
        status, contentType, cutOff ? text.substring(0, text.length() - 1) : text, cutOff, null);
  }

  static String describe(SubmitOutcome outcome) {
    return switch (outcome) {
      case SubmitOutcome.Accepted it -> "Accepted " + it.providerTask().id();
      case SubmitOutcome.AccountFault it -> "AccountFault " + it.problem();
      case SubmitOutcome.Refused _ -> "Refused";
      case SubmitOutcome.Retryable _ -> "Retryable";
      case SubmitOutcome.NotSent _ -> "NotSent";
      case SubmitOutcome.Unknown _ -> "Unknown";
    };
  }

  static String describe(PollOutcome outcome) {
    return switch (outcome) {
      case PollOutcome.Pending it -> "Pending " + it.progress();
      case PollOutcome.Rendered it -> "Rendered " + it.address().uri() + " " + it.completedAt();
      case PollOutcome.AddressMissing it -> "AddressMissing " + it.completedAt();
      case PollOutcome.RenderFailed it -> "RenderFailed" + (it.retryable() ? " retryable" : "");
      case PollOutcome.Missing _ -> "Missing";
      case PollOutcome.Retryable _ -> "Retryable";
      case PollOutcome.AccountFault it -> "AccountFault " + it.problem();
      case PollOutcome.NotAsked _ -> "NotAsked";
    };
  }
}

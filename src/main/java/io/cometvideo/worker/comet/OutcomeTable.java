package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of the provider, or the lack of one, means for a task: {@link AnswerRule} tells by
 * status and body, and the status words of good answers are read here.
 *
 * @param baseUrl that new renders are recorded with
 * @param unknownWord told of status words that are not known
 */
record OutcomeTable(String baseUrl, Consumer<String> unknownWord) {

  private enum Word {
    RENDERING,
    DONE,
    REFUSED,
    BROKEN
  }

  /** The provider's words, of both of its vocabularies and of gateways of its family. */
  private static final Map<String, Word> WORDS =
      Map.ofEntries(
          Map.entry("submitted", Word.RENDERING),
          Map.entry("queued", Word.RENDERING),
          Map.entry("pending", Word.RENDERING),
          Map.entry("in_progress", Word.RENDERING),
          Map.entry("processing", Word.RENDERING),
          Map.entry("running", Word.RENDERING),
          Map.entry("success", Word.DONE),
          Map.entry("succeeded", Word.DONE),
          Map.entry("completed", Word.DONE),
          Map.entry("failed", Word.REFUSED),
          Map.entry("failure", Word.REFUSED),
          Map.entry("error", Word.BROKEN));

  SubmitOutcome ofSubmit(Answer answer, String prompt) {
    return switch (answer) {
      case Answer.NotConnected(var reason) -> new SubmitOutcome.NotSent(Fault.of(reason));
      case Answer.Lost(var reason) -> new SubmitOutcome.Unknown(Fault.of(reason));
      case Answer.Received received ->
          ofSubmitAnswer(received, ProviderJson.of(received.body(), prompt));
    };
  }

  PollOutcome ofRetrieve(Answer answer) {
    return switch (answer) {
      case Answer.NotConnected(var reason) -> new PollOutcome.Retryable(Fault.of(reason), null);
      case Answer.Lost(var reason) -> new PollOutcome.Retryable(Fault.of(reason), null);
      case Answer.Received received ->
          ofRetrieveAnswer(received, ProviderJson.of(received.body(), ""));
    };
  }

  private SubmitOutcome ofSubmitAnswer(Answer.Received answer, ProviderJson json) {
    Meaning meaning = AnswerRule.of(answer, json).ofSubmit();
    String id = meaning == Meaning.READ ? json.id() : null;
    if (id != null) {
      return new SubmitOutcome.Accepted(new ProviderTask(new ProviderTaskId(id), baseUrl));
    }
    Fault fault = fault(answer, json);
    return switch (meaning) {
      case READ -> withoutId(fault);
      case REFUSED -> new SubmitOutcome.Refused(fault);
      case RETRY -> new SubmitOutcome.Retryable(fault, answer.retryAfter());
      case UNKNOWN, MISSING -> new SubmitOutcome.Unknown(fault);
      case KEY_REFUSED -> new SubmitOutcome.AccountFault(AccountProblem.KEY_REFUSED, fault);
      case OUT_OF_QUOTA -> new SubmitOutcome.AccountFault(AccountProblem.OUT_OF_QUOTA, fault);
      case WRONG_BASE_URL -> new SubmitOutcome.AccountFault(AccountProblem.WRONG_BASE_URL, fault);
    };
  }

  private static SubmitOutcome withoutId(Fault fault) {
    return new SubmitOutcome.Unknown(
        new Fault(
            "the provider answered without an id",
            fault.httpStatus(),
            fault.providerCode(),
            fault.providerMessage(),
            fault.providerRequestId()));
  }

  private PollOutcome ofRetrieveAnswer(Answer.Received answer, ProviderJson json) {
    Meaning meaning = AnswerRule.of(answer, json).ofRetrieve();
    if (meaning == Meaning.READ && !json.status().isEmpty()) {
      return ofStatusWord(json);
    }
    Fault fault = fault(answer, json);
    return switch (meaning) {
      case MISSING -> new PollOutcome.Missing(fault);
      case READ, RETRY, UNKNOWN, REFUSED -> new PollOutcome.Retryable(fault, answer.retryAfter());
      case KEY_REFUSED -> new PollOutcome.AccountFault(AccountProblem.KEY_REFUSED, fault);
      case OUT_OF_QUOTA -> new PollOutcome.AccountFault(AccountProblem.OUT_OF_QUOTA, fault);
      case WRONG_BASE_URL -> new PollOutcome.AccountFault(AccountProblem.WRONG_BASE_URL, fault);
    };
  }

  private PollOutcome ofStatusWord(ProviderJson json) {
    Word word = WORDS.get(json.status());
    if (word == null) {
      unknownWord.accept(json.status());
      word = Word.RENDERING;
    }
    return switch (word) {
      case RENDERING -> new PollOutcome.Pending(json.progress());
      case DONE -> done(json, json.videoAddress());
      case REFUSED ->
          new PollOutcome.RenderFailed(json.fault("the provider refused the render", null), false);
      case BROKEN ->
          new PollOutcome.RenderFailed(
              json.fault("the render broke off at the provider", null), true);
    };
  }

  /** A finished answer can lack the address for a while: then it is not finished yet. */
  private static PollOutcome done(ProviderJson json, @Nullable URI address) {
    return address == null
        ? new PollOutcome.AddressMissing(json.completedAt())
        : new PollOutcome.Rendered(VideoAddress.signed(address), json.completedAt());
  }

  private static Fault fault(Answer.Received answer, ProviderJson json) {
    int status = answer.status();
    String what = "the provider answered " + status;
    if (status >= 300 && status < 400) {
      return new Fault(
          what + ", a redirect: comet.base-url is not the address of the API",
          status,
          null,
          null,
          null);
    }
    if (!json.isObject() && answer.isHtml()) {
      return new Fault(what + " with a web page", status, null, null, null);
    }
    return json.fault(what, status);
  }
}

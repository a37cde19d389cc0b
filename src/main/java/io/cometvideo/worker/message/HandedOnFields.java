package io.cometvideo.worker.message;

import io.cometvideo.worker.message.Incoming.HandedOn;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import org.jspecify.annotations.Nullable;

/** The fields of a record that {@link HandedOnSubmissions} has written, or seems to have. */
final class HandedOnFields implements JsonReader.Fields {

  private static final Fault NOTHING_SENT =
      Fault.of("the worker that was to submit the request has sent nothing");

  private final FieldReader reader = new FieldReader();

  private @Nullable String requestId;
  private @Nullable String nonce;
  private @Nullable String taskId;
  private @Nullable String baseUrl;

  /**
   * What the record says.
   *
   * @param kind the value of its header
   */
  static Incoming read(String kind, byte @Nullable [] value) {
    if (!kind.equals(HandedOnSubmissions.SUBMISSION_OUTCOME)) {
      return malformed("is of a kind that this version does not know: " + Text.excerpt(kind));
    }
    HandedOnFields fields = new HandedOnFields();
    try {
      JsonReader.readStrictly(value, fields);
    } catch (UnreadableValueException e) {
      return malformed("cannot be read, its value " + e.reason());
    }
    return fields.toIncoming();
  }

  @Override
  public void read(String name, JsonReader in) {
    switch (name) {
      case "requestId" -> requestId = reader.text(name, TextRule.REQUEST_ID, in);
      case "nonce" -> nonce = reader.text(name, TextRule.NONCE, in);
      case "taskId" -> taskId = reader.text(name, TextRule.OF_THE_PROVIDER, in);
      case "baseUrl" -> baseUrl = reader.text(name, TextRule.OF_THE_PROVIDER, in);
      default -> in.skip();
    }
  }

  private Incoming toIncoming() {
    if (!reader.violations().isEmpty()) {
      return malformed("has fields that are not valid: " + reader.violations());
    }
    if (requestId == null || nonce == null) {
      return malformed("lacks its requestId or its nonce");
    }
    RequestId id = new RequestId(requestId);
    if (taskId != null && baseUrl != null) {
      var render = new ProviderTask(new ProviderTaskId(taskId), baseUrl);
      return new HandedOn(id, nonce, new SubmitOutcome.Accepted(render));
    }
    return taskId == null && baseUrl == null
        ? new HandedOn(id, nonce, new SubmitOutcome.NotSent(NOTHING_SENT))
        : malformed("has a taskId without a baseUrl, or the other way round");
  }

  private static Unanswerable malformed(String what) {
    return new Unanswerable(
        DeadLetterReason.INVALID_INTERNAL_RECORD, "a record between workers " + what);
  }
}

package io.cometvideo.worker.message;

import io.cometvideo.worker.message.Incoming.Cancel;
import io.cometvideo.worker.message.Incoming.Draft;
import io.cometvideo.worker.message.Incoming.Resume;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Trace;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The fields of one request object and everything that is wrong with them. */
final class RequestFields implements JsonReader.Fields {

  private final FieldReader reader = new FieldReader();

  private boolean idGiven;
  private @Nullable RequestId id;
  private @Nullable String type;
  private @Nullable String taskId;
  private @Nullable String model;
  private @Nullable String prompt;
  private @Nullable Integer seconds;
  private @Nullable String size;
  private @Nullable String resolution;
  private List<String> inputReferences = List.of();
  private @Nullable Duration timeout;
  private @Nullable String tenant;
  private @Nullable String metadata;

  /** Reads them all, the good and the bad. */
  static RequestFields read(byte @Nullable [] value) throws UnreadableValueException {
    RequestFields fields = new RequestFields();
    JsonReader.readStrictly(value, fields);
    return fields;
  }

  @Override
  public void read(String name, JsonReader in) {
    switch (name) {
      case "requestId" -> readId(in);
      case "type" -> type = reader.text(name, TextRule.TYPE, in);
      case "taskId" -> taskId = reader.text(name, TextRule.TASK_ID, in);
      case "model" -> model = reader.text(name, TextRule.MODEL, in);
      case "prompt" -> prompt = reader.text(name, TextRule.PROMPT, in);
      case "seconds" -> seconds = reader.positiveInteger(name, in);
      case "size" -> size = reader.text(name, TextRule.SIZE, in);
      case "resolution" -> resolution = reader.text(name, TextRule.RESOLUTION, in);
      case "inputReferences" -> inputReferences = reader.texts(name, in);
      case "timeout" -> timeout = reader.timeout(name, in);
      case "tenant" -> tenant = reader.text(name, TextRule.TENANT, in);
      case "metadata" -> metadata = reader.metadata(name, in);
      default -> in.skip();
    }
  }

  /** Whether the field {@code requestId} is there and is no request id. */
  boolean hasInvalidId() {
    return idGiven && id == null;
  }

  /** The field {@code requestId}, null if it is absent or invalid. */
  @Nullable RequestId id() {
    return id;
  }

  /** What they say, under this id. */
  Incoming toIncoming(RequestId requestId, @Nullable Trace trace) {
    if ("cancel".equals(type)) {
      return new Cancel(requestId);
    }
    if ("resume".equals(type)) {
      return toResume(requestId);
    }
    requirePresent("model", model, TextRule.MODEL);
    requirePresent("prompt", prompt, TextRule.PROMPT);
    // A taskId says something only in a resume; here it is an unknown field.
    reader.violations().removeIf(violation -> violation.field().equals("taskId"));
    return draft(requestId, trace);
  }

  private Incoming toResume(RequestId requestId) {
    if (reader.hasViolation("taskId") || reader.hasViolation("timeout")) {
      // Going on with the id on record instead would not be what was asked for.
      return new Unanswerable(
          DeadLetterReason.INVALID_RESUME,
          "the resume of "
              + requestId
              + " has a taskId or timeout that is not valid: "
              + reader.violations());
    }
    return new Resume(requestId, taskId == null ? null : new ProviderTaskId(taskId), timeout);
  }

  private Draft draft(RequestId requestId, @Nullable Trace trace) {
    return new Draft(
        requestId,
        new RequestSummary(model, seconds, size, resolution, tenant, metadata, trace),
        prompt,
        inputReferences,
        timeout,
        reader.violations());
  }

  private void requirePresent(String field, @Nullable String value, TextRule rule) {
    if (value == null && !reader.hasViolation(field)) {
      reader.violation(field, "is required: " + rule.expected());
    }
  }

  private void readId(JsonReader in) {
    JsonToken token = in.value();
    idGiven = token != JsonToken.VALUE_NULL;
    if (token == JsonToken.VALUE_STRING) {
      id = RequestId.of(in.string()).orElse(null);
    }
    in.skipRest();
  }
}

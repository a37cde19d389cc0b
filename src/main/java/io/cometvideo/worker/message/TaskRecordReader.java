package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Charge;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.task.Trace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads one task record, then is done with. */
final class TaskRecordReader implements RecordReader.Fields {

  private @Nullable Integer schema;
  private @Nullable String requestId;
  private @Nullable Status status;
  private @Nullable String taskId;
  private @Nullable String baseUrl;
  private @Nullable String model;
  private @Nullable Integer seconds;
  private @Nullable String size;
  private @Nullable String resolution;
  private @Nullable String tenant;
  private @Nullable String metadata;
  private @Nullable Trace trace;
  private @Nullable Attempts attempts;
  private int faults;
  private int resumes;
  private @Nullable Timings timings;
  private @Nullable Instant updatedAt;
  private @Nullable Instant deadline;
  private @Nullable Instructions instructions;
  private int progress;
  private int missing;
  private int unaddressed;
  private @Nullable ErrorCode failure;
  private int refusals;
  private boolean outcomeUnknown;
  private boolean cancelRequested;
  private String nonce = "";
  private @Nullable StoredVideo video;
  private @Nullable TaskError error;
  private @Nullable Charge charge;

  Task read(int partition, long epoch, byte[] value) {
    RecordReader.read(value, this);
    required("schema", schema);
    return new Task(
        new TaskKey(partition, epoch, new RequestId(required("requestId", requestId))),
        new RequestSummary(model, seconds, size, resolution, tenant, metadata, trace),
        state(),
        required("deadline", deadline),
        attempts(),
        required("timings", timings),
        required("updatedAt", updatedAt));
  }

  @Override
  public void read(String name, RecordReader in) {
    switch (name) {
      case "schema" -> schema = known(in.integer());
      case "requestId" -> requestId = in.text();
      case "status" -> status = in.word(Status.class);
      case "taskId" -> taskId = in.text();
      case "baseUrl" -> baseUrl = in.text();
      case "model" -> model = in.text();
      case "seconds" -> seconds = in.integer();
      case "size" -> size = in.text();
      case "resolution" -> resolution = in.text();
      case "tenant" -> tenant = in.text();
      case "metadata" -> metadata = in.json();
      case "trace" -> trace = TaskRecordParts.trace(in);
      case "attempts" -> attempts = TaskRecordParts.attempts(in);
      case "faults" -> faults = in.integer();
      case "resumes" -> resumes = in.integer();
      case "timings" -> timings = TaskRecordParts.timings(in);
      case "updatedAt" -> updatedAt = in.instant();
      case "deadline" -> deadline = in.instant();
      default -> readOfState(name, in);
    }
  }

  private void readOfState(String name, RecordReader in) {
    switch (name) {
      case "instructions" -> instructions = TaskRecordParts.instructions(in);
      case "progress" -> progress = in.integer();
      case "missing" -> missing = in.integer();
      case "failure" -> failure = in.word(ErrorCode.class);
      case "unaddressed" -> unaddressed = in.integer();
      case "refusals" -> refusals = in.integer();
      case "outcomeUnknown" -> outcomeUnknown = in.flag();
      case "cancelRequested" -> cancelRequested = in.flag();
      case "nonce" -> nonce = in.text();
      case "video" -> video = TaskRecordParts.video(in);
      case "error" -> error = TaskRecordErrors.error(in);
      case "charge" -> charge = ChargeWord.parse(in.text());
      default -> in.skip();
    }
  }

  private TaskState state() {
    return switch (required("status", status)) {
      case ACCEPTED ->
          new TaskState.Accepted(required("instructions", instructions), refusals, outcomeUnknown);
      case SUBMITTING ->
          new TaskState.Submitting(
              required("instructions", instructions),
              refusals,
              outcomeUnknown,
              cancelRequested,
              nonce);
      case RENDERING ->
          new TaskState.Rendering(
              required("taskId", providerTask()), progress, missing, unaddressed);
      case STORING -> new TaskState.Storing(required("taskId", providerTask()), failure);
      case COMPLETED ->
          new TaskState.Completed(required("taskId", providerTask()), required("video", video));
      case FAILED ->
          new TaskState.Failed(
              required("error", error), providerTask(), required("charge", charge));
      case CANCELLED -> new TaskState.Cancelled(providerTask(), required("charge", charge));
    };
  }

  private Attempts attempts() {
    Attempts asked = required("attempts", attempts);
    return new Attempts(asked.submissions(), asked.polls(), asked.downloads(), faults, resumes);
  }

  private @Nullable ProviderTask providerTask() {
    return taskId == null
        ? null
        : new ProviderTask(new ProviderTaskId(taskId), required("baseUrl", baseUrl));
  }

  private static int known(int schema) {
    if (schema > TaskRecords.SCHEMA) {
      throw new UnreadableTaskRecordException(
          "the task record has schema "
              + schema
              + ", this worker reads up to "
              + TaskRecords.SCHEMA
              + ": run the version of the worker that wrote it, or a later one");
    }
    return schema;
  }

  static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("the field " + field + " is missing");
    }
    return value;
  }
}

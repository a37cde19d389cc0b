package io.cometvideo.worker.message;

import static io.cometvideo.worker.message.TaskRecordReader.required;

import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the error inside a task record. */
final class TaskRecordErrors {

  private TaskRecordErrors() {}

  static TaskError error(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable ErrorCode code;
      @Nullable String message;
      boolean retryable;
      @Nullable Fault fault;
      List<Violation> violations = List.of();

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "code" -> code = in.word(ErrorCode.class);
          case "message" -> message = in.text();
          case "retryable" -> retryable = in.flag();
          case "fault" -> fault = fault(in);
          case "violations" -> violations = in.list(TaskRecordErrors::violationHere);
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new TaskError(
        required("error.code", parts.code),
        required("error.message", parts.message),
        parts.retryable,
        parts.fault,
        parts.violations);
  }

  private static Fault fault(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable String message;
      @Nullable Integer httpStatus;
      @Nullable String providerCode;
      @Nullable String providerMessage;
      @Nullable String providerRequestId;

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "message" -> message = in.text();
          case "httpStatus" -> httpStatus = in.integer();
          case "providerCode" -> providerCode = in.text();
          case "providerMessage" -> providerMessage = in.text();
          case "providerRequestId" -> providerRequestId = in.text();
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new Fault(
        required("error.fault.message", parts.message),
        parts.httpStatus,
        parts.providerCode,
        parts.providerMessage,
        parts.providerRequestId);
  }

  private static Violation violationHere(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable String field;
      @Nullable String message;

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "field" -> field = in.text();
          case "message" -> message = in.text();
          default -> in.skip();
        }
      }
    }
    Parts parts = in.objectHere(new Parts());
    return new Violation(
        required("violation.field", parts.field), required("violation.message", parts.message));
  }
}

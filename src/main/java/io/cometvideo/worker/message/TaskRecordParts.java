package io.cometvideo.worker.message;

import static io.cometvideo.worker.message.TaskRecordReader.required;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.task.Trace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the objects inside a task record, but its error. */
final class TaskRecordParts {

  private TaskRecordParts() {}

  static Trace trace(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable String traceparent;
      @Nullable String tracestate;

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "traceparent" -> traceparent = in.text();
          case "tracestate" -> tracestate = in.text();
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new Trace(required("traceparent", parts.traceparent), parts.tracestate);
  }

  static Attempts attempts(RecordReader in) {
    class Parts implements RecordReader.Fields {
      int submissions;
      int polls;
      int downloads;

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "submissions" -> submissions = in.integer();
          case "polls" -> polls = in.integer();
          case "downloads" -> downloads = in.integer();
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new Attempts(parts.submissions, parts.polls, parts.downloads);
  }

  static Timings timings(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable Instant acceptedAt;
      @Nullable Instant submittedAt;
      @Nullable Instant renderedAt;
      @Nullable Instant storedAt;
      @Nullable Instant completedAt;

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "acceptedAt" -> acceptedAt = in.instant();
          case "submittedAt" -> submittedAt = in.instant();
          case "renderedAt" -> renderedAt = in.instant();
          case "storedAt" -> storedAt = in.instant();
          case "completedAt" -> completedAt = in.instant();
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new Timings(
        required("acceptedAt", parts.acceptedAt),
        parts.submittedAt,
        parts.renderedAt,
        parts.storedAt,
        parts.completedAt);
  }

  static Instructions instructions(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable String prompt;
      List<String> inputReferences = List.of();

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "prompt" -> prompt = in.text();
          case "inputReferences" -> inputReferences = in.list(RecordReader::textHere);
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new Instructions(required("prompt", parts.prompt), parts.inputReferences);
  }

  static StoredVideo video(RecordReader in) {
    class Parts implements RecordReader.Fields {
      @Nullable String location;
      @Nullable String url;
      @Nullable String contentType;
      long sizeBytes;
      @Nullable String sha256;

      @Override
      public void read(String name, RecordReader in) {
        switch (name) {
          case "location" -> location = in.text();
          case "url" -> url = in.text();
          case "contentType" -> contentType = in.text();
          case "sizeBytes" -> sizeBytes = in.longInteger();
          case "sha256" -> sha256 = in.text();
          default -> in.skip();
        }
      }
    }
    Parts parts = in.into(new Parts());
    return new StoredVideo(
        required("location", parts.location),
        parts.url,
        required("contentType", parts.contentType),
        parts.sizeBytes,
        required("sha256", parts.sha256));
  }
}

package io.cometvideo.worker.media.input;

import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.TaskError;
import java.util.List;

/** What became of fetching input references. */
public sealed interface InputOutcome {

  /** All images are there, in order. */
  record Fetched(List<InputImage> images) implements InputOutcome {
    public Fetched {
      images = List.copyOf(images);
    }
  }

  /** The request cannot be submitted with these references. */
  record Failed(TaskError error) implements InputOutcome {}
}

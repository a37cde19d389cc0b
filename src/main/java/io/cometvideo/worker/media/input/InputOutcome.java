package io.cometvideo.worker.media.input;

import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.TaskError;
import java.util.List;

/** What became of fetching input references. */
public sealed interface InputOutcome {

  /**
   * All images are there, in order. To be closed when they are no longer needed: they count against
   * the memory that images may take.
   */
  record Fetched(List<InputImage> images, Runnable release) implements InputOutcome, AutoCloseable {

    public Fetched {
      images = List.copyOf(images);
    }

    @Override
    public void close() {
      release.run();
    }
  }

  /** The request cannot be submitted with these references. */
  record Failed(TaskError error) implements InputOutcome {}

  /**
   * An image cannot be had now; a later attempt may succeed.
   *
   * @param error what the request ends with if it is not tried again
   * @param counts whether the reference is at fault rather than the worker's own load
   */
  record Unavailable(TaskError error, boolean counts) implements InputOutcome {}
}

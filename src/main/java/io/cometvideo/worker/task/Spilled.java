package io.cometvideo.worker.task;

/**
 * What is to be rendered lies in the task's record; so does the request's metadata, which the
 * summary then lacks.
 *
 * @param offset of the record in the task's partition of {@code video.tasks}
 * @param bytes about so many
 * @param remote whether it has input references that are not in the record itself
 */
public record Spilled(long offset, int bytes, boolean remote) implements RenderInput {

  @Override
  public boolean isRemote() {
    return remote;
  }
}

package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import java.util.List;

/**
 * What is sent to the provider for one request.
 *
 * @param requestId who asks; not sent
 * @param summary its model, seconds, size and resolution; what is null is not sent
 * @param prompt what to render; not in {@link #toString()}
 * @param images in the order in which they are uploaded
 */
public record Submission(
    RequestId requestId, RequestSummary summary, String prompt, List<InputImage> images) {

  public Submission {
    images = List.copyOf(images);
  }

  @Override
  public String toString() {
    return "Submission[model=" + summary.model() + ", images=" + images.size() + "]";
  }
}

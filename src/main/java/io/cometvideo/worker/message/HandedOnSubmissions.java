package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records by which a worker that has lost a task while its POST was under way hands on how that
 * ended. It may not write to {@code video.tasks} any more, but to {@code video.requests} anybody
 * may; the nonce shows that the record is of the one who submitted.
 *
 * <p>May be used by any thread.
 */
public final class HandedOnSubmissions {

  /** The header that no producer of requests sets; its value is the kind of the record. */
  static final String HEADER = "video-worker-internal";

  static final String SUBMISSION_OUTCOME = "submission-outcome";

  private HandedOnSubmissions() {}

  /**
   * The record for the partition that is the task's home.
   *
   * @param topic the requests topic
   */
  public static ProducerRecord<byte[], byte[]> toRecord(
      String topic, int partition, RequestId id, SubmissionHandedOn handedOn) {
    var sent =
        new ProducerRecord<>(
            topic, partition, id.value().getBytes(StandardCharsets.UTF_8), value(id, handedOn));
    sent.headers().add(HEADER, SUBMISSION_OUTCOME.getBytes(StandardCharsets.UTF_8));
    return sent;
  }

  private static byte[] value(RequestId id, SubmissionHandedOn handedOn) {
    return JsonWriter.write(out -> {
      out.text("requestId", id.value()).text("nonce", handedOn.nonce());
      if (handedOn.outcome() instanceof SubmitOutcome.Accepted(ProviderTask render)) {
        out.text("taskId", render.id().value()).text("baseUrl", render.baseUrl());
      }
    });
  }
}

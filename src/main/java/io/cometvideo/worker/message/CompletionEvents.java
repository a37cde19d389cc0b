package io.cometvideo.worker.message;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventWriter;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The completion events: CloudEvents 1.0 in Kafka's binary mode. The same task always gives the
 * same event, so that one which could not be committed is simply made again.
 *
 * <p>{@code ce_id} is {@code <requestId>:<outcome>}, for example {@code order-1:failed}. The
 * outcome after a resume has a number behind it ({@code order-1:completed:2} for the second); no
 * two ids can be confused, since the part after the request id has no other form.
 *
 * <p>May be used by any thread.
 */
public final class CompletionEvents {

  private static final String JSON = "application/json";

  private final URI source;

  /**
   * Events of this source.
   *
   * @param source {@code ce_source}: a URI or a relative reference, the same for all workers
   * @throws IllegalArgumentException if it is neither
   */
  public CompletionEvents(String source) {
    this.source = URI.create(source);
  }

  /**
   * A record of {@code video.completions}.
   *
   * @param key the request id in UTF-8; like the value not copied, so nobody may change it
   * @param value JSON
   * @param headers those of the CloudEvent and of the trace; new and changeable
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on to the producer; nobody compares events.
  public record Event(byte[] key, byte[] value, Headers headers) {

    @Override
    public String toString() {
      return "Event[" + new String(key, StandardCharsets.UTF_8) + ", " + value.length + " bytes]";
    }
  }

  /**
   * The event of a finished task.
   *
   * @throws IllegalArgumentException if the task is not finished
   */
  public Event of(Task task) {
    if (!(task.state() instanceof Terminal outcome)) {
      throw new IllegalArgumentException("a task that is " + task.status() + " has no event yet");
    }
    String requestId = task.requestId().value();
    String word = task.status().name().toLowerCase(Locale.ROOT);
    byte[] value = JsonWriter.write(out -> CompletionEventWriter.write(task, outcome, out));
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId(requestId + ":" + word + number(task))
            .withType("io.cometvideo.video." + word + ".v1")
            .withSource(source)
            .withSubject(requestId)
            .withTime(completedAt(task).atOffset(ZoneOffset.UTC))
            .withData(JSON, value)
            .build();
    Headers headers = headers(event);
    TraceContext.write(task.summary().trace(), headers);
    return new Event(requestId.getBytes(StandardCharsets.UTF_8), value, headers);
  }

  /**
   * The SDK writes whole records only; the journal knows the topic, so this one has none to keep.
   */
  private static Headers headers(CloudEvent event) {
    MessageWriter<CloudEventWriter<ProducerRecord<Void, byte[]>>, ProducerRecord<Void, byte[]>>
        writer = KafkaMessageFactory.createWriter("unused");
    return writer.writeBinary(event).headers();
  }

  private static String number(Task task) {
    int resumes = task.attempts().resumes();
    return resumes == 0 ? "" : ":" + (resumes + 1);
  }

  private static Instant completedAt(Task task) {
    Instant completedAt = task.timings().completedAt();
    return CompletionEventWriter.toMillis(completedAt == null ? task.updatedAt() : completedAt);
  }
}

package io.cometvideo.worker.intake;

import io.cometvideo.worker.catalogue.Catalogue;
import io.cometvideo.worker.journal.IntakeItem;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.message.Incoming;
import io.cometvideo.worker.message.RequestReader;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.CancelRequested;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.VideoRequest;
import io.cometvideo.worker.task.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns a record of the requests topic into what it asks the journal for. Never throws. */
final class RequestTranslator {

  private final RequestReader reader;
  private final Catalogue catalogue;
  private final InputImages inputs;
  private final IntakeProperties.Timeout timeout;
  private final IntakeMetrics metrics;

  RequestTranslator(
      RequestReader reader,
      Catalogue catalogue,
      InputImages inputs,
      IntakeProperties.Timeout timeout,
      IntakeMetrics metrics) {
    this.reader = reader;
    this.catalogue = catalogue;
    this.inputs = inputs;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  IntakeItem translate(ConsumerRecord<byte[], byte[]> record) {
    return switch (reader.read(record.key(), record.value(), record.headers())) {
      case Incoming.Draft draft ->
          new IntakeItem.ForTask(record.offset(), draft.id(), checked(draft));
      case Incoming.Cancel(var id) ->
          new IntakeItem.ForTask(record.offset(), id, new CancelRequested());
      case Incoming.Resume _ ->
          deadLetter(record, "resume-not-supported", "this version cannot resume failed tasks");
      case Incoming.Unanswerable(var reason, var message) ->
          deadLetter(record, reason.word(), message);
    };
  }

  private Happening checked(Incoming.Draft draft) {
    List<Violation> violations = new ArrayList<>(draft.violations());
    violations.addAll(catalogue.check(draft.summary(), draft.inputReferences().size()));
    violations.addAll(inputs.check(draft.inputReferences()));
    Duration asked = draft.timeout();
    if (asked != null && asked.compareTo(timeout.max()) > 0) {
      violations.add(new Violation("timeout", "must not be longer than " + timeout.max()));
    }
    String prompt = draft.prompt();
    if (!violations.isEmpty() || prompt == null) {
      metrics.refused();
      return new RequestRefused(draft.summary(), violations);
    }
    return new Requested(
        new VideoRequest(
            draft.id(),
            draft.summary(),
            new Instructions(prompt, draft.inputReferences()),
            asked == null ? timeout.standard() : asked));
  }

  private IntakeItem deadLetter(
      ConsumerRecord<byte[], byte[]> record, String reason, String message) {
    metrics.deadLetter(reason);
    return new IntakeItem.DeadLetter(record, reason, message);
  }
}

package io.cometvideo.worker.intake;

import io.cometvideo.worker.catalogue.Catalogue;
import io.cometvideo.worker.journal.IntakeItem;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.message.DeadLetterReason;
import io.cometvideo.worker.message.Incoming;
import io.cometvideo.worker.message.RequestReader;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.CancelRequested;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Happening.ResumeRequested;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.VideoRequest;
import io.cometvideo.worker.task.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a record of the requests topic into what it asks the journal for. Never throws. */
final class RequestTranslator {

  private static final Logger log = LoggerFactory.getLogger(RequestTranslator.class);

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
    try {
      return translated(record);
    } catch (RuntimeException | StackOverflowError e) {
      // The edge of the record: the ones behind it are read all the same.
      log.atError()
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("request record cannot be translated");
      return deadLetter(
          record, DeadLetterReason.WORKER_FAILED, "the worker failed at this record, see its log");
    }
  }

  private IntakeItem translated(ConsumerRecord<byte[], byte[]> record) {
    return switch (reader.read(record.key(), record.value(), record.headers())) {
      case Incoming.Draft draft ->
          new IntakeItem.ForTask(record.offset(), draft.id(), checked(draft));
      case Incoming.Cancel(var id) ->
          new IntakeItem.ForTask(record.offset(), id, new CancelRequested());
      case Incoming.Resume resume -> resumed(record, resume);
      case Incoming.HandedOn(var id, var nonce, var outcome) ->
          new IntakeItem.ForTask(record.offset(), id, new SubmissionHandedOn(nonce, outcome));
      case Incoming.Unanswerable(var reason, var message) -> deadLetter(record, reason, message);
    };
  }

  private Happening checked(Incoming.Draft draft) {
    List<Violation> violations = new ArrayList<>(draft.violations());
    violations.addAll(catalogue.check(draft.summary(), draft.inputReferences().size()));
    violations.addAll(inputs.check(draft.inputReferences()));
    Duration asked = draft.timeout();
    if (isTooLong(asked)) {
      violations.add(new Violation("timeout", "must not be longer than " + timeout.max()));
    }
    String prompt = draft.prompt();
    if (!violations.isEmpty() || prompt == null) {
      metrics.refused();
      return new RequestRefused(draft.summary(), TaskError.invalid(violations));
    }
    return new Requested(
        new VideoRequest(
            draft.id(),
            draft.summary(),
            new Instructions(prompt, draft.inputReferences()),
            orStandard(asked)));
  }

  private IntakeItem resumed(ConsumerRecord<byte[], byte[]> record, Incoming.Resume resume) {
    if (isTooLong(resume.timeout())) {
      return deadLetter(
          record,
          DeadLetterReason.INVALID_RESUME,
          "the timeout of the resume must not be longer than " + timeout.max());
    }
    return new IntakeItem.ForTask(
        record.offset(),
        resume.id(),
        new ResumeRequested(resume.taskId(), orStandard(resume.timeout())));
  }

  private boolean isTooLong(@Nullable Duration asked) {
    return asked != null && asked.compareTo(timeout.max()) > 0;
  }

  private Duration orStandard(@Nullable Duration asked) {
    return asked == null ? timeout.standard() : asked;
  }

  private IntakeItem deadLetter(
      ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message) {
    metrics.deadLetter(reason.word());
    return new IntakeItem.DeadLetter(record, reason.word(), message);
  }
}

package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.TransactionPlan.Planned;
import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.HandedOnSubmissions;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SmallerTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Makes what the journal writes. */
record JournalRecords(
    TopicNames topics, TaskRecords taskRecords, CompletionEvents completionEvents) {

  /** Where the tasks of a partition are recorded. */
  TopicPartition tasksOf(int partition) {
    return new TopicPartition(topics.tasks(), partition);
  }

  /** A task's record, and its event if it is finished. */
  List<Planned> of(Task task, Lane lane) {
    var taskRecord =
        new ProducerRecord<>(
            topics.tasks(),
            task.key().partition(),
            null,
            bytes(task.requestId()),
            taskRecords.write(task),
            taskRecords.headers(task));
    return task.state() instanceof Terminal
        ? List.of(ofTask(taskRecord, task, lane), ofTask(event(task), task, lane))
        : List.of(ofTask(taskRecord, task, lane));
  }

  Planned tombstone(TaskKey key) {
    return new Planned(
        new ProducerRecord<>(topics.tasks(), key.partition(), bytes(key.requestId()), null),
        key,
        0,
        null);
  }

  Planned deadLetter(IntakeItem.DeadLetter letter, int level, Lane lane) {
    return new Planned(
        DeadLetterRecords.of(topics.deadLetters(), letter, level),
        letter,
        DeadLetterRecords.MAX_LEVEL,
        lane);
  }

  Planned handedOn(JournalEntry.HandOn handOn) {
    TaskKey key = handOn.key();
    return new Planned(
        HandedOnSubmissions.toRecord(
            topics.requests(), key.partition(), key.requestId(), handOn.outcome()),
        key,
        0,
        handOn.lane());
  }

  private ProducerRecord<byte[], byte[]> event(Task task) {
    CompletionEvents.Event event = completionEvents.of(task);
    return new ProducerRecord<>(
        topics.completions(), null, null, event.key(), event.value(), event.headers());
  }

  private static Planned ofTask(ProducerRecord<byte[], byte[]> record, Task task, Lane lane) {
    return new Planned(record, task.key(), SmallerTask.MAX_LEVEL, lane);
  }

  private static byte[] bytes(RequestId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }
}

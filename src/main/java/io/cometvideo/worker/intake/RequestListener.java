package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.IntakeItem;
import io.cometvideo.worker.journal.IntakeSlice;
import io.cometvideo.worker.journal.PartitionOwnership;
import io.cometvideo.worker.journal.Supervisor;
import io.cometvideo.worker.journal.TaskJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Hands what one poll brought to the journal, a slice for each partition. On the consumer's thread.
 */
final class RequestListener implements BatchMessageListener<byte[], byte[]> {

  private static final long MAX_BYTES = 512 * 1024;

  private final RequestTranslator translator;
  private final TaskJournal journal;
  private final PartitionOwnership ownership;
  private final Supervisor supervisor;

  RequestListener(
      RequestTranslator translator,
      TaskJournal journal,
      PartitionOwnership ownership,
      Supervisor supervisor) {
    this.translator = translator;
    this.journal = journal;
    this.ownership = ownership;
    this.supervisor = supervisor;
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byPartition = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      byPartition.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(record);
    }
    try {
      byPartition.forEach(this::handIn);
    } catch (Error e) {
      // The container ends at an error; what it tells of its end lacks the cause.
      supervisor.partDied("intake", e);
      throw e;
    }
  }

  private void handIn(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    long epoch = ownership.epoch(partition);
    List<IntakeItem> items = new ArrayList<>();
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      items.add(translator.translate(record));
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
      // Small enough that a transaction is not much larger than it should be.
      if (bytes >= MAX_BYTES || record.offset() == records.getLast().offset()) {
        journal.handIn(new IntakeSlice(partition, epoch, items, record.offset() + 1, bytes));
        items = new ArrayList<>();
        bytes = 0;
      }
    }
  }
}

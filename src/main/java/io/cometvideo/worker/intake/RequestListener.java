package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.IntakeItem;
import io.cometvideo.worker.journal.IntakeSlice;
import io.cometvideo.worker.journal.PartitionOwnership;
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

  private final RequestTranslator translator;
  private final TaskJournal journal;
  private final PartitionOwnership ownership;

  RequestListener(RequestTranslator translator, TaskJournal journal, PartitionOwnership ownership) {
    this.translator = translator;
    this.journal = journal;
    this.ownership = ownership;
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, List<ConsumerRecord<byte[], byte[]>>> byPartition = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      byPartition.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(record);
    }
    byPartition.forEach(this::handIn);
  }

  private void handIn(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    List<IntakeItem> items = records.stream().map(translator::translate).toList();
    long nextOffset = records.getLast().offset() + 1;
    journal.handIn(new IntakeSlice(partition, ownership.epoch(partition), items, nextOffset));
  }
}

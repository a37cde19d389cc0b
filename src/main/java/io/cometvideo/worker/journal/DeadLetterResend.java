package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dead letters to the requests topic again, each once: what is sent and how far the letters
 * are read is one transaction. The letters themselves stay where they are.
 *
 * <p>It ends at the letter that is the last one when it begins, so that a letter which comes back
 * is left to the next run.
 */
final class DeadLetterResend {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterResend.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** What came of it. */
  record Result(int sent, int skipped) {}

  private final Consumer<byte[], byte[]> letters;
  private final Producer<byte[], byte[]> requests;
  private final TopicNames topics;

  /**
   * Between these two.
   *
   * @param letters reads committed records, in a group that is not the workers'
   * @param requests transactional
   */
  DeadLetterResend(
      Consumer<byte[], byte[]> letters, Producer<byte[], byte[]> requests, TopicNames topics) {
    this.letters = letters;
    this.requests = requests;
    this.topics = topics;
  }

  Result run() {
    List<TopicPartition> partitions =
        letters.partitionsFor(topics.deadLetters()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    int requestPartitions = letters.partitionsFor(topics.requests()).size();
    letters.assign(partitions);
    Map<TopicPartition, Long> ends = letters.endOffsets(partitions);
    requests.initTransactions();
    int sent = 0;
    int skipped = 0;
    while (partitions.stream().anyMatch(partition -> isBefore(partition, ends))) {
      List<ProducerRecord<byte[], byte[]>> again = new ArrayList<>();
      ConsumerRecords<byte[], byte[]> batch = letters.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> letter : batch) {
        if (letter.value() == null) {
          skipped++;
          tellSkipped(letter);
        } else {
          again.add(request(letter, requestPartitions));
        }
      }
      commit(again, batch);
      sent += again.size();
    }
    return new Result(sent, skipped);
  }

  private boolean isBefore(TopicPartition partition, Map<TopicPartition, Long> ends) {
    return letters.position(partition) < ends.getOrDefault(partition, 0L);
  }

  private void commit(
      List<ProducerRecord<byte[], byte[]>> again, ConsumerRecords<byte[], byte[]> batch) {
    if (batch.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    batch
        .partitions()
        .forEach(partition ->
            offsets.put(partition, new OffsetAndMetadata(letters.position(partition))));
    requests.beginTransaction();
    again.forEach(request -> {
      var _ = requests.send(request);
    });
    requests.sendOffsetsToTransaction(offsets, letters.groupMetadata());
    requests.commitTransaction();
  }

  /** In the partition it came from: a request id is known within its partition only. */
  private ProducerRecord<byte[], byte[]> request(
      ConsumerRecord<byte[], byte[]> letter, int requestPartitions) {
    Integer partition =
        DeadLetterRecords.originalPartition(letter.headers())
            .filter(original -> original < requestPartitions)
            .orElse(null);
    var request =
        new ProducerRecord<byte[], byte[]>(
            topics.requests(), partition, null, letter.key(), letter.value());
    for (Header header : letter.headers()) {
      if (!DeadLetterRecords.isOurs(header)) {
        request.headers().add(header);
      }
    }
    return request;
  }

  private static void tellSkipped(ConsumerRecord<byte[], byte[]> letter) {
    log.atWarn()
        .addKeyValue("partition", letter.partition())
        .addKeyValue("offset", letter.offset())
        .log("dead letter without a value skipped: its headers say where the original is");
  }
}

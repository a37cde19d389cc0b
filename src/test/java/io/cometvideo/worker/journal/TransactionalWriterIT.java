package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.journal.TransactionPlan.Planned;
import io.cometvideo.worker.testkit.Broker;
import io.cometvideo.worker.testkit.Topics;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of one transaction when its commit goes wrong, with a real broker to ask. */
@Timeout(120)
class TransactionalWriterIT {

  /** How a commit ends for the worker. */
  private enum Ending {
    ANSWERED,
    /** The broker has committed; the answer is lost, and the producer is of no use any more. */
    ANSWER_LOST,
    /** The broker has never heard of the commit; the producer is of no use any more. */
    NOT_ARRIVED
  }

  @TempDir static Path data;

  private static Broker broker;
  private static Admin admin;

  private final Deque<Ending> endings = new ArrayDeque<>();
  private int producers;
  private Topics topics;
  private PartitionTable table;
  private Consumer<byte[], byte[]> member;
  private TransactionalWriter writer;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = Broker.start(data);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void makeWriter() throws Exception {
    topics = Topics.create(broker, 1);
    table = new PartitionTable(0, 1, 0);
    member = member();
    writer =
        new TransactionalWriter(
            this::producer,
            new CommittedOffsets(admin, topics.groupId(), topics.requests(), new Pause()),
            topics.requests(),
            topics.prefix() + "instance",
            new Pause());
  }

  @AfterEach
  void closeWriter() {
    writer.close(Duration.ofSeconds(2));
    member.close();
  }

  @Test
  void aTransactionBringsItsRecordsAndItsOffset() throws Exception {
    assertThat(write("first", 3)).isInstanceOf(TransactionResult.Committed.class);

    assertThat(committedRecords()).containsExactly("first");
    assertThat(committedOffset()).contains(3L);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundToHaveHappened() throws Exception {
    endings.add(Ending.ANSWER_LOST);

    assertThat(write("first", 3)).isInstanceOf(TransactionResult.Committed.class);
    assertThat(write("second", 4)).isInstanceOf(TransactionResult.Committed.class);

    assertThat(producers).isEqualTo(2);
    assertThat(committedRecords()).containsExactly("first", "second");
  }

  @Test
  void aCommitThatNeverArrivedIsFoundNotToHaveHappened() throws Exception {
    endings.add(Ending.NOT_ARRIVED);

    assertThat(write("first", 3)).isInstanceOf(TransactionResult.Retry.class);
    assertThat(committedOffset()).isEmpty();
    assertThat(write("first", 3)).isInstanceOf(TransactionResult.Committed.class);

    assertThat(producers).isEqualTo(2);
    assertThat(committedRecords()).containsExactly("first");
  }

  @Test
  void aCommitInDoubtIsNotTakenForTheOneBeforeIt() throws Exception {
    endings.addAll(List.of(Ending.ANSWERED, Ending.NOT_ARRIVED));
    write("first", 3);

    assertThat(write("second", 4)).isInstanceOf(TransactionResult.Retry.class);

    assertThat(committedRecords()).containsExactly("first");
    assertThat(committedOffset()).contains(3L);
  }

  @Test
  void anotherWorkersCommitIsNotTakenForTheOneInDoubt() throws Exception {
    endings.addAll(List.of(Ending.NOT_ARRIVED, Ending.ANSWERED));
    var successor =
        new TransactionalWriter(
            () -> realProducer("successor"),
            new CommittedOffsets(admin, topics.groupId(), topics.requests(), new Pause()),
            topics.requests(),
            topics.prefix() + "successor",
            new Pause());
    successor.write(plan("successors", 5), member.groupMetadata());
    successor.close(Duration.ofSeconds(2));

    assertThat(write("first", 3)).isInstanceOf(TransactionResult.Retry.class);

    assertThat(committedRecords()).containsExactly("successors");
    assertThat(committedOffset()).contains(5L);
  }

  @Test
  void whoIsNoMemberOfTheGroupWritesNothingAndMayGoOnWhenItIsOneAgain() throws Exception {
    ConsumerGroupMetadata former = member.groupMetadata();
    member.close();
    member = member();

    assertThat(writer.write(plan("first", 3), former))
        .isInstanceOf(TransactionResult.NotAMember.class);
    assertThat(committedRecords()).isEmpty();
    assertThat(write("again", 3)).isInstanceOf(TransactionResult.Committed.class);

    assertThat(producers).isEqualTo(1);
    assertThat(committedRecords()).containsExactly("again");
  }

  private TransactionResult write(String record, long nextOffset) {
    return writer.write(plan(record, nextOffset), member.groupMetadata());
  }

  private TransactionPlan plan(String record, long nextOffset) {
    var plan = new TransactionPlan();
    plan.write(
        table,
        new Planned(
            new ProducerRecord<>(topics.completions(), 0, bytes("key"), bytes(record)),
            record,
            0,
            null));
    plan.advance(table, nextOffset);
    return plan;
  }

  private Consumer<byte[], byte[]> member() {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", topics.groupId()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topics.requests()));
    await()
        .until(() -> {
          consumer.poll(Duration.ofMillis(100));
          return !consumer.assignment().isEmpty();
        });
    return consumer;
  }

  private List<String> committedRecords() {
    List<String> read = new ArrayList<>();
    var partition = new TopicPartition(topics.completions(), 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> read.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    return read;
  }

  private Optional<Long> committedOffset() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(topics.groupId()).partitionsToOffsetAndMetadata().get();
    return Optional.ofNullable(offsets.get(new TopicPartition(topics.requests(), 0)))
        .map(OffsetAndMetadata::offset);
  }

  /** A real producer whose commits end as the test says, and well where it says nothing. */
  @SuppressWarnings("unchecked")
  private Producer<byte[], byte[]> producer() {
    producers++;
    Producer<byte[], byte[]> real = realProducer("instance");
    var useless = new boolean[1];
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (_, method, arguments) -> {
              Ending ending = Ending.ANSWERED;
              if (method.getName().equals("commitTransaction")) {
                ending = endings.isEmpty() ? Ending.ANSWERED : endings.remove();
              }
              useless[0] |= ending != Ending.ANSWERED;
              if (ending == Ending.ANSWER_LOST) {
                real.commitTransaction();
              }
              if (useless[0] && !method.getName().equals("close")) {
                throw new KafkaException("the connection is gone");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Producer<byte[], byte[]> realProducer(String name) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            topics.prefix() + name,
            "transaction.timeout.ms",
            10_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

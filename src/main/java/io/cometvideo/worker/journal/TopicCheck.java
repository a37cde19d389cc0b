package io.cometvideo.worker.journal;

import static io.cometvideo.worker.journal.KafkaFutures.get;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the topics before anything is read, and creates missing ones where that is allowed. */
public final class TopicCheck {

  private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Room for a task record or a dead letter of the largest request, with what is added to it. */
  private static final String MAX_MESSAGE_BYTES = Integer.toString(8 * 1024 * 1024);

  /** The broker then unpacks a batch before it holds it against {@code max.message.bytes}. */
  private static final String UNCOMPRESSED = "uncompressed";

  private final Admin admin;
  private final JournalProperties.Topics topics;
  private final Pause pause;

  TopicCheck(Admin admin, JournalProperties.Topics topics, Pause pause) {
    this.admin = admin;
    this.topics = topics;
    this.pause = pause;
  }

  /**
   * Waits up to a minute for the broker, creates what is missing if {@code worker.topics.create}
   * says so, and verifies the rest.
   *
   * @return how many partitions the requests topic has
   * @throws IllegalStateException with a message that names the fix
   */
  public int verified() {
    Map<String, TopicDescription> found = describePatiently();
    if (topics.create() && found.size() < names().size()) {
      create(found);
      found = awaitCreated();
    }
    for (String name : names()) {
      require(
          found.containsKey(name),
          "topic %s does not exist: create it, or set worker.topics.create=true".formatted(name));
    }
    int requests = partitions(found, topics.requests());
    int tasks = partitions(found, topics.tasks());
    require(
        requests == tasks,
        "topic %s has %d partitions and %s has %d: they must be equal; create %s anew with %d"
            .formatted(
                topics.requests(), requests, topics.tasks(), tasks, topics.tasks(), requests));
    String cleanup = config(topics.tasks(), TopicConfig.CLEANUP_POLICY_CONFIG);
    require(
        cleanup.equals(TopicConfig.CLEANUP_POLICY_COMPACT),
        "topic %s has cleanup.policy=%s: set it to compact, or the state of tasks is lost"
            .formatted(topics.tasks(), cleanup));
    warnOfPackedRecords();
    return requests;
  }

  private Map<String, TopicDescription> describePatiently() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return describe();
      } catch (RetriableException e) {
        require(
            System.nanoTime() < end,
            "no Kafka broker answers: check spring.kafka.bootstrap-servers ("
                + e.getMessage()
                + ")");
        log.atWarn().addKeyValue("reason", e.getMessage()).log("no broker answers yet, waiting");
        pause.afterFailure();
      }
    }
  }

  private Map<String, TopicDescription> awaitCreated() {
    Map<String, TopicDescription> found = describePatiently();
    for (int i = 0; i < 20 && found.size() < names().size(); i++) {
      pause.afterFailure();
      found = describePatiently();
    }
    return found;
  }

  private Map<String, TopicDescription> describe() {
    Set<String> existing = get(admin.listTopics().names());
    List<String> ours = names().stream().filter(existing::contains).toList();
    return get(admin.describeTopics(ours).allTopicNames());
  }

  private void create(Map<String, TopicDescription> found) {
    int partitions =
        found.containsKey(topics.requests())
            ? partitions(found, topics.requests())
            : topics.partitions();
    List<NewTopic> missing = new ArrayList<>();
    for (String name : names()) {
      if (!found.containsKey(name)) {
        missing.add(newTopic(name, partitions));
      }
    }
    try {
      get(admin.createTopics(missing).all());
      log.atInfo()
          .addKeyValue("topics", missing.stream().map(NewTopic::name).toList())
          .log("created");
    } catch (TopicExistsException e) {
      log.atInfo().log("another worker has created the topics");
    }
  }

  private NewTopic newTopic(String name, int partitions) {
    var topic = new NewTopic(name, Optional.of(partitions), Optional.ofNullable(topics.replicas()));
    if (name.equals(topics.tasks())) {
      return topic.configs(
          Map.of(
              TopicConfig.CLEANUP_POLICY_CONFIG,
              TopicConfig.CLEANUP_POLICY_COMPACT,
              TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
              MAX_MESSAGE_BYTES));
    }
    if (name.equals(topics.requests())) {
      return topic.configs(Map.of(TopicConfig.COMPRESSION_TYPE_CONFIG, UNCOMPRESSED));
    }
    return name.equals(topics.deadLetters())
        ? topic.configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MAX_MESSAGE_BYTES))
        : topic;
  }

  private void warnOfPackedRecords() {
    String compression = config(topics.requests(), TopicConfig.COMPRESSION_TYPE_CONFIG);
    if (!compression.equals(UNCOMPRESSED)) {
      log.atWarn()
          .addKeyValue("topic", topics.requests())
          .addKeyValue("compression.type", compression)
          .log(
              "set compression.type=uncompressed on this topic: a small record that unpacks to more"
                  + " than the heap holds takes one worker after the other");
    }
  }

  private String config(String topic, String name) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = get(admin.describeConfigs(List.of(resource)).all()).get(resource);
    return config == null ? "" : config.get(name).value();
  }

  private List<String> names() {
    return List.of(topics.requests(), topics.tasks(), topics.completions(), topics.deadLetters());
  }

  private static int partitions(Map<String, TopicDescription> found, String topic) {
    TopicDescription description = found.get(topic);
    return description == null ? 0 : description.partitions().size();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }
}

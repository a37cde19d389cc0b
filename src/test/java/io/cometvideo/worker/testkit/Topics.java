package io.cometvideo.worker.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * The four topics of one test, with names of their own so that tests can share a broker.
 *
 * @param prefix of all names, and the group id
 * @param partitions of each topic
 */
public record Topics(String prefix, int partitions) {

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** Creates them. */
  public static Topics create(Broker broker, int partitions) throws Exception {
    var topics = new Topics("t" + NEXT.incrementAndGet() + "-", partitions);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.requests(), partitions, (short) 1),
                  new NewTopic(topics.tasks(), partitions, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact")),
                  new NewTopic(topics.completions(), partitions, (short) 1),
                  new NewTopic(topics.deadLetters(), partitions, (short) 1)))
          .all()
          .get();
    }
    return topics;
  }

  /** Sets a setting of a topic, or gives it the broker's default again where the value is null. */
  public static void configure(Broker broker, String topic, String setting, @Nullable String value)
      throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var change =
        new AlterConfigOp(
            new ConfigEntry(setting, value),
            value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }
  }

  /** Deletes a topic with all that is in it. */
  public static void delete(Broker broker, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  /** Creates the topic of dead letters again. */
  public void createDeadLetters(Broker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(deadLetters(), partitions, (short) 1))).all().get();
    }
  }

  public String requests() {
    return prefix + "requests";
  }

  public String tasks() {
    return prefix + "tasks";
  }

  public String completions() {
    return prefix + "completions";
  }

  public String deadLetters() {
    return prefix + "requests-dlt";
  }

  List<String> all() {
    return List.of(requests(), tasks(), completions(), deadLetters());
  }

  public String groupId() {
    return prefix + "workers";
  }
}

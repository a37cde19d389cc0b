package io.cometvideo.worker.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.cometvideo.worker.simulator.CometSimulator;
import io.cometvideo.worker.simulator.SimulatorOptions;
import io.cometvideo.worker.testkit.InProcessBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/** What a {@link Child} is, and what it does. */
public enum Part {
  /** A Kafka broker that keeps its data in a folder. */
  BROKER {
    @Override
    void run(String... arguments) throws IOException {
      answer(InProcessBroker.start(Path.of(arguments[0])).bootstrapServers());
      System.in.readAllBytes();
    }
  },
  /** A CometAPI, with the simulator's own arguments. */
  SIMULATOR {
    @Override
    void run(String... arguments) throws IOException {
      answer(CometSimulator.start(SimulatorOptions.parse(arguments)).baseUrl().toString());
      System.in.readAllBytes();
    }
  },
  /** See {@link FloorClient}. */
  FLOOR_CLIENT {
    @Override
    void run(String... arguments) throws Exception {
      var client = new FloorClient(arguments[0], arguments[1], Path.of(arguments[2]), arguments[3]);
      serve(question -> question.length == 1 ? client.downloads(question) : client.run(question));
    }
  },
  /** See {@link FloorKafka}. */
  FLOOR_KAFKA {
    @Override
    void run(String... arguments) throws Exception {
      var kafka = new FloorKafka(arguments[0], arguments[1]);
      serve(kafka::run);
    }
  },
  /** See {@link FloorRestore}. */
  FLOOR_RESTORE {
    @Override
    void run(String... arguments) throws Exception {
      serve(new FloorRestore(arguments[0], arguments[1])::run);
    }
  },
  /** See {@link FloorMember}. */
  FLOOR_MEMBER {
    @Override
    void run(String... arguments) throws Exception {
      serve(FloorMember.start(arguments[0], arguments[1])::run);
    }
  },
  /** See {@link PlainListener}. */
  PLAIN_LISTENER {
    @Override
    void run(String... arguments) throws Exception {
      PlainListener.run(arguments);
      answer("ready");
      System.in.readAllBytes();
    }
  };

  static final String ANSWER = "= ";

  /** What a part does when it is asked. */
  interface Task {
    String run(String... question) throws Exception;
  }

  /** Runs the part that the first argument names, until standard input ends. */
  public static void begin(String... arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    valueOf(arguments[0]).run(Arrays.copyOfRange(arguments, 1, arguments.length));
    System.exit(0);
  }

  abstract void run(String... arguments) throws Exception;

  private static void serve(Task task) throws Exception {
    answer("ready");
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answer(task.run(line.split(" ", -1)));
    }
  }

  private static void answer(String text) {
    System.out.println(ANSWER + text);
  }
}

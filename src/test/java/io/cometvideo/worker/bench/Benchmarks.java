package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.Broker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw -Pbench verify} measures all, with {@code -Dbench=burst,restore} only those; what
 * comes out is printed and goes into {@code docs/benchmarks.md}.
 */
class Benchmarks {

  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("burst", new Burst());
    ALL.put("in-flight", new InFlight());
    ALL.put("workers", new Workers());
    ALL.put("restore", new Restore());
    ALL.put("takeover", new Takeover());
    ALL.put("transfer", new Transfer());
    ALL.put("start", new Start());
    ALL.put("polls", new DuePolls());
    ALL.put("detection", new Detection());
  }

  @Test
  void measure() throws Exception {
    Broker.quieten();
    String chosen = System.getProperty("bench", "all");
    for (var one : ALL.entrySet()) {
      if (chosen.equals("all") || List.of(chosen.split(",", -1)).contains(one.getKey())) {
        System.out.println("measuring: " + one.getKey());
        var report = new Report(one.getKey());
        one.getValue().measure(report);
        System.out.println(report.markdown());
        report.write();
      }
    }
  }
}

package io.cometvideo.worker.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cometvideo.worker.testkit.Fleet;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

/** A request's trace goes on through the worker to its event. */
class TracingIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PRODUCER = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PRODUCER + "-01";

  @Test
  void oneTraceLeadsFromTheRequestOverAllStepsToTheEvent() throws Exception {
    try (var collector = new Collector();
        Fleet fleet =
            World.fleet(
                1,
                "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint(),
                "--management.opentelemetry.tracing.export.schedule-delay=200ms")) {
      var worker = fleet.startWorker();
      fleet.request(0, "untraced", "");
      fleet.requestTraced(0, "traced", TRACEPARENT);
      Fleet.await(
          "the events",
          () -> fleet.completions().requestIds().containsAll(List.of("traced", "untraced")));
      worker.get("/actuator/prometheus");
      Fleet.await("all spans", () -> collector.names().contains("video"));

      assertThat(collector.spans)
          .allSatisfy(span -> {
            assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(span.getParentSpanId())).isEqualTo(PRODUCER);
            assertThat(attribute(span, "video.request.id")).isEqualTo("traced");
          });
      assertThat(collector.names()).contains("submit", "poll", "transfer", "video");
      assertThat(collector.named("submit"))
          .extracting(span -> attribute(span, "comet.outcome"))
          .containsExactly("accepted");
      assertThat(collector.named("poll"))
          .extracting(span -> attribute(span, "comet.outcome"))
          .contains("rendered");
      assertThat(collector.named("video"))
          .singleElement()
          .satisfies(span -> {
            assertThat(attribute(span, "video.status")).isEqualTo("completed");
            assertThat(collector.spans)
                .allSatisfy(step ->
                    assertThat(step.getStartTimeUnixNano())
                        .isGreaterThanOrEqualTo(span.getStartTimeUnixNano()));
          });
      assertThat(fleet.completions().records())
          .filteredOn(event -> new String(event.key(), UTF_8).equals("traced"))
          .singleElement()
          .satisfies(event ->
              assertThat(event.headers().lastHeader("traceparent").value())
                  .asString(UTF_8)
                  .isEqualTo(TRACEPARENT));
    }
  }

  private static String attribute(Span span, String name) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(name))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** Takes the spans that workers export. */
  private static final class Collector extends Dispatcher implements AutoCloseable {

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final MockWebServer server = new MockWebServer();

    Collector() throws IOException {
      server.setDispatcher(this);
      server.start();
    }

    String endpoint() {
      return server.url("/v1/traces").toString();
    }

    List<String> names() {
      return spans.stream().map(Span::getName).toList();
    }

    List<Span> named(String name) {
      return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      try {
        ExportTraceServiceRequest.parseFrom(request.getBody().toByteArray())
            .getResourceSpansList()
            .stream()
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .forEach(spans::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new MockResponse.Builder().code(200).build();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}

package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A simulator's own interface.
 *
 * <pre>
 * GET  /_sim/state     {baseUrl, controlUrl, settings, totals}
 * GET  /_sim/charges   [Charge]
 * GET  /_sim/tasks     [TaskActivity]
 * GET  /_sim/posts     {prompt: number of POSTs}
 * GET  /_sim/addresses [URI], the signed ones that were given out
 * GET  /_sim/totals    Totals
 * GET  /_sim/settings  SimulatorSettings
 * POST /_sim/settings  a JSON object with the settings to change; answers what holds then
 * POST /_sim/reset
 * </pre>
 */
final class ControlHandler implements HttpHandler {
  static final String PREFIX = "/_sim/";

  private final Simulator simulator;

  ControlHandler(Simulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (call) {
        case "GET /_sim/state" -> Answers.json(exchange, 200, state());
        case "GET /_sim/charges" -> Answers.json(exchange, 200, simulator.charges());
        case "GET /_sim/tasks" -> Answers.json(exchange, 200, simulator.tasks());
        case "GET /_sim/posts" -> Answers.json(exchange, 200, simulator.postsByPrompt());
        case "GET /_sim/addresses" -> Answers.json(exchange, 200, simulator.addresses());
        case "GET /_sim/totals" -> Answers.json(exchange, 200, simulator.totals());
        case "GET /_sim/settings" -> Answers.json(exchange, 200, simulator.settings());
        case "POST /_sim/settings" -> configure(exchange);
        case "POST /_sim/reset" -> {
          simulator.reset();
          Answers.json(exchange, 200, simulator.totals());
        }
        default -> Answers.json(exchange, 404, Map.of("message", "no such call: " + call));
      }
    }
  }

  private Map<String, Object> state() {
    return Map.of(
        "baseUrl", simulator.baseUrl(),
        "controlUrl", simulator.controlUrl(),
        "settings", simulator.settings(),
        "totals", simulator.totals());
  }

  private void configure(HttpExchange exchange) throws IOException {
    byte[] patch = exchange.getRequestBody().readAllBytes();
    try {
      simulator.configure(settings -> patched(settings, patch));
      Answers.json(exchange, 200, simulator.settings());
    } catch (JacksonException | ClassCastException | IllegalArgumentException e) {
      Answers.json(exchange, 400, Map.of("message", String.valueOf(e.getMessage())));
    }
  }

  private static SimulatorSettings patched(SimulatorSettings settings, byte[] patch) {
    ObjectNode merged = Json.MAPPER.valueToTree(settings);
    merged.setAll((ObjectNode) Json.MAPPER.readTree(patch));
    return Json.MAPPER.treeToValue(merged, SimulatorSettings.class);
  }
}

package io.cometvideo.worker.simulator;

import tools.jackson.databind.json.JsonMapper;

/** The one mapper of the simulator. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}
}

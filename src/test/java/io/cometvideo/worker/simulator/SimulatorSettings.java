package io.cometvideo.worker.simulator;

import java.time.Duration;

/**
 * What can be changed while the simulator runs.
 *
 * @param key the only bearer that is let in
 * @param renderMin shortest render; a task's own length is drawn at submission from seed and prompt
 * @param renderMax longest render, not below {@code renderMin}
 * @param urlTtl how long a download address holds, from the GET that gave it out
 * @param latency waited before every call of the API is looked at
 */
public record SimulatorSettings(
    String key,
    Duration renderMin,
    Duration renderMax,
    Duration urlTtl,
    Duration latency,
    Vocabulary vocabulary,
    ErrorShape errorShape,
    AccountMode account,
    Outage outage,
    Weather weather) {

  /** The key of {@link #defaults()}. */
  public static final String DEFAULT_KEY = "sk-simulator";

  public SimulatorSettings {
    if (renderMin.isNegative() || renderMax.compareTo(renderMin) < 0) {
      throw new IllegalArgumentException("render range " + renderMin + ".." + renderMax);
    }
  }

  /** Renders of 200 to 600 ms, addresses for a minute, the seed's words, nothing wrong. */
  public static SimulatorSettings defaults() {
    return new SimulatorSettings(
        DEFAULT_KEY,
        Duration.ofMillis(200),
        Duration.ofMillis(600),
        Duration.ofSeconds(60),
        Duration.ZERO,
        Vocabulary.SEED,
        ErrorShape.DOCUMENTED,
        AccountMode.OK,
        Outage.NONE,
        Weather.FAIR);
  }

  /** These with another key. */
  public SimulatorSettings withKey(String other) {
    return new SimulatorSettings(
        other,
        renderMin,
        renderMax,
        urlTtl,
        latency,
        vocabulary,
        errorShape,
        account,
        outage,
        weather);
  }

  /** These with renders that take between {@code min} and {@code max}. */
  public SimulatorSettings withRender(Duration min, Duration max) {
    return new SimulatorSettings(
        key, min, max, urlTtl, latency, vocabulary, errorShape, account, outage, weather);
  }

  /** These with another life of download addresses. */
  public SimulatorSettings withUrlTtl(Duration other) {
    return new SimulatorSettings(
        key,
        renderMin,
        renderMax,
        other,
        latency,
        vocabulary,
        errorShape,
        account,
        outage,
        weather);
  }

  /** These with another latency. */
  public SimulatorSettings withLatency(Duration other) {
    return new SimulatorSettings(
        key, renderMin, renderMax, urlTtl, other, vocabulary, errorShape, account, outage, weather);
  }

  /** These with other status words. */
  public SimulatorSettings withVocabulary(Vocabulary other) {
    return new SimulatorSettings(
        key, renderMin, renderMax, urlTtl, latency, other, errorShape, account, outage, weather);
  }

  /** These with another error body. */
  public SimulatorSettings withErrorShape(ErrorShape other) {
    return new SimulatorSettings(
        key, renderMin, renderMax, urlTtl, latency, vocabulary, other, account, outage, weather);
  }

  /** These with another state of the account. */
  public SimulatorSettings withAccount(AccountMode other) {
    return new SimulatorSettings(
        key, renderMin, renderMax, urlTtl, latency, vocabulary, errorShape, other, outage, weather);
  }

  /** These with another outage. */
  public SimulatorSettings withOutage(Outage other) {
    return new SimulatorSettings(
        key,
        renderMin,
        renderMax,
        urlTtl,
        latency,
        vocabulary,
        errorShape,
        account,
        other,
        weather);
  }

  /** These with other weather. */
  public SimulatorSettings withWeather(Weather other) {
    return new SimulatorSettings(
        key, renderMin, renderMax, urlTtl, latency, vocabulary, errorShape, account, outage, other);
  }
}

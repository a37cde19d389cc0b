package io.cometvideo.worker.simulator;

/**
 * Faults over all calls at once, none of which may change how a request ends: submissions and polls
 * refused with 429 and {@code Retry-After}, 503 and 500; polls answered with a web page or closed
 * without an answer; renders that are not known, or have no address, when they are first asked for;
 * addresses that have expired; downloads refused or cut off. Nothing that leaves a submission in
 * doubt.
 *
 * @param percent of the calls that are hit, 0 to 50
 * @param seed of the draws; which call gets which depends on their order too
 */
public record Weather(int percent, long seed) {

  /** No faults. */
  public static final Weather FAIR = new Weather(0, 0);

  public Weather {
    if (percent < 0 || percent > 50) {
      throw new IllegalArgumentException("weather: " + percent + " percent is not from 0 to 50");
    }
  }
}

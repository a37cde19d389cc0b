package io.cometvideo.worker.comet;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the provider is reached.
 *
 * @param apiKey the CometAPI key; without one the worker starts, is not ready and says so. In a
 *     config-tree file it may be exchanged while the worker runs
 * @param baseUrl where the API is: absolute, http or https; a trailing slash or {@code /v1} is
 *     taken off. The key goes to this origin only; renders that were submitted elsewhere wait until
 *     it is set back
 * @param submit the POST
 * @param poll the GET
 */
@ConfigurationProperties("comet")
public record CometProperties(
    @DefaultValue("") String apiKey,
    @DefaultValue("https://api.cometapi.com") String baseUrl,
    @DefaultValue Submit submit,
    @DefaultValue Poll poll) {

  public CometProperties {
    apiKey = apiKey.strip();
    baseUrl = checked(baseUrl);
  }

  /**
   * Submissions.
   *
   * @param timeout limit of a whole POST, its answer included
   */
  public record Submit(@DefaultValue("30s") Duration timeout) {
    public Submit {
      requirePositive("comet.submit.timeout", timeout);
    }
  }

  /**
   * Polls.
   *
   * @param timeout limit of a whole GET, its answer included
   */
  public record Poll(@DefaultValue("15s") Duration timeout) {
    public Poll {
      requirePositive("comet.poll.timeout", timeout);
    }
  }

  private static String checked(String baseUrl) {
    String url = baseUrl.strip().replaceAll("/+$", "").replaceAll("/v1$", "");
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && ("https".equalsIgnoreCase(uri.getScheme())
              || "http".equalsIgnoreCase(uri.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Refused below, with the name of the key.
    }
    throw new IllegalArgumentException(
        "comet.base-url must be an http or https address such as https://api.cometapi.com, not "
            + baseUrl);
  }

  private static void requirePositive(String key, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(key + " must be positive");
    }
  }

  @Override
  public String toString() {
    return "CometProperties[apiKey="
        + (apiKey.isEmpty() ? "none" : "***")
        + ", baseUrl="
        + baseUrl
        + "]";
  }
}

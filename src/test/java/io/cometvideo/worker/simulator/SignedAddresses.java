package io.cometvideo.worker.simulator;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Download addresses: each one new, signed, and good until the end of the second it names. */
final class SignedAddresses {
  private static final Pattern QUERY =
      Pattern.compile("sig=([0-9a-f]{8})-([0-9a-f]{64})&expires=(\\d+)");
  private static final String ALGORITHM = "HmacSHA256";

  private final URI baseUrl;
  private final SecretKeySpec secret =
      new SecretKeySpec(Ids.random(32).getBytes(StandardCharsets.US_ASCII), ALGORITHM);

  SignedAddresses(URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  URI address(String taskId, Instant until) {
    long expires = until.plus(Duration.ofSeconds(1).minusNanos(1)).getEpochSecond();
    String nonce = Ids.random(8);
    return baseUrl.resolve(
        "/files/%s.mp4?sig=%s-%s&expires=%d"
            .formatted(taskId, nonce, sign(taskId, nonce, expires), expires));
  }

  /** Whether {@code query} was given out for this task and has not expired. */
  boolean allows(String taskId, @Nullable String query, Instant now) {
    Matcher matcher = QUERY.matcher(query == null ? "" : query);
    if (!matcher.matches()) {
      return false;
    }
    long expires = Long.parseLong(matcher.group(3));
    return sign(taskId, matcher.group(1), expires).equals(matcher.group(2))
        && now.isBefore(Instant.ofEpochSecond(expires));
  }

  private String sign(String taskId, String nonce, long expires) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      String signed = taskId + '|' + nonce + '|' + expires;
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.message.Incoming.Draft;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.Violation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class HostileRequestTest {

  private static final int NOISE = 900 * 1024;
  private static final JsonMapper LENIENT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static Stream<byte[]> floods() {
    byte[] random = new byte[NOISE];
    new SplittableRandom(1).nextBytes(random);
    return Stream.of(
        random,
        new byte[NOISE],
        "[".repeat(NOISE).getBytes(UTF_8),
        "{\"a\":".repeat(NOISE / 5).getBytes(UTF_8),
        ("{\"metadata\":" + "{\"a\":".repeat(200) + "1" + "}".repeat(201)).getBytes(UTF_8),
        " ".repeat(NOISE).getBytes(UTF_8),
        ("{\"" + "a".repeat(NOISE) + "\":1}").getBytes(UTF_8),
        "{\"prompt\":\"Gänse\"}".getBytes(UTF_16),
        new byte[] {'{', '"', 'p', '"', ':', '"', (byte) 0xc3, '(', '"', '}'},
        new byte[] {'{', '"', 'p', '"', ':', '"', (byte) 0xff, '"', '}'});
  }

  @ParameterizedTest
  @MethodSource("floods")
  void isOneShortViolation(byte[] value) {
    List<Violation> violations = violations(value);

    assertThat(violations).hasSize(1);
    assertThat(violations.getFirst().field()).isEqualTo("value");
    assertThat(violations.getFirst().message()).hasSizeLessThan(200);
  }

  @Test
  void boundsTheViolationsOfALongList() {
    List<Violation> violations =
        violations(
            ("{\"model\":\"m\",\"prompt\":\"p\",\"inputReferences\":[7"
                    + ",7".repeat(NOISE / 2)
                    + "]}")
                .getBytes(UTF_8));

    assertThat(violations).hasSize(11);
    assertThat(violations.getLast().message())
        .isEqualTo("has 460801 entries that are no addresses (text)");
  }

  @Test
  void cutsLongValuesAndNeverShowsAPrompt() {
    String big = "secret ".repeat(NOISE / 7);

    List<Violation> violations =
        violations(
            ("{\"model\":\""
                    + big
                    + "\",\"prompt\":\""
                    + big
                    + "\",\"seconds\":\""
                    + big
                    + "\",\"tenant\":1"
                    + "0".repeat(5000)
                    + "}")
                .getBytes(UTF_8));

    assertThat(violations)
        .hasSize(4)
        .allSatisfy(violation -> assertThat(violation.message()).hasSizeLessThan(260));
    assertThat(violations)
        .filteredOn(violation -> violation.field().equals("prompt"))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo("must be text of 1 to 10,000 characters, not text of 921599 characters");
  }

  @Test
  void doesNotShowAPromptThatBreaksTheJson() {
    assertThat(violations("{\"prompt\":\"a \"secretcat\" sits\"}".getBytes(UTF_8)))
        .singleElement()
        .extracting(Violation::message)
        .asString()
        .doesNotContain("secret")
        .contains("line 1 column 15");
  }

  @Test
  void survivesMonstrousNumbers() {
    for (String number :
        List.of("1e999999999", "1e99999999999", "-1E-2147483648", "1" + "0".repeat(5000))) {
      assertThat(
              violations(
                  ("{\"model\":\"m\",\"prompt\":\"p\",\"seconds\":" + number + "}")
                      .getBytes(UTF_8)))
          .extracting(Violation::field)
          .containsExactly("seconds");
    }
  }

  @Test
  void neverThrowsAndJudgesMutationsLikeAParserThatBuildsTrees() {
    long seed = Long.getLong("seed", 42);
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> seeds =
        RequestTable.rows()
            .map(RequestTable.Row::json)
            .filter(json -> json.length() < 400)
            .map(json -> json.getBytes(UTF_8))
            .toList();
    for (int i = 0; i < 50_000; i++) {
      byte[] value = mutated(seeds.get(random.nextInt(seeds.size())), random);

      Incoming incoming = read(value);

      assertThat(kind(incoming))
          .as("seed %s, %s", seed, new String(value, UTF_8))
          .isEqualTo(expected(value));
    }
  }

  private static String expected(byte[] value) {
    try {
      if (!LENIENT.readTree(value).isObject()) {
        return "unreadable";
      }
    } catch (JacksonException e) {
      return "unreadable";
    }
    try {
      STRICT.readTree(value);
    } catch (JacksonException e) {
      return "duplicate";
    }
    return "readable";
  }

  private static String kind(Incoming incoming) {
    return switch (incoming) {
      case Unanswerable(var reason, _) ->
          reason == DeadLetterReason.DUPLICATE_FIELD ? "duplicate" : "readable";
      case Draft draft ->
          draft.violations().stream().anyMatch(violation -> violation.field().equals("value"))
              ? "unreadable"
              : "readable";
      default -> "readable";
    };
  }

  private static byte[] mutated(byte[] value, SplittableRandom random) {
    byte[] mutant = value.clone();
    String alphabet = "{}[]\",:\\u0041 e-.\0ä";
    byte[] bytes = alphabet.getBytes(UTF_8);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(mutant.length);
      mutant[at] =
          random.nextBoolean()
              ? bytes[random.nextInt(bytes.length)]
              : mutant[random.nextInt(mutant.length)];
    }
    return mutant;
  }

  private static List<Violation> violations(byte[] value) {
    Incoming incoming = read(value);
    assertThat(incoming).isInstanceOf(Draft.class);
    return ((Draft) incoming).violations();
  }

  private static Incoming read(byte[] value) {
    return new RequestReader().read("key".getBytes(UTF_8), value, new RecordHeaders());
  }
}

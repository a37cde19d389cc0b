package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.containers.mp4.MP4Util;
import org.jcodec.containers.mp4.boxes.MovieBox;
import org.jcodec.containers.mp4.boxes.TrakBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator's videos are what was asked for. */
final class SimulatorVideoTest {
  private static final int MAX_BYTES = 300_000;

  @ParameterizedTest
  @CsvSource({
    "16:9, 720p, 5, 1280, 720",
    "9:16, 480p, 4, 496, 864",
    "4:3, 720p, 15, 1112, 834",
    "21:9, 1080p, 10, 2206, 946",
    "1:1, 480p, 2, 640, 640",
    "800x600, 720p, 7, 800, 600"
  })
  void boxesSayLengthAndShape(String size, String resolution, int seconds, int width, int height)
      throws IOException {
    byte[] video = video(size, resolution, seconds);

    assertThat(video).hasSizeLessThan(MAX_BYTES);
    assertThat(new String(video, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    MovieBox movie =
        MP4Util.parseMovieChannel(
            ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(video)));
    assertThat(movie.getDuration()).isEqualTo((long) seconds * movie.getTimescale());
    TrakBox track = movie.getVideoTrack();
    assertThat(track.getTrackHeader().getWidth()).isEqualTo(width);
    assertThat(track.getTrackHeader().getHeight()).isEqualTo(height);
    assertThat(track.getSampleEntries()[0].getFourcc()).isEqualTo("avc1");
  }

  @ParameterizedTest
  @CsvSource({
    "16:9, 720p, 5, 1280, 720",
    "3:4, 720p, 15, 834, 1112",
    "16:9, 1080p, 10, 1920, 1080",
    "21:9, 480p, 4, 992, 432"
  })
  void ffprobeReadsLengthShapeAndCodec(
      String size, String resolution, int seconds, int width, int height, @TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(isOnPath("ffprobe"), "ffprobe is not on the PATH");
    Path file = Files.write(directory.resolve("video.mp4"), video(size, resolution, seconds));

    Process probe =
        new ProcessBuilder(
                "ffprobe",
                "-v",
                "error",
                "-show_entries",
                "stream=codec_name,width,height:format=duration",
                "-of",
                "csv=p=0",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(probe.waitFor()).isZero();
    assertThat(output.lines())
        .containsExactly("h264,%d,%d".formatted(width, height), seconds + ".000000");
  }

  @Test
  void theSameVideoHasTheSameBytes() {
    assertThat(video("16:9", "480p", 5)).isEqualTo(video("16:9", "480p", 5));
  }

  private static byte[] video(String size, String resolution, int seconds) {
    return VideoLibrary.SHARED.video(
        VideoShape.of(size, resolution).orElseThrow(), seconds, "a lighthouse");
  }

  private static boolean isOnPath(String command) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }
}

package io.cometvideo.worker.simulator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jcodec.codecs.h264.H264Encoder;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rect;

/**
 * A sun that crosses a coloured sky, in a handful of H.264 key frames: about 60 ms and 22 KB each
 * at 720p.
 */
final class SampleFrames {
  /** How many colours there are. */
  static final int HUES = 6;

  private static final int LARGE_PIXELS = 2_500_000;
  private static final byte SKY = 20;
  private static final byte SEA = -70;
  private static final byte SUN = 100;

  private SampleFrames() {}

  /** The encoded frames in order; fewer of them for shapes that take long to encode. */
  static List<ByteBuffer> encode(VideoShape shape, int hue) {
    int count = shape.pixels() > LARGE_PIXELS ? 2 : 4;
    H264Encoder encoder = H264Encoder.createH264Encoder();
    // Predicted frames of this encoder cost more time and more bytes than key frames.
    encoder.setKeyInterval(1);
    List<ByteBuffer> frames = new ArrayList<>();
    for (int frame = 0; frame < count; frame++) {
      Picture picture = paint(shape, hue, (frame + 0.5) / count);
      ByteBuffer target = ByteBuffer.allocate(encoder.estimateBufferSize(picture));
      frames.add(encoder.encodeFrame(picture, target).getData());
    }
    return frames;
  }

  private static Picture paint(VideoShape shape, int hue, double time) {
    int width = toMacroblocks(shape.width());
    int height = toMacroblocks(shape.height());
    Picture picture = Picture.create(width, height, ColorSpace.YUV420J);
    byte[] luma = picture.getPlaneData(0);
    int horizon = shape.height() * 2 / 3 / 16 * 16;
    Arrays.fill(luma, 0, horizon * width, SKY);
    Arrays.fill(luma, horizon * width, luma.length, SEA);
    paintSun(luma, width, shape, time);
    double angle = 2 * Math.PI * hue / HUES;
    Arrays.fill(picture.getPlaneData(1), (byte) Math.round(50 * Math.cos(angle)));
    Arrays.fill(picture.getPlaneData(2), (byte) Math.round(50 * Math.sin(angle)));
    picture.setCrop(new Rect(0, 0, shape.width(), shape.height()));
    return picture;
  }

  private static void paintSun(byte[] luma, int stride, VideoShape shape, double time) {
    int radius = Math.min(shape.width(), shape.height()) / 8;
    int centreX = (int) (shape.width() * (0.1 + 0.8 * time));
    int centreY = (int) (shape.height() * (0.6 - 0.4 * Math.sin(Math.PI * time)));
    IntStream.range(Math.max(0, centreY - radius), Math.min(shape.height(), centreY + radius))
        .forEach(y -> {
          int half = (int) Math.sqrt((double) radius * radius - (y - centreY) * (y - centreY));
          int from = Math.max(0, centreX - half);
          int to = Math.min(shape.width(), centreX + half);
          Arrays.fill(luma, y * stride + from, y * stride + to, SUN);
        });
  }

  private static int toMacroblocks(int edge) {
    return (edge + 15) / 16 * 16;
  }
}

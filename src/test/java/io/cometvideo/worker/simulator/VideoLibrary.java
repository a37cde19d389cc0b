package io.cometvideo.worker.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jcodec.common.Codec;
import org.jcodec.common.MuxerTrack;
import org.jcodec.common.VideoCodecMeta;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Packet;
import org.jcodec.common.model.Size;
import org.jcodec.containers.mp4.Brand;
import org.jcodec.containers.mp4.muxer.MP4Muxer;

/**
 * Playable MP4s of any length and shape, made when first asked for and kept. Any thread may call
 * it; two threads that ask for the same one encode it once.
 */
final class VideoLibrary {
  /** One for all simulators of a process: what was encoded once need not be again. */
  static final VideoLibrary SHARED = new VideoLibrary();

  private static final int KEPT_VIDEOS = 512;
  private static final int HEADER_BYTES = 64 * 1024;

  private record Look(VideoShape shape, int hue) {}

  private record Title(Look look, int seconds) {}

  private final Map<Look, List<ByteBuffer>> frames = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Title, byte[]> videos = new LinkedHashMap<>(16, 0.75f, true);

  /** The file; its colour comes from the prompt. Not a copy: do not write to it. */
  byte[] video(VideoShape shape, int seconds, String prompt) {
    Title title =
        new Title(new Look(shape, Math.floorMod(prompt.hashCode(), SampleFrames.HUES)), seconds);
    List<ByteBuffer> encoded =
        frames.computeIfAbsent(title.look(), look -> SampleFrames.encode(look.shape(), look.hue()));
    lock.lock();
    try {
      return videos.computeIfAbsent(title, _ -> mux(encoded, shape, seconds));
    } finally {
      if (videos.size() > KEPT_VIDEOS) {
        videos.remove(videos.keySet().iterator().next());
      }
      lock.unlock();
    }
  }

  private static byte[] mux(List<ByteBuffer> frames, VideoShape shape, int seconds) {
    int capacity = HEADER_BYTES + frames.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer target = ByteBuffer.allocate(capacity);
    ByteBufferSeekableByteChannel channel = ByteBufferSeekableByteChannel.writeToByteBuffer(target);
    try {
      MP4Muxer muxer = MP4Muxer.createMP4Muxer(channel, Brand.MP4);
      MuxerTrack track =
          muxer.addVideoTrack(
              Codec.H264,
              VideoCodecMeta.createSimpleVideoCodecMeta(
                  new Size(shape.width(), shape.height()), ColorSpace.YUV420J));
      // In ticks of 1/frames of a second each frame lasts `seconds` ticks: the sum is exact.
      for (int frame = 0; frame < frames.size(); frame++) {
        track.addFrame(
            Packet.createPacket(
                frames.get(frame).duplicate(),
                (long) frame * seconds,
                frames.size(),
                seconds,
                frame,
                Packet.FrameType.KEY,
                null));
      }
      muxer.finish();
      // The muxer seeks back to fill in a length: the buffer's own position is not the end.
      byte[] file = new byte[Math.toIntExact(channel.size())];
      target.get(0, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

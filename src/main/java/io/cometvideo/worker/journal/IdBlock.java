package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import java.util.Arrays;
import java.util.List;

/** Up to 256 remembered ids with their times, in arrays. Guarded by who holds it. */
final class IdBlock {

  static final int SIZE = 256;

  private static final int BYTES_AT_FIRST = 17 * SIZE;
  private static final long GONE = Long.MIN_VALUE;

  /** Takes an id that is still there. */
  interface Visitor {
    void live(int place, long time);
  }

  private byte[] ids = new byte[BYTES_AT_FIRST];
  // Chars are numbers without a sign here: 256 ids of up to 128 bytes fit.
  private final char[] ends = new char[SIZE];
  private final long[] times = new long[SIZE];
  private int count;
  private int live;
  private long earliest = Long.MAX_VALUE;
  private boolean earliestIsKnown = true;

  boolean hasRoom() {
    return count < SIZE;
  }

  int live() {
    return live;
  }

  /** The earliest time of those that are there. */
  long earliest() {
    if (!earliestIsKnown) {
      earliest =
          Arrays.stream(times, 0, count).filter(time -> time != GONE).min().orElse(Long.MAX_VALUE);
      earliestIsKnown = true;
    }
    return earliest;
  }

  /** Returns its place. */
  int add(byte[] id, long time) {
    int start = start(count);
    if (start + id.length > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(ids.length * 2, start + id.length));
    }
    System.arraycopy(id, 0, ids, start, id.length);
    ends[count] = (char) (start + id.length);
    times[count] = time;
    live++;
    earliest = Math.min(earliest, time);
    return count++;
  }

  void remove(int place) {
    earliestIsKnown &= times[place] != earliest;
    times[place] = GONE;
    live--;
  }

  /** Gives back the room that is left over; nothing is added after this. */
  void trim() {
    ids = Arrays.copyOf(ids, start(count));
  }

  boolean isAt(int place, byte[] id) {
    return Arrays.equals(ids, start(place), ends[place], id, 0, id.length);
  }

  int hashAt(int place, int seed) {
    return PackedId.hash(ids, start(place), ends[place], seed);
  }

  byte[] idAt(int place) {
    return Arrays.copyOfRange(ids, start(place), ends[place]);
  }

  long timeAt(int place) {
    return times[place];
  }

  void forEachLive(Visitor visitor) {
    for (int place = 0; place < count; place++) {
      if (times[place] != GONE) {
        visitor.live(place, times[place]);
      }
    }
  }

  /** Adds the ids whose time is not later, until there are so many. */
  void addExpired(long until, int atMost, List<RequestId> to) {
    forEachLive((place, time) -> {
      if (time <= until && to.size() < atMost) {
        to.add(PackedId.unpack(idAt(place)));
      }
    });
  }

  private int start(int place) {
    return place == 0 ? 0 : ends[place - 1];
  }
}

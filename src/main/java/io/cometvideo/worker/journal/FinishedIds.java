package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ids of finished tasks with the times of their outcomes: very many, so in few bytes each.
 *
 * <p>The ids lie in blocks, in the order in which they came, which is nearly that of their
 * outcomes. A table with open addressing finds them: its cells hold an id's number, which is its
 * block and its place there, plus one. Nothing needs to be sorted: each block knows its earliest
 * time, so what is over is found by a look at the blocks. A block whose ids are gone is dropped,
 * one that has only few left hands them on to the last block.
 *
 * <p>Changed by one thread, but for {@link #block}; read by any. Guarded by the monitor.
 */
final class FinishedIds {

  private static final int MIN_CELLS = 16;
  private static final int MAX_LEFT = IdBlock.SIZE / 8;
  private static final long NEVER = Long.MAX_VALUE;

  private final int seed = System.identityHashCode(this);
  private final List<@Nullable IdBlock> blocks = new ArrayList<>();
  private final List<Integer> freeBlocks = new ArrayList<>();
  private int[] cells = new int[MIN_CELLS];
  // A byte of the hash of each, so that hardly any id is looked at in vain.
  private byte[] tags = new byte[MIN_CELLS];
  private int size;
  private int last = -1;

  /** No id that is remembered is over before; may be too early. */
  private long earliest = NEVER;

  synchronized boolean contains(RequestId id) {
    return cells[cellOf(id)] != 0;
  }

  /** When it was finished; null if it is not remembered. */
  synchronized @Nullable Instant completedAt(RequestId id) {
    int number = cells[cellOf(id)] - 1;
    if (number < 0) {
      return null;
    }
    long millis = block(number).timeAt(place(number));
    return Instant.ofEpochMilli(millis == NEVER ? 0 : millis);
  }

  synchronized int size() {
    return size;
  }

  /** How many there is room for, those that are gone and not yet cleared away included. */
  synchronized int room() {
    return (blocks.size() - freeBlocks.size()) * IdBlock.SIZE;
  }

  synchronized void put(RequestId id, Instant completedAt) {
    put(PackedId.of(id), completedAt.toEpochMilli());
  }

  synchronized void remove(RequestId id) {
    if (size > 0) {
      remove(PackedId.of(id));
    }
  }

  /** Counts as finished, and never expires. */
  synchronized void block(RequestId id) {
    put(PackedId.of(id), NEVER);
  }

  /** Those whose retention is over, at most so many; of two blocks the older one first. */
  synchronized List<RequestId> expired(Instant now, Duration retention, int atMost) {
    long until = now.minus(retention).toEpochMilli();
    if (earliest > until) {
      return List.of();
    }
    List<RequestId> over = new ArrayList<>();
    blocks.stream()
        .filter(block -> block != null && block.earliest() <= until)
        .sorted((a, b) -> Long.compare(a.earliest(), b.earliest()))
        .takeWhile(_ -> over.size() < atMost)
        .forEach(block -> block.addExpired(until, atMost, over));
    if (over.isEmpty()) {
      earliest =
          blocks.stream()
              .mapToLong(block -> block == null ? NEVER : block.earliest())
              .min()
              .orElse(NEVER);
    }
    return over;
  }

  synchronized void forget(Collection<RequestId> ids) {
    ids.forEach(this::remove);
  }

  private void put(byte[] id, long millis) {
    int hash = hash(id);
    int cell = cellOf(id, hash);
    if (cells[cell] != 0) {
      remove(id);
      cell = cellOf(id, hash);
    }
    if (last < 0 || !blockAt(last).hasRoom()) {
      beginBlock();
      cell = cellOf(id, hash);
    }
    cells[cell] = number(last, blockAt(last).add(id, millis)) + 1;
    tags[cell] = tag(hash);
    size++;
    earliest = Math.min(earliest, millis);
    if (size > cells.length / 4 * 3) {
      grow();
    }
  }

  private void remove(byte[] id) {
    int cell = cellOf(id, hash(id));
    int number = cells[cell] - 1;
    if (number < 0) {
      return;
    }
    IdBlock block = block(number);
    block.remove(place(number));
    size--;
    closeUp(cell);
    tidy(number / IdBlock.SIZE, block);
  }

  private void beginBlock() {
    int full = last;
    if (freeBlocks.isEmpty()) {
      blocks.add(new IdBlock());
      last = blocks.size() - 1;
    } else {
      last = freeBlocks.removeLast();
      blocks.set(last, new IdBlock());
    }
    if (full >= 0) {
      blockAt(full).trim();
      tidy(full, blockAt(full));
    }
  }

  /** Drops a full block that has few left, and puts those into the last one. */
  private void tidy(int index, IdBlock block) {
    if (index == last || block.live() > MAX_LEFT) {
      return;
    }
    List<byte[]> ids = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    block.forEachLive((place, time) -> {
      ids.add(block.idAt(place));
      times.add(time);
    });
    for (byte[] id : ids) {
      size--;
      closeUp(cellOf(id, hash(id)));
    }
    blocks.set(index, null);
    freeBlocks.add(index);
    for (int i = 0; i < ids.size(); i++) {
      put(ids.get(i), times.get(i));
    }
  }

  /** Where the id stands, or the empty cell where it would. */
  private int cellOf(byte[] id, int hash) {
    int cell = hash & (cells.length - 1);
    while (cells[cell] != 0
        && !(tags[cell] == tag(hash) && block(cells[cell] - 1).isAt(place(cells[cell] - 1), id))) {
      cell = (cell + 1) & (cells.length - 1);
    }
    return cell;
  }

  /** Empties a cell, and moves up those behind it that would not be found any more. */
  private void closeUp(int emptied) {
    int mask = cells.length - 1;
    int empty = emptied;
    for (int cell = (empty + 1) & mask; cells[cell] != 0; cell = (cell + 1) & mask) {
      int number = cells[cell] - 1;
      int wanted = block(number).hashAt(place(number), seed) & mask;
      if (((cell - wanted) & mask) >= ((cell - empty) & mask)) {
        cells[empty] = cells[cell];
        tags[empty] = tags[cell];
        empty = cell;
      }
    }
    cells[empty] = 0;
  }

  private void grow() {
    cells = new int[cells.length * 2];
    tags = new byte[cells.length];
    int mask = cells.length - 1;
    for (int index = 0; index < blocks.size(); index++) {
      IdBlock block = blocks.get(index);
      if (block != null) {
        int first = number(index, 0);
        block.forEachLive((place, _) -> {
          int hash = block.hashAt(place, seed);
          int cell = hash & mask;
          while (cells[cell] != 0) {
            cell = (cell + 1) & mask;
          }
          cells[cell] = first + place + 1;
          tags[cell] = tag(hash);
        });
      }
    }
  }

  private int cellOf(RequestId id) {
    byte[] packed = PackedId.of(id);
    return cellOf(packed, hash(packed));
  }

  private int hash(byte[] id) {
    return PackedId.hash(id, 0, id.length, seed);
  }

  /** Of the hash what says least about the cell. */
  private static byte tag(int hash) {
    return (byte) (hash >>> 24);
  }

  private IdBlock block(int number) {
    return blockAt(number / IdBlock.SIZE);
  }

  private IdBlock blockAt(int index) {
    return Objects.requireNonNull(blocks.get(index));
  }

  private static int number(int block, int place) {
    return block * IdBlock.SIZE + place;
  }

  private static int place(int number) {
    return number % IdBlock.SIZE;
  }
}

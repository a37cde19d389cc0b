package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The bytes of a request id: a UUID in its usual form, which most ids are, as 16 bytes and a mark
 * in front, any other as its characters. No id begins with the mark.
 */
final class PackedId {

  private static final byte UUID_MARK = 0;
  private static final int UUID_LENGTH = 36;
  private static final int PACKED_UUID_LENGTH = 17;
  private static final byte[] NO_UUID = {};
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PackedId() {}

  static byte[] of(RequestId id) {
    String text = id.value();
    byte[] packed = text.length() == UUID_LENGTH ? uuid(text) : NO_UUID;
    return packed.length == 0 ? text.getBytes(StandardCharsets.ISO_8859_1) : packed;
  }

  static RequestId unpack(byte[] packed) {
    if (packed[0] != UUID_MARK) {
      return new RequestId(new String(packed, StandardCharsets.ISO_8859_1));
    }
    String hex = HexFormat.of().formatHex(packed, 1, packed.length);
    return new RequestId(
        String.join(
            "-",
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(12, 16),
            hex.substring(16, 20),
            hex.substring(20)));
  }

  /** Well mixed, and another one with another seed, so that nobody can choose ids that collide. */
  static int hash(byte[] bytes, int start, int end, int seed) {
    long hash = seed * 0x9E3779B97F4A7C15L;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(bytes, at));
    }
    for (; at < end; at++) {
      hash = hash * 31 + bytes[at];
    }
    return (int) (mixed(hash) >>> 32);
  }

  private static byte[] uuid(String text) {
    byte[] packed = new byte[PACKED_UUID_LENGTH];
    packed[0] = UUID_MARK;
    int nibbles = 2;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return NO_UUID;
        }
        continue;
      }
      int digit = lowerCaseHex(c);
      if (digit < 0) {
        return NO_UUID;
      }
      packed[nibbles / 2] |= (byte) (nibbles % 2 == 0 ? digit << 4 : digit);
      nibbles++;
    }
    return packed;
  }

  private static int lowerCaseHex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
    return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
  }
}

package io.cometvideo.worker.media.input;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up, literal addresses in all their spellings too, and refuses those that lead into a
 * network that is nobody's business. What is checked here is what the client connects to: it asks
 * once for each connection and has no other source of addresses.
 */
final class PublicAddresses implements DnsResolver {

  /** Where a name leads is not allowed. */
  static final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  private final DnsResolver names;
  private final boolean allowPrivate;

  PublicAddresses(DnsResolver names, boolean allowPrivate) {
    this.names = names;
    this.allowPrivate = allowPrivate;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    if (!allowPrivate && Arrays.stream(addresses).anyMatch(PublicAddresses::isForbidden)) {
      throw new ForbiddenAddressException(
          "it leads to an address that is not public (worker.inputs.allow-private-addresses)");
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }

  /** Whether an address is not one of the public internet. */
  static boolean isForbidden(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || switch (address) {
          case Inet4Address four -> isReserved(four.getAddress());
          case Inet6Address six -> isReserved6(six.getAddress());
          default -> true;
        };
  }

  /** What IANA's registry of special-purpose addresses has besides the above. */
  private static boolean isReserved(byte[] a) {
    int first = a[0] & 0xff;
    int second = a[1] & 0xff;
    int third = a[2] & 0xff;
    return first == 0
        || (first == 100 && second >= 64 && second < 128)
        || (first == 192 && second == 0 && (third == 0 || third == 2))
        || (first == 192 && second == 88 && third == 99)
        || (first == 198 && (second == 18 || second == 19))
        || (first == 198 && second == 51 && third == 100)
        || (first == 203 && second == 0 && third == 113)
        || first >= 240;
  }

  private static boolean isReserved6(byte[] a) {
    boolean uniqueLocal = (a[0] & 0xfe) == 0xfc;
    boolean documentation = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && (a[3] & 0xff) == 0xb8;
    return uniqueLocal
        || documentation
        || embedded(a).map(PublicAddresses::isForbidden).orElse(false);
  }

  /** The IPv4 address inside: mapped or compatible, NAT64, 6to4 or Teredo. */
  private static Optional<InetAddress> embedded(byte[] a) {
    if (startsWithZeros(a, 10) || isNat64(a)) {
      return four(a[12], a[13], a[14], a[15]);
    }
    if (a[0] == 0x20 && a[1] == 0x02) {
      return four(a[2], a[3], a[4], a[5]);
    }
    boolean teredo = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0 && a[3] == 0;
    return teredo
        ? four((byte) ~a[12], (byte) ~a[13], (byte) ~a[14], (byte) ~a[15])
        : Optional.empty();
  }

  private static boolean isNat64(byte[] a) {
    return a[0] == 0x00 && a[1] == 0x64 && (a[2] & 0xff) == 0xff && (a[3] & 0xff) == 0x9b;
  }

  private static boolean startsWithZeros(byte[] a, int count) {
    for (int i = 0; i < count; i++) {
      if (a[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<InetAddress> four(byte a, byte b, byte c, byte d) {
    try {
      return Optional.of(InetAddress.getByAddress(new byte[] {a, b, c, d}));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}

package dev.vit4j.data.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells the Internet's addresses from private, local and reserved ones (IANA's special-purpose registries). */
final class PublicAddresses {
    /** Networks that {@link InetAddress} does not recognize as special, as address and length of the prefix. */
    private static final List<Network> SPECIAL = List.of(
            Network.of(8, 0), // this network
            Network.of(10, 100, 64), // carrier-grade NAT
            Network.of(24, 192, 0, 0), // protocol assignments
            Network.of(24, 192, 0, 2), // documentation
            Network.of(24, 192, 88, 99), // 6to4 relays
            Network.of(15, 198, 18), // benchmarks
            Network.of(24, 198, 51, 100), // documentation
            Network.of(24, 203, 0, 113), // documentation
            Network.of(4, 240), // reserved, broadcast
            Network.of6(7, 0xfc), // unique local
            Network.of6(64, 0x01), // discard
            Network.of6(23, 0x20, 0x01), // protocol assignments, Teredo
            Network.of6(32, 0x20, 0x01, 0x0d, 0xb8)); // documentation

    private static final Network NAT64 = Network.of6(96, 0x00, 0x64, 0xff, 0x9b);
    private static final Network NAT64_LOCAL = Network.of6(48, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01);
    private static final Network SIX_TO_FOUR = Network.of6(16, 0x20, 0x02);
    private static final Network IPV4_COMPATIBLE = Network.of6(96, 0);

    private PublicAddresses() {}

    private record Network(int prefix, byte[] bytes) {
        static Network of(int prefix, int... bytes) {
            return new Network(prefix, padded(bytes, 4));
        }

        static Network of6(int prefix, int... bytes) {
            return new Network(prefix, padded(bytes, 16));
        }

        private static byte[] padded(int[] values, int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < values.length; i++) {
                bytes[i] = (byte) values[i];
            }
            return bytes;
        }

        boolean contains(byte[] address) {
            if (address.length != bytes.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param address any address
     * @return whether it is one of the Internet's, which any host may ask
     */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        if (NAT64_LOCAL.contains(bytes) || SPECIAL.stream().anyMatch(network -> network.contains(bytes))) {
            return false;
        }
        return embedded(bytes).map(PublicAddresses::isPublic).orElse(true);
    }

    /** Returns the IPv4 address to which an IPv6 address leads by translation or a tunnel. */
    private static Optional<Inet4Address> embedded(byte[] bytes) {
        int start =
                NAT64.contains(bytes) || IPV4_COMPATIBLE.contains(bytes) ? 12 : SIX_TO_FOUR.contains(bytes) ? 2 : -1;
        if (start < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of((Inet4Address) InetAddress.getByAddress(Arrays.copyOfRange(bytes, start, start + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}

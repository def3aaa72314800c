package dev.vit4j.spark.exchange;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A network.
 *
 * @param base one of its addresses
 * @param bits that all of its addresses share
 */
record Subnet(InetAddress base, int bits) {
    /**
     * @param text for example {@code 10.0.0.0/8}
     * @return the network; empty if the text is something else
     */
    static Optional<Subnet> parse(String text) {
        int slash = text.indexOf('/');
        String address = text.substring(0, slash);
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
                || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        try {
            InetAddress base = InetAddress.getByName(address);
            int bits = Integer.parseInt(text.substring(slash + 1));
            return bits > base.getAddress().length * Byte.SIZE ? Optional.empty() : Optional.of(new Subnet(base, bits));
        } catch (UnknownHostException e) {
            return Optional.empty(); // not an address
        }
    }

    /** @return whether the address is one of this network */
    boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}

package dev.vit4j.spark.exchange;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the address of this machine that others connect to. */
final class LocalAddress {
    private LocalAddress() {}

    /**
     * @param wanted name of an interface, address, host name of this machine, network such as {@code 10.0.0.0/8}, or
     *     empty for the address of the host name; if that is a loopback address, of the first interface
     * @return an address of this machine
     * @throws BadInputException if this machine has no such address
     */
    static InetAddress find(String wanted) {
        try {
            return wanted.isEmpty() ? usual() : named(wanted);
        } catch (SocketException e) {
            throw new BadInputException(
                    "the network interfaces of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    private static InetAddress usual() throws SocketException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        InetAddress host;
        try {
            host = InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            host = loopback; // a machine whose name nobody knows, as in some containers
        }
        return host.isLoopbackAddress()
                ? first(address -> !address.isLoopbackAddress()).orElse(loopback)
                : host;
    }

    private static InetAddress named(String wanted) throws SocketException {
        NetworkInterface byName = NetworkInterface.getByName(wanted);
        if (byName != null) {
            return addresses(byName).stream()
                    .findFirst()
                    .orElseThrow(() -> refused(wanted, "the interface has no address"));
        }
        int slash = wanted.indexOf('/');
        if (slash > 0) {
            Subnet subnet = Subnet.parse(wanted).orElseThrow(() -> refused(wanted, "no network such as 10.0.0.0/8"));
            return first(subnet::contains).orElseThrow(() -> refused(wanted, "this machine is not in that network"));
        }
        try {
            InetAddress address = InetAddress.getByName(wanted);
            if (NetworkInterface.getByInetAddress(address) == null) {
                throw refused(wanted, address.getHostAddress() + " is no address of this machine");
            }
            return address;
        } catch (UnknownHostException e) {
            throw refused(wanted, "this machine has no such interface, and no address has that name");
        }
    }

    private static Optional<InetAddress> first(Predicate<InetAddress> accepted) throws SocketException {
        List<InetAddress> all = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isUp()) {
                all.addAll(addresses(each));
            }
        }
        return all.stream().filter(accepted).min(Comparator.comparing(address -> !(address instanceof Inet4Address)));
    }

    /** Returns the addresses of an interface that others can use, those of IPv4 first. */
    private static List<InetAddress> addresses(NetworkInterface of) {
        return of.inetAddresses()
                .filter(address -> !address.isLinkLocalAddress())
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .toList();
    }

    private static BadInputException refused(String wanted, String why) {
        List<String> all = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                addresses(each).forEach(address -> all.add(each.getName() + " (" + address.getHostAddress() + ")"));
            }
        } catch (SocketException e) {
            all.add("interfaces that cannot be listed");
        }
        return new BadInputException(OptionNames.ADDRESS + " " + DisplayText.printable(wanted) + ": " + why
                + ". This machine has " + String.join(", ", all));
    }
}

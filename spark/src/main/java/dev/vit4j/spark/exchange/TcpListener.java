package dev.vit4j.spark.exchange;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A TCP port of one of this machine's addresses. */
final class TcpListener implements GroupListener {
    /** Connections that wait to be accepted: all of a large group may come at once. */
    private static final int BACKLOG = 1024;

    private final ExchangeOptions options;
    private final ServerSocketChannel channel;
    private final Secret secret = Secret.random();
    private boolean used;

    private TcpListener(ExchangeOptions options, ServerSocketChannel channel) {
        this.options = options;
        this.channel = channel;
    }

    /** Binds the first free port. */
    static TcpListener open(ExchangeOptions options) {
        InetAddress address = LocalAddress.find(options.address());
        PortRange ports = options.ports();
        for (int port = ports.first(); port <= ports.last(); port++) {
            try {
                ServerSocketChannel channel = ServerSocketChannel.open();
                try {
                    channel.bind(new InetSocketAddress(address, port), BACKLOG);
                    return new TcpListener(options, channel);
                } catch (BindException e) {
                    channel.close(); // in use: the next one may be free
                }
            } catch (IOException e) {
                throw new BadInputException(
                        "this replica cannot listen on " + address.getHostAddress() + ":" + port + ": "
                                + e.getMessage(),
                        e);
            }
        }
        throw new BadInputException(OptionNames.PORTS + " " + ports + ": none of these ports of "
                + address.getHostAddress()
                + " is free. Each replica on a machine needs one: give a larger range, or 0 for"
                + " any port");
    }

    @Override
    public String announcement(int rank) {
        try {
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            InetAddress address = local.getAddress();
            String host = address.getHostAddress();
            String literal = address instanceof Inet6Address ? "[" + host + "]" : host;
            return new Announcement(literal, local.getPort(), rank == 0 ? secret.text() : "").text();
        } catch (IOException e) {
            throw new IllegalStateException("the listener was closed", e);
        }
    }

    @Override
    public Group connect(int rank, int attempt, List<String> announcements) {
        if (used) {
            throw new IllegalStateException("this listener was connected already");
        }
        used = true;
        int size = announcements.size();
        List<Announcement> peers = new ArrayList<>();
        for (int other = 0; other < size; other++) {
            peers.add(Announcement.parse(other, announcements.get(other)));
        }
        Terms terms = new Terms(
                Terms.VERSION, size, attempt, options.bucket(), options.wire().bytes());
        Identity identity = new Identity(rank, terms, Secret.parse(peers.get(0).secret()), peers);
        try (SetUp setUp = new SetUp(identity, channel, options.setupTimeout())) {
            Map<Peer, SocketChannel> channels = setUp.connect();
            return group(identity, channels, setUp.left());
        } catch (IOException e) {
            throw new BadInputException(identity.self() + " cannot connect to the others: " + e.getMessage(), e);
        } finally {
            close();
        }
    }

    private Group group(Identity identity, Map<Peer, SocketChannel> channels, Duration grace) throws IOException {
        int size = identity.peers().size();
        MessageSizes sizes = MessageSizes.of(options.bucket(), size);
        Mesh mesh = new Mesh(identity.self(), channels, sizes.payload(), options.timeout(), grace);
        MeshGroup group = new MeshGroup(identity.rank(), size, sizes, options.wire(), mesh);
        try {
            group.allGather(new byte[0]); // each of the others has all of its connections, too
            return group;
        } catch (PeerLostException e) {
            group.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the listener cannot be closed", e);
        }
    }
}

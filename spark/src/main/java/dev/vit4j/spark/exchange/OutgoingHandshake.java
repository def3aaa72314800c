package dev.vit4j.spark.exchange;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** The side that connects. The other side was announced, so that whatever is wrong with it is an error. */
final class OutgoingHandshake extends Handshake {
    private final Identity identity;
    private final Peer peer;
    private final byte[] greeting;

    /**
     * @param channel being connected
     * @param identity of this worker
     * @param to rank of the other
     */
    OutgoingHandshake(SocketChannel channel, Identity identity, int to) {
        super(channel);
        this.identity = identity;
        this.peer = identity.peer(to);
        this.greeting = identity.greeting(to).bytes();
        say(greeting, Greeting.BYTES + Secret.PROOF);
    }

    @Override
    int rank() {
        return peer.rank();
    }

    @Override
    void received(byte[] message) throws IOException {
        Greeting answer = Greeting.parse(message);
        if (answer == null) {
            throw new BadInputException(peer + " answers, but not as a replica of vit4j: another program listens there."
                    + " Choose other ports with " + OptionNames.PORTS);
        }
        String difference = identity.terms().difference(peer, answer.terms());
        if (answer.terms().version() != Terms.VERSION) {
            throw new BadInputException(difference);
        }
        byte[] theirs = Arrays.copyOf(message, Greeting.BYTES);
        byte[] proof = Arrays.copyOfRange(message, Greeting.BYTES, message.length);
        if (!identity.secret().proves(proof, LISTENS, greeting, theirs)) {
            throw new BadInputException(peer + " does not know the secret of this training: another training listens"
                    + " there. Choose other ports with " + OptionNames.PORTS);
        }
        byte[] own = identity.secret().proof(CONNECTS, greeting, theirs);
        if (difference.isEmpty() && (answer.from() != peer.rank() || answer.to() != identity.rank())) {
            difference = peer + " says that it is replica " + answer.from() + " and this one replica " + answer.to();
        }
        if (!difference.isEmpty()) {
            channel().write(ByteBuffer.wrap(own)); // so that the other side can believe what differs, and says it too
            throw new BadInputException(difference);
        }
        say(own, 0);
        finish();
    }
}

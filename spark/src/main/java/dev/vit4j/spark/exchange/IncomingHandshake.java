package dev.vit4j.spark.exchange;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The side that listens. Anyone may connect: who does not prove that it knows the secret is a stranger, to be forgotten.
 */
final class IncomingHandshake extends Handshake {
    private final Identity identity;
    private Greeting theirs;
    private byte[] theirBytes;
    private byte[] ourBytes;

    /**
     * @param channel accepted
     * @param identity of this worker
     */
    IncomingHandshake(SocketChannel channel, Identity identity) {
        super(channel);
        this.identity = identity;
        say(new byte[0], Greeting.BYTES);
    }

    @Override
    int rank() {
        return theirs.from();
    }

    @Override
    void received(byte[] message) throws IOException {
        if (theirs == null) {
            answer(message);
        } else {
            check(message);
        }
    }

    private void answer(byte[] message) throws IOException {
        theirs = Greeting.parse(message);
        if (theirs == null) {
            throw new StrangerException("it sent no greeting of vit4j");
        }
        theirBytes = message.clone();
        ourBytes = identity.greeting(theirs.from()).bytes();
        ByteBuffer answer = ByteBuffer.allocate(Greeting.BYTES + Secret.PROOF);
        answer.put(ourBytes).put(identity.secret().proof(LISTENS, theirBytes, ourBytes));
        if (theirs.terms().version() != Terms.VERSION) {
            channel().write(answer.flip());
            throw new StrangerException(
                    "it speaks version " + theirs.terms().version() + " of the exchange, this replica " + Terms.VERSION
                            + ": use the same vit4j-spark jar on all executors");
        }
        say(answer.array(), Secret.PROOF);
    }

    private void check(byte[] proof) throws IOException {
        if (!identity.secret().proves(proof, CONNECTS, theirBytes, ourBytes)) {
            throw new StrangerException("it does not know the secret of this training");
        }
        int from = theirs.from();
        boolean known = from > identity.rank() && from < identity.peers().size();
        Peer peer = known
                ? identity.peer(from)
                : new Peer(from, String.valueOf(channel().getRemoteAddress()));
        String difference = identity.terms().difference(peer, theirs.terms());
        if (!difference.isEmpty()) {
            throw new BadInputException(difference);
        }
        if (!known) {
            throw new StrangerException("it says that it is replica " + from);
        }
        if (theirs.to() != identity.rank()) {
            throw new StrangerException("it looks for replica " + theirs.to());
        }
        finish();
    }
}

package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** One exchange that all ranks take part in. Everything but waiting happens on the group's thread. */
abstract class Exchange {
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile PeerLostException failure;

    /** Queues the first messages. */
    abstract void start(Links links);

    /**
     * Takes a message.
     *
     * @param from rank of the sender
     * @param header its head
     * @param payload its content, from position to limit, little-endian; overwritten after the call
     * @throws ProtocolException if it does not belong here
     */
    abstract void receive(int from, Header header, ByteBuffer payload) throws ProtocolException;

    /** @return whether messages go to the rank, or come from it */
    abstract boolean involves(int rank);

    /** @return whether messages of the rank are still to come */
    abstract boolean awaits(int rank);

    /** @return whether nothing is left to send or receive */
    abstract boolean complete();

    /** Lets {@link #await} return. */
    final void finish() {
        finished.countDown();
    }

    /** Lets {@link #await} throw. */
    final void fail(PeerLostException cause) {
        if (finished.getCount() > 0) {
            failure = cause;
            finished.countDown();
        }
    }

    /** @return whether {@link #await} would not wait */
    final boolean finished() {
        return finished.getCount() == 0;
    }

    /**
     * Waits for the end.
     *
     * @throws PeerLostException if it failed
     * @throws InterruptedException if this thread was interrupted
     */
    final void await() throws InterruptedException {
        finished.await();
        if (failure != null) {
            throw failure.again();
        }
    }
}

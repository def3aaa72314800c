package dev.vit4j.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who a worker is, and what it knows of the others.
 *
 * @param rank of this worker
 * @param terms that all agree on
 * @param secret of the group
 * @param peers all workers, in the order of their ranks
 */
record Identity(int rank, Terms terms, Secret secret, List<Announcement> peers) {
    /** @return a worker, for messages */
    Peer peer(int other) {
        return new Peer(other, peers.get(other).address());
    }

    Peer self() {
        return peer(rank);
    }

    /** @return a new greeting for a worker */
    Greeting greeting(int to) {
        return new Greeting(terms, rank, to, Secret.nonce());
    }

    /** @return all ranks but this worker's that are not among the given ones */
    List<Peer> others(Set<Integer> but) {
        List<Peer> others = new ArrayList<>();
        for (int other = 0; other < peers.size(); other++) {
            if (other != rank && !but.contains(other)) {
                others.add(peer(other));
            }
        }
        return others;
    }
}

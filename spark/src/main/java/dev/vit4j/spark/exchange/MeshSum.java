package dev.vit4j.spark.exchange;

import java.nio.FloatBuffer;

/** Sums over the ranks of a {@link MeshGroup}. */
final class MeshSum implements VectorSum {
    private final MeshGroup group;
    private final RoundExchange.Place place;

    /**
     * @param group whose ranks add
     * @param place where
     */
    MeshSum(MeshGroup group, RoundExchange.Place place) {
        this.group = group;
        this.place = place;
    }

    @Override
    public Buckets buckets() {
        return place.buckets();
    }

    @Override
    public Round add(Contribution contribution, FloatBuffer part) {
        return begin(contribution, part, null);
    }

    @Override
    public Round addLast(Contribution contribution, FloatBuffer part, FloatBuffer result) {
        return begin(contribution, part, view("result", result));
    }

    private Round begin(Contribution contribution, FloatBuffer part, FloatBuffer result) {
        int contributors = contribution.contributors();
        if (contributors < 1 || contributors > place.size()) {
            throw new IllegalArgumentException(contributors + " contributors in a group of " + place.size());
        }
        boolean contributes = place.rank() < contributors;
        FloatBuffer own = contributes ? view("part", part) : null;
        RoundExchange exchange = new RoundExchange(place, contribution, own, result);
        group.begin(exchange);
        return new SumRound(group, exchange, contributes, place.buckets().count());
    }

    private FloatBuffer view(String what, FloatBuffer values) {
        if (values.limit() != place.buckets().length()) {
            throw new IllegalArgumentException(what + " has " + values.limit() + " values, not "
                    + place.buckets().length());
        }
        return values.duplicate();
    }
}

package dev.vit4j.train;

import dev.vit4j.common.HostMemory;
import dev.vit4j.train.optimizer.AdamW;
import dev.vit4j.train.optimizer.FlatVector;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Accumulates the gradients of an update's micro-batches, those of other processes included. */
final class GradientSum {
    private final TrainingGroup group;
    private final AdamW adam;
    /** Gradient of this process's micro-batch, tensor by tensor; empty if it trains alone. */
    private final Map<String, Part> parts = new HashMap<>();

    private FloatBuffer own;
    private FloatBuffer sum;

    /** A tensor's place in the gradient. */
    private record Part(FlatVector vector, long from, long to) {}

    /**
     * @param group the processes
     * @param adam takes the sum
     * @param parameters shapes of the gradients
     */
    GradientSum(TrainingGroup group, AdamW adam, FlatVector parameters) {
        this.group = group;
        this.adam = adam;
        if (group.size() > 1) {
            FlatVector mine = parameters.zerosLike();
            own = HostMemory.floats(mine.flat());
            sum = HostMemory.floats(adam.gradient());
            long from = 0;
            for (Map.Entry<String, INDArray> tensor : mine.views().entrySet()) {
                long to = from + tensor.getValue().length();
                INDArray flat = mine.flat().get(NDArrayIndex.interval(from, to));
                parts.put(
                        tensor.getKey(),
                        new Part(new FlatVector(flat, Map.of(tensor.getKey(), tensor.getValue())), from, to));
                from = to;
            }
        }
    }

    /**
     * Begins a round: one micro-batch of each process, or of the first ones if fewer are left.
     *
     * @param part which processes have one
     * @param share of a micro-batch in the update
     * @return the round
     */
    Round round(TrainingGroup.Part part, double share) {
        return own == null ? new Alone(share) : new Shared(part, share);
    }

    /** Micro-batches whose gradients are added up at the same time. */
    interface Round {
        /**
         * Takes a tensor's gradient as soon as it is computed.
         *
         * @param name of the tensor
         * @param gradient of its shape
         */
        void take(String name, INDArray gradient);

        /**
         * Takes the gradients that were not taken one by one.
         *
         * @param gradients of this process's micro-batch, by name
         */
        void takeAll(Map<String, INDArray> gradients);

        /** Waits until the gradients of all processes are added. */
        void await();
    }

    /** The micro-batch of a process that trains alone. */
    private final class Alone implements Round {
        private final double share;

        Alone(double share) {
            this.share = share;
        }

        @Override
        public void take(String name, INDArray gradient) {
            // All are taken at the end, in one pass.
        }

        @Override
        public void takeAll(Map<String, INDArray> gradients) {
            adam.accumulate(gradients, share);
        }

        @Override
        public void await() {
            // There is nobody to wait for.
        }
    }

    private final class Shared implements Round {
        private final TrainingGroup.Round round;
        private final boolean last;
        private final double share;
        private final Map<String, Part> left = new LinkedHashMap<>(parts);

        Shared(TrainingGroup.Part part, double share) {
            this.round = group.round(part, own, sum);
            this.last = part.last();
            this.share = share;
        }

        @Override
        public void take(String name, INDArray gradient) {
            Part part = left.remove(name);
            if (part != null) {
                adam.scale(part.vector(), gradient, share);
                round.ready(part.from(), part.to());
            }
        }

        @Override
        public void takeAll(Map<String, INDArray> gradients) {
            gradients.forEach(this::take);
        }

        @Override
        public void await() {
            round.await();
            if (last) {
                adam.accumulated();
            }
        }
    }
}

package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.HostMemory;
import dev.vit4j.model.Model;
import dev.vit4j.train.optimizer.FlatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps the states of a group's processes equal. */
final class Replicas {
    /** Floats that are copied at once. */
    private static final int CHUNK = 1 << 20;

    private Replicas() {}

    /**
     * Checks that all processes have the same weights, optimizer state and progress.
     *
     * @param group the processes
     * @param state of this one
     * @throws dev.vit4j.common.BadInputException if they differ
     */
    static void requireEqual(TrainingGroup group, TrainingState state) {
        if (group.size() == 1) {
            return;
        }
        ByteBuffer sum =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(state.progress().step());
        sum.putLong(checksum(List.of(
                state.parameters().flat(),
                state.adam().firstMoment().flat(),
                state.adam().secondMoment().flat())));
        List<byte[]> sums = group.exchange(sum.array());
        for (int rank = 1; rank < sums.size(); rank++) {
            require(
                    java.util.Arrays.equals(sums.get(0), sums.get(rank)),
                    "replica %d has other weights than replica 0 at step %d: their processors compute differently (AVX2 and"
                            + " AVX-512, say), or they read different states; let machines of one kind train, or resume the"
                            + " run from its last checkpoint on such machines",
                    rank,
                    state.progress().step());
        }
    }

    private static long checksum(List<INDArray> vectors) {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.nativeOrder());
        for (INDArray vector : vectors) {
            FloatBuffer values = HostMemory.floats(vector);
            while (values.hasRemaining()) {
                int length = Math.min(CHUNK, values.remaining());
                bytes.clear().limit(length * Float.BYTES);
                bytes.asFloatBuffer().put(values.slice().limit(length));
                values.position(values.position() + length);
                crc.update(bytes);
            }
        }
        return crc.getValue();
    }

    /**
     * Gives all processes the first one's model.
     *
     * @param group the processes
     * @param state whose weights it has, some of them with other values
     * @param model of the first process; empty on the others
     * @return the model
     */
    static Model same(TrainingGroup group, TrainingState state, Optional<Model> model) {
        if (group.size() == 1) {
            return model.orElseThrow();
        }
        FlatVector trained = state.parameters().zerosLike();
        FloatBuffer values = HostMemory.floats(trained.flat());
        model.ifPresent(own -> trained.assign(own.weights()));
        while (values.hasRemaining()) {
            int length = Math.min(CHUNK, values.remaining());
            FloatBuffer part = values.slice().limit(length);
            byte[] own = new byte[group.leads() ? length * Float.BYTES : 0];
            if (group.leads()) {
                ByteBuffer.wrap(own).asFloatBuffer().put(part);
            }
            byte[] message = group.broadcast(own);
            if (!group.leads()) {
                part.put(ByteBuffer.wrap(message).asFloatBuffer());
            }
            values.position(values.position() + length);
        }
        return model.orElseGet(() -> state.modelWith(state.weightsWith(trained)));
    }
}

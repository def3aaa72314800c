package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.AdamWStep;
import dev.vit4j.ops.cpu.kernel.KernelChoice;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2) in PyTorch's arithmetic, in one pass over contiguous memory;
 * global norm and moving average in a pass each. Sums are added up in an order that does not depend on the number of
 * threads. Not thread-safe.
 *
 * <p>All arrays are FLOAT vectors of the same length, dense.
 */
public final class FusedAdamW implements AutoCloseable {
    /** Floats at once: four arrays of it stay in a first-level cache of 48 KB. */
    private static final int TILE = 2048;
    /** Tiles a thread takes at once. */
    private static final int RUN = 16;

    private final Engine engine;

    /** @param threads how many work at once */
    public FusedAdamW(int threads) {
        engine = new Engine(KernelChoice.best(), threads);
    }

    /**
     * MatrixView of the parameters with one weight decay and one rate; parts follow each other without gaps.
     *
     * @param length how many parameters
     * @param decay share taken off at learning rate 1
     * @param rate multiplied on the update's learning rate, 1 for the rate itself
     */
    public record Segment(long length, double decay, double rate) {}

    /**
     * The numbers of one update.
     *
     * @param learningRate of this update
     * @param gradientScale multiplied on the gradients first (clipping), 1 for none
     * @param beta1 share of the first moment kept, in [0, 1)
     * @param beta2 share of the second moment kept, in [0, 1)
     * @param epsilon added to the root of the corrected second moment
     * @param step number of this update, from 1
     */
    public record Update(
            double learningRate, double gradientScale, double beta1, double beta2, double epsilon, long step) {}

    /**
     * One update.
     *
     * @param parameters changed in place
     * @param gradient of the loss
     * @param first m, changed in place
     * @param second v, changed in place
     * @param segments in order, covering all parameters
     * @param update the numbers
     * @throws IllegalArgumentException if lengths differ
     */
    public void step(
            INDArray parameters,
            INDArray gradient,
            INDArray first,
            INDArray second,
            List<Segment> segments,
            Update update) {
        FloatArray p = FloatArray.of(parameters);
        FloatArray g = FloatArray.of(gradient);
        FloatArray m = FloatArray.of(first);
        FloatArray v = FloatArray.of(second);
        long covered = segments.stream().mapToLong(Segment::length).sum();
        requireLength("segments", covered, p.length());
        requireLength("gradient", g.length(), p.length());
        requireLength("first moment", m.length(), p.length());
        requireLength("second moment", v.length(), p.length());
        List<Tile> tiles = tiles(segments, update);
        engine.run((tiles.size() + RUN - 1) / RUN, run -> {
            Scratch scratch = engine.scratch();
            float[] pt = scratch.floats(0, TILE);
            float[] gt = scratch.floats(1, TILE);
            float[] mt = scratch.floats(2, TILE);
            float[] vt = scratch.floats(3, TILE);
            for (Tile tile : tiles.subList(run * RUN, Math.min(tiles.size(), (run + 1) * RUN))) {
                p.read(tile.from(), pt, 0, tile.length());
                g.read(tile.from(), gt, 0, tile.length());
                m.read(tile.from(), mt, 0, tile.length());
                v.read(tile.from(), vt, 0, tile.length());
                engine.kernels().adamW(pt, gt, mt, vt, tile.length(), tile.step());
                p.write(tile.from(), pt, 0, tile.length());
                m.write(tile.from(), mt, 0, tile.length());
                v.write(tile.from(), vt, 0, tile.length());
            }
        });
    }

    /**
     * Gathers tensors, scaled, in one vector.
     *
     * @param to takes {@code share * part}, or has it added; as long as all parts together
     * @param parts FLOAT tensors, one after the other
     * @param share multiplied on
     * @param replace whether what {@code to} held is overwritten
     * @throws IllegalArgumentException if lengths differ
     */
    public void gather(INDArray to, List<INDArray> parts, double share, boolean replace) {
        FloatArray all = FloatArray.of(to);
        requireLength("parts", parts.stream().mapToLong(INDArray::length).sum(), all.length());
        List<Piece> pieces = new ArrayList<>();
        long start = 0;
        for (INDArray part : parts) {
            FloatArray memory = FloatArray.toRead(part);
            for (long from = 0; from < memory.length(); from += TILE) {
                pieces.add(new Piece(memory, from, start + from, (int) Math.min(TILE, memory.length() - from)));
            }
            start += memory.length();
        }
        engine.run((pieces.size() + RUN - 1) / RUN, run -> {
            float[] values = engine.scratch().floats(0, TILE);
            float[] before = engine.scratch().floats(1, TILE);
            for (Piece piece : pieces.subList(run * RUN, Math.min(pieces.size(), (run + 1) * RUN))) {
                piece.memory().read(piece.from(), values, 0, piece.length());
                if (share != 1) {
                    engine.kernels().scale(values, 0, (float) share, piece.length());
                }
                if (!replace) {
                    all.read(piece.to(), before, 0, piece.length());
                    engine.kernels().add(values, 0, before, 0, piece.length());
                }
                all.write(piece.to(), values, 0, piece.length());
            }
        });
    }

    private record Piece(FloatArray memory, long from, long to, int length) {}

    private record Tile(long from, int length, AdamWStep step) {}

    private static List<Tile> tiles(List<Segment> segments, Update update) {
        List<Tile> tiles = new ArrayList<>();
        long start = 0;
        for (Segment segment : segments) {
            AdamWStep step = step(segment, update);
            for (long from = 0; from < segment.length(); from += TILE) {
                tiles.add(new Tile(start + from, (int) Math.min(TILE, segment.length() - from), step));
            }
            start += segment.length();
        }
        return tiles;
    }

    private static AdamWStep step(Segment segment, Update u) {
        double learningRate = u.learningRate() * segment.rate();
        double correction1 = 1 - Math.pow(u.beta1(), (double) u.step());
        double correction2 = 1 - Math.pow(u.beta2(), (double) u.step());
        return new AdamWStep(
                (float) (1 - learningRate * segment.decay()),
                (float) u.gradientScale(),
                (float) u.beta1(),
                (float) (1 - u.beta1()),
                (float) u.beta2(),
                (float) (1 - u.beta2()),
                (float) (learningRate / correction1),
                (float) (1 / Math.sqrt(correction2)),
                (float) u.epsilon());
    }

    /**
     * @param x any length
     * @return the sum of squares, in double precision; its root is the norm
     */
    public double sumOfSquares(INDArray x) {
        FloatArray memory = FloatArray.of(x);
        int tiles = Math.toIntExact((memory.length() + TILE - 1) / TILE);
        double[] sums = new double[tiles];
        engine.run((tiles + RUN - 1) / RUN, run -> {
            float[] values = engine.scratch().floats(0, TILE);
            for (int tile = run * RUN; tile < Math.min(tiles, (run + 1) * RUN); tile++) {
                long from = (long) tile * TILE;
                int n = (int) Math.min(TILE, memory.length() - from);
                memory.read(from, values, 0, n);
                sums[tile] = engine.kernels().sumOfSquares(values, n);
            }
        });
        double sum = 0;
        for (double s : sums) {
            sum += s;
        }
        return sum;
    }

    /**
     * Exponential moving average: {@code average += (1 - decay) (x - average)}.
     *
     * @param average changed in place
     * @param x as long
     * @param decay share of the average kept, in [0, 1]
     * @throws IllegalArgumentException if lengths differ
     */
    public void average(INDArray average, INDArray x, double decay) {
        FloatArray to = FloatArray.of(average);
        FloatArray from = FloatArray.of(x);
        requireLength("average", to.length(), from.length());
        int tiles = Math.toIntExact((to.length() + TILE - 1) / TILE);
        engine.run(tiles, tile -> {
            float[] a = engine.scratch().floats(0, TILE);
            float[] b = engine.scratch().floats(1, TILE);
            long at = (long) tile * TILE;
            int n = (int) Math.min(TILE, to.length() - at);
            to.read(at, a, 0, n);
            from.read(at, b, 0, n);
            engine.kernels().lerp(a, b, (float) (1 - decay), n);
            to.write(at, a, 0, n);
        });
    }

    private static void requireLength(String what, long length, long expected) {
        if (length != expected) {
            throw new IllegalArgumentException(what + ": " + length + " values, not " + expected);
        }
    }

    /** Gives the threads back. */
    @Override
    public void close() {
        engine.close();
    }
}

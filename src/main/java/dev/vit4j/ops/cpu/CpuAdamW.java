package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.AdamWStep;
import dev.vit4j.ops.optimizer.AdamWUpdater;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Updates on the CPU, in one pass over contiguous memory; global norm and moving average take a pass each. Sums are
 * added up in an order that does not depend on the number of threads.
 */
public final class CpuAdamW implements AdamWUpdater {
    /** Floats at once: four arrays of it stay in a first-level cache of 48 KB. */
    private static final int TILE = 2048;
    /** Tiles a thread takes at once. */
    private static final int RUN = 16;

    private final Engine engine;

    /** @param threads how many work at once */
    public CpuAdamW(int threads) {
        engine = CpuBackend.engine(threads);
    }

    @Override
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

    @Override
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

    @Override
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

    @Override
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

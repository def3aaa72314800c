package dev.vit4j.image;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses between the passes in plain Java and those on the Vector API, which return the same bits. The latter are slower by
 * a factor of a hundred until the JIT compiler has compiled them. So the first images are resized in plain Java; after
 * some of them, a thread runs the vector passes on made-up pixels until they are the faster ones.
 */
final class PassesChoice {
    private static final String MODULE = "jdk.incubator.vector";

    /** For fewer resizes, compiling the vector passes is not worth the time. */
    private static final int RESIZES_BEFORE_WARM_UP = 16;

    private static final long LONGEST_WARM_UP_NANOS = 5_000_000_000L;
    private static final int WIDTH = 250;
    private static final int HEIGHT = 100;
    private static final int SIDE = 100;

    /** The choice for this process. */
    static final PassesChoice OF_PROCESS =
            new PassesChoice(new ScalarResamplePasses(), vectorPasses(), LONGEST_WARM_UP_NANOS);

    private final ResamplePasses scalar;
    private final ResamplePasses vector;
    private final long longestWarmUp;
    private final AtomicInteger resizes = new AtomicInteger();
    private volatile ResamplePasses current;

    /**
     * @param scalar the passes in plain Java
     * @param vector those on the Vector API; of the same class as {@code scalar} where it is absent
     * @param longestWarmUp after which the first ones are kept, in nanoseconds
     */
    PassesChoice(ResamplePasses scalar, ResamplePasses vector, long longestWarmUp) {
        this.scalar = scalar;
        this.longestWarmUp = longestWarmUp;
        this.vector = vector;
        this.current = scalar;
    }

    /** @return the passes on the Vector API, or those in plain Java where its module is absent */
    static ResamplePasses vectorPasses() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new ScalarResamplePasses();
        }
        try {
            // By name: this class must load where the module is absent.
            Constructor<?> constructor =
                    Class.forName("dev.vit4j.image.VectorResamplePasses").getDeclaredConstructor();
            return (ResamplePasses) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the module " + MODULE + " is present, but its passes are not", e);
        }
    }

    /** @return the passes to use for the next resize */
    ResamplePasses next() {
        ResamplePasses chosen = current;
        if (chosen == scalar
                && vector.getClass() != scalar.getClass()
                && resizes.incrementAndGet() == RESIZES_BEFORE_WARM_UP) {
            Thread thread = new Thread(this::warmUp, "vit4j-resize-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
        return chosen;
    }

    /** Runs the vector passes until they are faster than the others, if that happens in time. */
    void warmUp() {
        // One vector for each column, and several.
        List<Resampler> filters = List.of(Resampler.BILINEAR, Resampler.BICUBIC);
        long start = System.nanoTime();
        while (System.nanoTime() - start < longestWarmUp) {
            boolean faster = true;
            for (Resampler filter : filters) {
                faster &= nanos(vector, filter) < nanos(scalar, filter);
            }
            if (faster) {
                current = vector;
                return;
            }
        }
    }

    private static long nanos(ResamplePasses passes, Resampler filter) {
        byte[] pixels = new byte[RgbImage.CHANNELS * WIDTH * HEIGHT];
        ResampleWeights columns = ResampleWeights.of(WIDTH, SIDE, filter);
        ResampleWeights rows = ResampleWeights.of(HEIGHT, SIDE / 2, filter);
        long start = System.nanoTime();
        byte[] narrow = passes.columns(pixels, WIDTH, 0, HEIGHT, columns);
        byte[] small = passes.rows(narrow, SIDE, 0, rows);
        long end = System.nanoTime();
        return small.length == 0 ? Long.MAX_VALUE : end - start;
    }
}

package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.preprocess.Preprocessing;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Turns an image's patches as one model takes them into those that another model takes of the same image. */
public final class PatchConversion {
    /** In place of a pixel: the zeros around the image. */
    private static final int OUTSIDE = -1;

    private final Patching to;
    private final int sourceValues;
    private final boolean same;
    /** For each of the N'P' values its place among the N P given ones, or {@link #OUTSIDE}. */
    private final int[] source;
    /** By channel: {@code wanted = scale * given + shift}. */
    private final float[] scale;

    private final float[] shift;

    /**
     * @param from how the given patches were normalized
     * @param fromPatching how they were cut
     * @param to how the wanted ones are normalized
     * @param toPatching how they are cut
     * @throws dev.vit4j.common.BadInputException if the images differ in size or channels, or the given patches leave
     *     pixels out that are wanted
     */
    public PatchConversion(Preprocessing from, Patching fromPatching, Preprocessing to, Patching toPatching) {
        require(
                fromPatching.imageSize() == toPatching.imageSize(),
                "images of %d pixels a side cannot be taken as ones of %d",
                fromPatching.imageSize(),
                toPatching.imageSize());
        require(
                fromPatching.channels() == toPatching.channels(),
                "images of %d channels cannot be taken as ones of %d",
                fromPatching.channels(),
                toPatching.channels());
        this.to = toPatching;
        this.sourceValues = fromPatching.count() * fromPatching.values();
        boolean sameNumbers = from.rescale() == to.rescale()
                && from.mean().equals(to.mean())
                && from.std().equals(to.std());
        this.same = sameNumbers && fromPatching.equals(toPatching);
        this.source = sources(fromPatching, toPatching);
        this.scale = new float[toPatching.channels()];
        this.shift = new float[toPatching.channels()];
        for (int c = 0; c < scale.length; c++) {
            // pixel = (given * std + mean) / rescale
            double perPixel = to.rescale() / from.rescale();
            double wantedStd = to.std().get(c);
            scale[c] = sameNumbers ? 1 : (float) (from.std().get(c) * perPixel / wantedStd);
            shift[c] = sameNumbers
                    ? 0
                    : (float) ((from.mean().get(c) * perPixel - to.mean().get(c)) / wantedStd);
        }
    }

    /** @return whether patches are what they were */
    public boolean isIdentity() {
        return same;
    }

    /**
     * @param patches [B,N,P] as given
     * @return [B,N',P'] as wanted; the very array where nothing is to be done
     */
    public INDArray of(INDArray patches) {
        if (same) {
            return patches;
        }
        int images = (int) patches.size(0);
        int values = to.values();
        int plane = to.patchSize() * to.patchSize();
        float[] given = patches.reshape(-1).toFloatVector();
        float[] wanted = new float[Math.multiplyExact(images, source.length)];
        for (int b = 0; b < images; b++) {
            for (int i = 0; i < source.length; i++) {
                int channel = i % values / plane % to.channels();
                wanted[b * source.length + i] = source[i] == OUTSIDE
                        ? 0
                        : scale[channel] * given[b * sourceValues + source[i]] + shift[channel];
            }
        }
        return Nd4j.create(wanted, new long[] {images, to.count(), values}, 'c');
    }

    private static int[] sources(Patching from, Patching to) {
        int side = from.imageSize();
        int[] placeOf = new int[from.channels() * side * side];
        Arrays.fill(placeOf, -1);
        for (int i = 0; i < from.count() * from.values(); i++) {
            int pixel = pixel(from, i);
            if (pixel != OUTSIDE) {
                placeOf[pixel] = i;
            }
        }
        int[] sources = new int[to.count() * to.values()];
        for (int i = 0; i < sources.length; i++) {
            int pixel = pixel(to, i);
            sources[i] = pixel == OUTSIDE ? OUTSIDE : placeOf[pixel];
            require(
                    pixel == OUTSIDE || sources[i] >= 0,
                    "patches of %d pixels every %d leave out pixels that patches of %d every %d hold",
                    from.patchSize(),
                    from.stride(),
                    to.patchSize(),
                    to.stride());
        }
        return sources;
    }

    /** Place in the image [channels,side,side] of the i-th value of its patches [N,P], or {@link #OUTSIDE} of it. */
    private static int pixel(Patching patching, int i) {
        int patch = i / patching.values();
        int value = i % patching.values();
        int size = patching.patchSize();
        int plane = value / (size * size);
        int copy = plane / patching.channels();
        int row = patching.top(patch, copy) + value / size % size;
        int column = patching.left(patch, copy) + value % size;
        int side = patching.imageSize();
        boolean within = row >= 0 && row < side && column >= 0 && column < side;
        return within ? (plane % patching.channels() * side + row) * side + column : OUTSIDE;
    }
}

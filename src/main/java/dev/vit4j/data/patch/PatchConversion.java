package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Converts an image's patches from one model's patching and normalization to another's. */
public final class PatchConversion {
    /** Source of values from the zero padding around the image. */
    private static final int OUTSIDE = -1;

    private final Patching to;
    private final int sourceValues;
    private final boolean same;
    /** Source index, among the N P given values, of each of the N'P' wanted ones, or {@link #OUTSIDE}. */
    private final int[] source;
    /** By channel: {@code wanted = scale * given + shift}. */
    private final float[] scale;

    private final float[] shift;

    /**
     * @param from normalization of the given patches
     * @param fromPatching patching of the given patches
     * @param to normalization of the wanted patches
     * @param toPatching patching of the wanted patches
     * @throws dev.vit4j.common.BadInputException if the images differ in size or channels, or the given patches lack
     *     pixels of the wanted ones
     */
    public PatchConversion(Preprocessing from, Patching fromPatching, Preprocessing to, Patching toPatching) {
        require(
                fromPatching.imageSize().equals(toPatching.imageSize()),
                "images of %s pixels cannot be converted to %s pixels",
                fromPatching.imageSize(),
                toPatching.imageSize());
        require(
                fromPatching.channels() == toPatching.channels(),
                "images of %d channels cannot be converted to %d channels",
                fromPatching.channels(),
                toPatching.channels());
        this.to = toPatching;
        this.sourceValues = fromPatching.count() * fromPatching.values();
        Normalization given = from.normalization();
        Normalization wanted = to.normalization();
        boolean sameNumbers = given.equals(wanted);
        this.same = sameNumbers && fromPatching.equals(toPatching);
        this.source = sources(fromPatching, toPatching);
        this.scale = new float[toPatching.channels()];
        this.shift = new float[toPatching.channels()];
        for (int c = 0; c < scale.length; c++) {
            // pixel = (given * std + mean) / rescale
            double perPixel = wanted.rescale() / given.rescale();
            double wantedStd = wanted.std().get(c);
            scale[c] = sameNumbers ? 1 : (float) (given.std().get(c) * perPixel / wantedStd);
            shift[c] = sameNumbers
                    ? 0
                    : (float) ((given.mean().get(c) * perPixel - wanted.mean().get(c)) / wantedStd);
        }
    }

    /** @return whether the conversion changes nothing */
    public boolean isIdentity() {
        return same;
    }

    /**
     * @param patches [B,N,P] as given
     * @return [B,N',P'] as wanted; the same array if nothing changes
     */
    public INDArray of(INDArray patches) {
        if (same) {
            return patches;
        }
        int images = (int) patches.size(0);
        int values = to.values();
        int plane = to.patchSize().count();
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
        int[] placeOf = new int[from.channels() * from.imageSize().count()];
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
                    "patches of %s pixels every %s leave out pixels that patches of %s every %s hold",
                    from.patchSize(),
                    from.stride(),
                    to.patchSize(),
                    to.stride());
        }
        return sources;
    }

    /** Returns the index in the image [channels,height,width] of the i-th value of its patches [N,P], or {@link #OUTSIDE}. */
    private static int pixel(Patching patching, int i) {
        int patch = i / patching.values();
        int value = i % patching.values();
        int patchWidth = patching.patchSize().width();
        int plane = value / patching.patchSize().count();
        int copy = plane / patching.channels();
        int row = patching.top(patch, copy)
                + value / patchWidth % patching.patchSize().height();
        int column = patching.left(patch, copy) + value % patchWidth;
        int height = patching.imageSize().height();
        int width = patching.imageSize().width();
        boolean within = row >= 0 && row < height && column >= 0 && column < width;
        return within ? (plane % patching.channels() * height + row) * width + column : OUTSIDE;
    }
}

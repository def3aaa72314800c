package dev.vit4j.cli.bench;

import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.datavec.api.records.reader.RecordReader;

/** Times each step of the preparation of an image on one thread. */
final class PreparationSteps {
    private static final String[] NAMES = {"read", "decode", "resize", "cut"};

    private PreparationSteps() {}

    /**
     * @param dataset at least one image
     * @param preprocessing size and normalization
     * @param patching cuts images into patches
     * @param decoder decodes the images
     * @param count number of images, taken evenly over the data set
     * @return median milliseconds of an image by step: read, decode, resize, cut
     * @throws IOException if reading fails
     */
    static Map<String, Double> median(
            ImageDataset dataset, Preprocessing preprocessing, Patching patching, ImageDecoder decoder, int count)
            throws IOException {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        PatchTransform cutter = new PatchTransform(preprocessing, patching);
        double[][] times = new double[NAMES.length][count];
        try (RecordReader opened = dataset.openReader()) {
            RgbRecordReader reader = (RgbRecordReader) opened;
            for (int i = -count; i < count; i++) { // the first half warms up
                int index = (int) ((long) Math.floorMod(i, count) * dataset.size() / count);
                long[] at = new long[NAMES.length + 1];
                at[0] = System.nanoTime();
                StoredImage stored = reader.stored(dataset.metadata(index));
                at[1] = System.nanoTime();
                ReducedImage image = stored instanceof StoredImage.Encoded encoded
                        ? decoder.decode(
                                encoded.content(), "image " + index, preprocessor::reduction, Function.identity())
                        : ReducedImage.whole(((StoredImage.Pixels) stored).image());
                at[2] = System.nanoTime();
                RgbImage fitted = preprocessor.fit(image);
                at[3] = System.nanoTime();
                cutter.cut(fitted);
                at[4] = System.nanoTime();
                for (int step = 0; step < NAMES.length && i >= 0; step++) {
                    times[step][i] = (at[step + 1] - at[step]) / 1e6;
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        for (int step = 0; step < NAMES.length; step++) {
            Arrays.sort(times[step]);
            medians.put(NAMES[step], times[step][count / 2]);
        }
        return medians;
    }
}

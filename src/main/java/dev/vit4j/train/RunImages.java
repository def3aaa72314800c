package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Locations;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.cache.CacheKey;
import dev.vit4j.data.cache.CachedDataset;
import dev.vit4j.data.cache.Conversion;
import dev.vit4j.data.cache.DiskCache;
import dev.vit4j.data.cache.ImageCache;
import dev.vit4j.data.cache.RamCache;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.RgbImage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The images of a run and their preprocessing, from a cache if that is asked for. Images are cached as the model sees them where
 * every epoch begins with that; with a random resized crop, as they are decoded.
 */
final class RunImages implements Closeable {
    private static final long MEGABYTE = 1_000_000;
    private static final long FREE_DISK = 1000 * MEGABYTE;

    /**
     * Images of a split.
     *
     * @param images the data set
     * @param preprocessing that remains to be done
     */
    record Split(ImageDataset images, Preprocessing preprocessing) {}

    private final DataCaching caching;
    private final Path folder;
    private final Decoding decoding;
    private final Consumer<String> notes;
    private final List<ImageCache> caches = new ArrayList<>();
    private long used;
    private Split train;
    private Split validation;

    private RunImages(DataCaching caching, Path folder, Decoding decoding, Consumer<String> notes) {
        this.caching = caching;
        this.folder = folder;
        this.decoding = decoding;
        this.notes = notes;
    }

    /**
     * @param options of the run
     * @param splits its data
     * @param preprocessing of the model
     * @param folder for a cache on disk
     * @param notes receives what is cached
     * @return the images for training and validation
     * @throws IOException if the disk cannot be looked at
     * @throws dev.vit4j.common.BadInputException if the images need more room than there is, or a cache cannot be used
     */
    static RunImages of(
            TrainOptions options, DataSplits splits, Preprocessing preprocessing, Path folder, Consumer<String> notes)
            throws IOException {
        DataCaching caching = options.data().caching();
        RunImages images =
                new RunImages(caching, folder, options.data().reading().decoding(), notes);
        images.train = new Split(splits.train(), preprocessing);
        images.validation = new Split(splits.validation(), preprocessing);
        if (caching.kind() == CacheKind.NONE) {
            return images;
        }
        requireOption(
                caching.kind() == CacheKind.RAM || Locations.isLocal(folder),
                "--cache disk: %s is not a local folder, and a cache must be; name one with --cache-dir",
                folder);
        if (options.model().freeze().backbone()) {
            notes.accept("--cache " + caching.kind() + ": not used, since a frozen backbone sees each image once");
            return images;
        }
        boolean crops = options.augmentation().images().strong().resizedCrop().enabled();
        try {
            images.validation = images.cached("validation", images.validation, true);
            images.train = images.cached("training", images.train, !crops); // decoded images take what is left
        } catch (IOException | RuntimeException e) {
            images.close();
            throw e;
        }
        return images;
    }

    Split train() {
        return train;
    }

    Split validation() {
        return validation;
    }

    private Split cached(String name, Split split, boolean fitted) throws IOException {
        int count = split.images().size();
        if (count == 0) {
            return split;
        }
        Preprocessing preprocessing = split.preprocessing();
        boolean asSeen = fitted && preprocessing.resize().rounded();
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        Conversion conversion = asSeen ? new Conversion(preprocessor::reduction, preprocessor::fit) : Conversion.NONE;
        long needed = asSeen ? (long) count * imageBytes(preprocessing) : 0;
        long room = room() - used;
        requireOption(
                needed <= room,
                "--cache %s: %,d %s images of %s pixels take %s, more than the %s that are left for them; %s",
                caching.kind(),
                count,
                name,
                size(preprocessing),
                megabytes(needed),
                megabytes(Math.max(0, room)),
                caching.limitMb() > 0
                        ? "raise --cache-limit, or leave out --cache"
                        : caching.kind() == CacheKind.RAM
                                ? "choose --cache disk, or leave it out"
                                : "free some disk space, choose another --cache-dir, or leave out --cache");
        ImageCache cache = open(name, split, asSeen, room);
        caches.add(cache);
        used += asSeen ? needed : room;
        Preprocessing left = asSeen
                ? Preprocessing.squeezed(
                        preprocessing.target(), preprocessing.resize().interpolation(), preprocessing.normalization())
                : preprocessing;
        return new Split(new CachedDataset(split.images(), cache, conversion), left);
    }

    private static int imageBytes(Preprocessing preprocessing) {
        return RgbImage.CHANNELS * preprocessing.target().count();
    }

    private static String size(Preprocessing preprocessing) {
        return preprocessing.target().width() + "x" + preprocessing.target().height();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", (double) bytes / MEGABYTE);
    }

    private ImageCache open(String name, Split split, boolean asSeen, long room) {
        int count = split.images().size();
        String what = asSeen
                ? String.format(
                        Locale.ROOT,
                        "%,d %s images as the model sees them, %s pixels, %s",
                        count,
                        name,
                        size(split.preprocessing()),
                        megabytes((long) count * imageBytes(split.preprocessing())))
                : String.format(
                        Locale.ROOT,
                        "%,d %s images as they are decoded, up to %s (a random resized crop begins with them)",
                        count,
                        name,
                        megabytes(room));
        if (caching.kind() == CacheKind.RAM) {
            notes.accept("cache in memory: " + what);
            return new RamCache(count, asSeen ? Long.MAX_VALUE : room);
        }
        String conversion = asSeen ? "fitted " + split.preprocessing() + ", decoding " + decoding : "decoded";
        Path file = folder.resolve(name + ".images");
        DiskCache cache = DiskCache.open(file, count, CacheKey.of(split.images(), conversion), room);
        notes.accept("cache in " + file + ": " + what
                + (cache.reused() ? String.format(Locale.ROOT, "; %,d are there already", cache.size()) : ""));
        return cache;
    }

    /** Returns the bytes that all caches may use. */
    private long room() throws IOException {
        if (caching.limitMb() > 0) {
            return caching.limitMb() * MEGABYTE;
        }
        if (caching.kind() == CacheKind.RAM) {
            return Runtime.getRuntime().maxMemory() / 2;
        }
        Files.createDirectories(folder);
        return Files.getFileStore(folder).getUsableSpace() - FREE_DISK + sizeOfFiles();
    }

    /** Returns the bytes of caches that are there already, which are used again or replaced. */
    private long sizeOfFiles() throws IOException {
        long bytes = 0;
        for (String name : List.of("training", "validation")) {
            Path file = folder.resolve(name + ".images");
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (ImageCache cache : caches) {
            cache.close();
        }
    }
}

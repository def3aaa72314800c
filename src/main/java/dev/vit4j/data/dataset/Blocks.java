package dev.vit4j.data.dataset;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the images of a data set lie in its files: in runs that are read cheaply one after the other. Training shuffles the
 * runs, and the images within a window of several runs, so that a data set larger than memory is read mostly in order.
 */
public final class Blocks {
    /** Any order costs the same. */
    public static final Blocks NONE = new Blocks(new int[0], new long[0], 0);

    /** Images that are shuffled together unless told otherwise. */
    public static final int WINDOW = 10_000;

    /** Most bytes of the images in a window, since some stores keep them in memory. */
    public static final long WINDOW_BYTES = 256L << 20;

    private final int[] starts;
    private final long[] bytes;
    private final int window;

    private Blocks(int[] starts, long[] bytes, int window) {
        this.starts = starts;
        this.bytes = bytes;
        this.window = window;
    }

    /**
     * @param starts index of the first image of each run, ascending from 0; not copied
     * @param bytes of the images of each run, about; not copied
     * @return the runs
     * @throws IllegalArgumentException if there are not as many sizes, or the first run does not start at 0
     */
    public static Blocks of(int[] starts, long[] bytes) {
        if (starts.length != bytes.length || (starts.length > 0 && starts[0] != 0)) {
            throw new IllegalArgumentException(starts.length + " runs, " + bytes.length + " sizes");
        }
        return new Blocks(starts, bytes, WINDOW);
    }

    /**
     * @param images number that is shuffled together, at least 1
     * @return the same runs with that window
     */
    public Blocks withWindow(int images) {
        return starts.length == 0 ? this : new Blocks(starts, bytes, images);
    }

    /** @return whether any order costs the same */
    public boolean none() {
        return starts.length == 0;
    }

    /** @return number of runs */
    public int count() {
        return starts.length;
    }

    /** @return number of images that are shuffled together, about */
    public int window() {
        return window;
    }

    /**
     * @param block 0..count-1
     * @return index of its first image
     */
    public int start(int block) {
        return starts[block];
    }

    /**
     * @param block 0..count-1
     * @return bytes of its images, about
     */
    public long bytes(int block) {
        return bytes[block];
    }

    /**
     * @param images in the data set
     * @return whether one window holds all of them, so that they are shuffled as one
     */
    public boolean oneWindow(int images) {
        return images <= window && Arrays.stream(bytes).sum() <= WINDOW_BYTES;
    }

    /**
     * @param indices of images
     * @return the runs of those images, in that order; a new run starts wherever the next image is of another run
     */
    public Blocks subset(int[] indices) {
        if (none()) {
            return this;
        }
        int[] runs = IntStream.of(indices).map(this::block).toArray();
        int[] newStarts = IntStream.range(0, runs.length)
                .filter(i -> i == 0 || runs[i] != runs[i - 1])
                .toArray();
        long[] newBytes = new long[newStarts.length];
        for (int b = 0; b < newStarts.length; b++) {
            newBytes[b] = bytes[runs[newStarts[b]]]; // of the whole run, which is read as a whole
        }
        return new Blocks(newStarts, newBytes, window);
    }

    private int block(int index) {
        int found = Arrays.binarySearch(starts, index);
        return found >= 0 ? found : -found - 2;
    }
}

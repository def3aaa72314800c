package dev.vit4j.notebook;

import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * Shows pictures, tables and text below the running cell. Call it on the thread that runs the cell.
 *
 * <pre>{@code
 * Show.image(maps.overlay(maps.rollout()));
 * Show.table(List.of("class", "score"), List.of(List.of("cat", 0.9), List.of("dog", 0.1)));
 * }</pre>
 */
public final class Show {
    /**
     * Smaller pictures are enlarged by an integer factor to about this width, so that pixels of a CIFAR image are
     * visible.
     */
    private static final int SMALLEST = 160;

    private static final ThreadLocal<Consumer<DisplayData>> CELL = new ThreadLocal<>();

    private Show() {}

    /** Runs a cell and sends what it shows to {@code display}. */
    static Optional<Object> to(Consumer<DisplayData> display, Supplier<Optional<Object>> cell) {
        Consumer<DisplayData> before = CELL.get();
        CELL.set(display);
        try {
            return cell.get();
        } finally {
            if (before == null) {
                CELL.remove();
            } else {
                CELL.set(before);
            }
        }
    }

    /** Shows a picture at its own size. */
    public static void image(BufferedImage picture) {
        put(data(picture));
    }

    /** Shows an image. Images narrower than 160 pixels are enlarged by an integer factor, without smoothing. */
    public static void image(RgbImage image) {
        put(data(image));
    }

    /** Shows an XChart chart. */
    public static void chart(Chart<?, ?> chart) {
        put(data(chart));
    }

    /**
     * Shows a table.
     *
     * @param columns the headings
     * @param rows rows with one cell per heading; numbers are right-aligned, a {@link BufferedImage} or
     *     {@link RgbImage} is shown as a picture
     */
    public static void table(List<String> columns, List<? extends List<?>> rows) {
        put(new Table(columns, rows).data());
    }

    /** Shows HTML without escaping it. Use {@link #table} or {@link #text} for text from data. */
    public static void html(String html) {
        DisplayData data = new DisplayData("(HTML)");
        data.putHTML(html);
        put(data);
    }

    public static void markdown(String markdown) {
        DisplayData data = new DisplayData(markdown);
        data.putMarkdown(markdown);
        put(data);
    }

    public static void text(String text) {
        put(new DisplayData(text));
    }

    private static void put(DisplayData data) {
        Consumer<DisplayData> cell = CELL.get();
        if (cell == null) {
            throw new IllegalStateException("Show works only in a notebook cell, on the thread that runs it");
        }
        cell.accept(data);
    }

    /** Converts a value for Jupyter: pictures and charts to PNG, anything else to text. */
    static DisplayData data(Object value) {
        if (value instanceof DisplayData ready) {
            return ready;
        }
        if (value instanceof BufferedImage picture) {
            return png(picture);
        }
        if (value instanceof RgbImage image) {
            return png(enlarged(image.toBufferedImage()));
        }
        if (value instanceof Chart<?, ?> chart) {
            return png(BitmapEncoder.getBufferedImage(chart));
        }
        return new DisplayData(text(value));
    }

    private static DisplayData png(BufferedImage picture) {
        DisplayData data = new DisplayData(picture.getWidth() + " x " + picture.getHeight() + " pixels");
        data.putData("image/png", base64(picture));
        return data;
    }

    static String base64(BufferedImage picture) {
        try {
            return Base64.getEncoder().encodeToString(ImageEncoder.png(picture));
        } catch (IOException e) {
            throw new UncheckedIOException("a picture of " + picture.getWidth() + " x " + picture.getHeight(), e);
        }
    }

    private static BufferedImage enlarged(BufferedImage picture) {
        int factor = Math.max(1, SMALLEST / picture.getWidth());
        if (factor == 1) {
            return picture;
        }
        int width = picture.getWidth() * factor;
        int height = picture.getHeight() * factor;
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                large.setRGB(x, y, picture.getRGB(x / factor, y / factor));
            }
        }
        return large;
    }

    private static String text(Object value) {
        if (!value.getClass().isArray()) {
            return String.valueOf(value);
        }
        String nested = Arrays.deepToString(new Object[] {value});
        return nested.substring(1, nested.length() - 1);
    }
}

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
 * Shows pictures, tables and text below the cell that is running, in the thread that runs it.
 *
 * <pre>{@code
 * Show.image(maps.overlay(maps.rollout()));
 * Show.table(List.of("class", "score"), List.of(List.of("cat", 0.9), List.of("dog", 0.1)));
 * }</pre>
 */
public final class Show {
    /** Smaller pictures are enlarged by a whole factor to about this width: single pixels of a CIFAR image are seen. */
    private static final int SMALLEST = 160;

    private static final ThreadLocal<Consumer<DisplayData>> CELL = new ThreadLocal<>();

    private Show() {}

    /** Runs a cell; what it shows goes to {@code display}. */
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

    /** A picture as it is. */
    public static void image(BufferedImage picture) {
        put(data(picture));
    }

    /** An image; one narrower than 160 pixels is enlarged by a whole factor, without smoothing. */
    public static void image(RgbImage image) {
        put(data(image));
    }

    /** A curve, bar or other chart of XChart. */
    public static void chart(Chart<?, ?> chart) {
        put(data(chart));
    }

    /**
     * A table.
     *
     * @param columns its headings
     * @param rows as many cells in each as there are headings; numbers stand to the right, a {@link BufferedImage} or
     *     {@link RgbImage} is shown as a picture
     */
    public static void table(List<String> columns, List<? extends List<?>> rows) {
        put(new Table(columns, rows).data());
    }

    /** HTML as it stands; text out of data belongs into {@link #table} or {@link #text}, which escape it. */
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
            throw new IllegalStateException("Show works in a notebook's cell, in the thread that runs it");
        }
        cell.accept(data);
    }

    /** How Jupyter displays a value: pictures as PNG, charts drawn, anything else as text. */
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

package dev.vit4j.spark;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The kinds of columns that hold images. */
enum ImageColumn {
    /** The content of an image file, as {@code binaryFile} reads it. */
    CONTENT {
        @Override
        ImageSource image(Object value, Configuration hadoop) {
            return new ImageSource.Encoded(NAME, (byte[]) value);
        }

        @Override
        long bytes(Object value) {
            return ((byte[]) value).length;
        }
    },
    /** The path of an image file on one of Hadoop's file systems. */
    PATH {
        @Override
        ImageSource image(Object value, Configuration hadoop) {
            String path = (String) value;
            return new ImageSource.Remote(DisplayText.printable(path), () -> read(path, hadoop));
        }

        @Override
        long bytes(Object value) {
            return 0; // read when it is decoded
        }
    },
    /** A decoded image, as Spark's data source {@code image} reads it. */
    PIXELS {
        @Override
        ImageSource image(Object value, Configuration hadoop) {
            Row image = (Row) value;
            String name = ImageSchema.getOrigin(image) == null ? NAME : ImageSchema.getOrigin(image);
            try {
                return new ImageSource.Pixels(DisplayText.printable(name), pixels(image));
            } catch (BadInputException e) {
                return new ImageSource.Missing(DisplayText.printable(name), e.getMessage());
            }
        }

        @Override
        long bytes(Object value) {
            byte[] data = ImageSchema.getData((Row) value);
            return data == null ? 0 : data.length;
        }
    };

    /** For images without a name of their own. */
    private static final String NAME = "image";

    /** OpenCV's numbers for unsigned bytes with one, three and four channels. */
    private static final int CV_8UC1 = 0;

    private static final int CV_8UC3 = 16;
    private static final int CV_8UC4 = 24;

    /**
     * @param value of the column, not null
     * @param hadoop settings of Hadoop's file systems
     * @return the image, which may turn out to be unreadable when it is read
     */
    abstract ImageSource image(Object value, Configuration hadoop);

    /**
     * @param value of the column, not null
     * @return bytes that it holds in memory
     */
    abstract long bytes(Object value);

    /**
     * @param field of a column
     * @return its kind
     * @throws BadInputException if it holds no images; the message names the column and the kinds
     */
    static ImageColumn of(StructField field) {
        DataType type = field.dataType();
        if (type instanceof BinaryType) {
            return CONTENT;
        }
        if (type instanceof StringType) {
            return PATH;
        }
        if (type instanceof StructType struct && isImage(struct)) {
            return PIXELS;
        }
        throw new BadInputException("column " + DisplayText.printable(field.name()) + " is of type "
                + type.simpleString() + ": an image is the content of a file (binary, as binaryFile reads it), the path"
                + " of a file (string), or a decoded image (the struct that Spark's data source image reads)");
    }

    /** Whether it has the fields of Spark's images in their order, whatever may be null. */
    private static boolean isImage(StructType type) {
        StructType image = ImageSchema.columnSchema();
        return Arrays.equals(type.fieldNames(), image.fieldNames())
                && Arrays.equals(
                        Arrays.stream(type.fields()).map(StructField::dataType).toArray(),
                        Arrays.stream(image.fields()).map(StructField::dataType).toArray());
    }

    private static byte[] read(String path, Configuration hadoop) throws IOException {
        try {
            Path file = new Path(path);
            FileSystem files = file.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(file);
            if (status.isDirectory()) {
                throw new IOException("is a folder, not an image");
            }
            if (status.getLen() > ImageLimits.DEFAULT.maxBytes()) {
                throw new IOException("has " + status.getLen() + " bytes, more than the limit of "
                        + ImageLimits.DEFAULT.maxBytes() + " for an image file");
            }
            try (InputStream in = files.open(file)) {
                return in.readAllBytes();
            }
        } catch (FileNotFoundException e) {
            throw new IOException("no such file", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a path: " + e.getMessage(), e);
        }
    }

    private static RgbImage pixels(Row image) {
        int width = ImageSchema.getWidth(image);
        int height = ImageSchema.getHeight(image);
        int mode = ImageSchema.getMode(image);
        byte[] data = ImageSchema.getData(image);
        int channels = switch (mode) {
            case CV_8UC1 -> 1;
            case CV_8UC3 -> 3;
            case CV_8UC4 -> 4;
            default ->
                throw new BadInputException("mode " + mode + " of an image is not supported: use CV_8UC1 (0),"
                        + " CV_8UC3 (16) or CV_8UC4 (24)");
        };
        BadInputException.require(
                data != null && width > 0 && height > 0 && data.length == (long) width * height * channels,
                "an image of %d x %d pixels in mode %d has %d bytes instead of %d",
                width,
                height,
                mode,
                data == null ? 0 : data.length,
                (long) width * height * channels);
        if (channels == 4) {
            return overWhite(data, width, height);
        }
        byte[] pixels = new byte[RgbImage.CHANNELS * width * height];
        for (int i = 0, o = 0; i < data.length; i += channels) {
            pixels[o++] = data[i + channels - 1]; // red is the last of three
            pixels[o++] = data[i + channels / 2];
            pixels[o++] = data[i];
        }
        return new RgbImage(width, height, pixels);
    }

    /** Converts blue, green, red and alpha. */
    private static RgbImage overWhite(byte[] data, int width, int height) {
        BufferedImage argb = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i += 4) {
                row[x] = (data[i + 3] & 0xFF) << 24
                        | (data[i + 2] & 0xFF) << 16
                        | (data[i + 1] & 0xFF) << 8
                        | (data[i] & 0xFF);
            }
            argb.setRGB(0, y, width, 1, row, 0, width);
        }
        return RgbImage.of(argb);
    }
}

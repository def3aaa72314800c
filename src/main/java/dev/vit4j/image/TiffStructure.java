package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first directory of a TIFF file (TIFF 6.0, section 2): the fields that describe its first page.
 *
 * @param width image width, in pixels
 * @param height image height, in pixels
 * @param bits bits per sample, of the first sample
 * @param photometric the color space, tag 262
 * @param samples samples per pixel
 * @param extra meaning of the first extra sample, tag 338; {@link #NO_EXTRA} if there is none
 * @param format sample format, tag 339
 * @param thumbnail whether it is a reduced version of another page
 */
record TiffStructure(
        int width, int height, int bits, int photometric, int samples, int extra, int format, boolean thumbnail) {
    /** Values of {@link #photometric}. */
    static final int WHITE_IS_ZERO = 0;

    static final int BLACK_IS_ZERO = 1;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int SEPARATED = 5;
    private static final int YCBCR = 6;
    private static final Set<Integer> COLOR_SPACES =
            Set.of(WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, SEPARATED, YCBCR);
    private static final int COLOR_FILTER_ARRAY = 32803;
    private static final int LINEAR_RAW = 34892;

    /** Values of {@link #extra}. */
    static final int NO_EXTRA = -1;

    static final int PREMULTIPLIED_ALPHA = 1;
    static final int ALPHA = 2;

    private static final int UNSIGNED = 1;
    private static final int MOST_BITS = 16;
    private static final int MOST_SAMPLES = 8;
    private static final int RGB_MAP_MAX = 3 << MOST_BITS;
    private static final int ENTRY_BYTES = 12;

    private static final int SUBFILE_TYPE = 254;
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int STRIP_LENGTHS = 279;
    private static final int COLOR_MAP = 320;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;

    /** Where a field's values are. */
    private record Field(int type, long count, int at) {
        private int size() {
            return switch (type) {
                case 1 -> 1;
                case 3 -> 2;
                default -> 4;
            };
        }

        private long value(ByteBuffer bytes, long index) {
            long position = at + index * size();
            if (index >= count || position + size() > bytes.limit()) {
                throw new BufferUnderflowException();
            }
            int start = (int) position;
            return switch (size()) {
                case 1 -> Byte.toUnsignedInt(bytes.get(start));
                case 2 -> Short.toUnsignedInt(bytes.getShort(start));
                default -> Integer.toUnsignedLong(bytes.getInt(start));
            };
        }
    }

    /**
     * @param bytes a whole file
     * @return its first directory
     * @throws InvalidImage if it is damaged or of a kind that is not supported
     * @throws BufferUnderflowException if the file ends before that
     */
    static TiffStructure of(ByteBuffer bytes) throws InvalidImage {
        Map<Integer, Field> fields = fields(bytes);
        Field extra = fields.get(EXTRA_SAMPLES);
        TiffStructure structure = new TiffStructure(
                value(bytes, fields, WIDTH, 0),
                value(bytes, fields, HEIGHT, 0),
                value(bytes, fields, BITS, 1),
                value(bytes, fields, PHOTOMETRIC, BLACK_IS_ZERO),
                value(bytes, fields, SAMPLES, 1),
                extra == null ? NO_EXTRA : (int) extra.value(bytes, 0),
                value(bytes, fields, SAMPLE_FORMAT, UNSIGNED),
                (value(bytes, fields, SUBFILE_TYPE, 0) & 1) != 0);
        structure.check();
        return structure;
    }

    private void check() throws InvalidImage {
        if (thumbnail || photometric == COLOR_FILTER_ARRAY || photometric == LINEAR_RAW) {
            throw new InvalidImage("is a camera's raw file: convert it to JPEG, PNG or plain TIFF");
        }
        if (!COLOR_SPACES.contains(photometric)) {
            throw new InvalidImage("has an unusual TIFF color space (photometric interpretation " + photometric
                    + "): convert it to RGB");
        }
        if (bits > MOST_BITS || format != UNSIGNED) {
            throw new InvalidImage(
                    "has TIFF pixels of " + bits + " bits" + (format == UNSIGNED ? "" : ", signed or floating-point")
                            + ": convert it to 8 or 16 bits without sign");
        }
        if (samples > MOST_SAMPLES) {
            throw new InvalidImage("has " + samples + " channels: convert it to RGB");
        }
    }

    ImageHeader header() {
        return new ImageHeader(ImageFormat.TIFF, width, height, extra == ALPHA || extra == PREMULTIPLIED_ALPHA);
    }

    /**
     * Checks that the first page's pixels lie in the file.
     *
     * @param bytes a whole file
     * @throws InvalidImage if the directory names no pixels
     * @throws BufferUnderflowException if the file ends before they do
     */
    static void checkPixels(ByteBuffer bytes) throws InvalidImage {
        Map<Integer, Field> fields = fields(bytes);
        Field offsets = fields.containsKey(TILE_OFFSETS) ? fields.get(TILE_OFFSETS) : fields.get(STRIP_OFFSETS);
        Field lengths = fields.containsKey(TILE_LENGTHS) ? fields.get(TILE_LENGTHS) : fields.get(STRIP_LENGTHS);
        if (offsets == null) {
            throw new InvalidImage("contains no image (a TIFF directory without pixels): download it again");
        }
        for (long i = 0; i < offsets.count(); i++) {
            long length = lengths == null ? 1 : lengths.value(bytes, i);
            if (offsets.value(bytes, i) + length > bytes.limit()) {
                throw new BufferUnderflowException();
            }
        }
    }

    /**
     * @param bytes a whole file with a palette
     * @return red, green and blue of each entry; the palette's 16 bits cut to 8, as other readers do, because many
     *     writers leave the low byte empty
     */
    static byte[] palette(ByteBuffer bytes) throws InvalidImage {
        Field map = fields(bytes).get(COLOR_MAP);
        if (map == null || map.count() > RGB_MAP_MAX) {
            throw new InvalidImage("is damaged (a TIFF palette is missing): download it again");
        }
        int entries = (int) map.count() / RgbImage.CHANNELS;
        byte[] palette = new byte[RgbImage.CHANNELS * entries];
        for (int i = 0; i < entries; i++) {
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                palette[RgbImage.CHANNELS * i + c] = (byte) (map.value(bytes, (long) c * entries + i) >> 8);
            }
        }
        return palette;
    }

    private static Map<Integer, Field> fields(ByteBuffer bytes) {
        bytes.order(bytes.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        bytes.position(4);
        long directory = Integer.toUnsignedLong(bytes.getInt());
        bytes.position(0);
        ImageHeader.skip(bytes, directory);
        int entries = Short.toUnsignedInt(bytes.getShort());
        Map<Integer, Field> fields = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            int entry = bytes.position();
            ImageHeader.skip(bytes, ENTRY_BYTES);
            int type = Short.toUnsignedInt(bytes.getShort(entry + 2));
            Field inline = new Field(type, Integer.toUnsignedLong(bytes.getInt(entry + 4)), entry + 8);
            // Values that fit into four bytes are in the entry, others where it points to.
            long at =
                    inline.count() * inline.size() <= 4 ? inline.at() : Integer.toUnsignedLong(bytes.getInt(entry + 8));
            int tag = Short.toUnsignedInt(bytes.getShort(entry));
            fields.putIfAbsent(tag, new Field(type, inline.count(), (int) Math.min(at, Integer.MAX_VALUE - 4L)));
        }
        return fields;
    }

    private static int value(ByteBuffer bytes, Map<Integer, Field> fields, int tag, int missing) throws InvalidImage {
        Field field = fields.get(tag);
        if (field == null) {
            return missing;
        }
        long value = field.value(bytes, 0);
        if (value > Integer.MAX_VALUE) {
            throw new InvalidImage("is damaged (an impossible value in its TIFF directory): download it again");
        }
        return (int) value;
    }
}

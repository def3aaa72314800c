package dev.vit4j.image;

/**
 * Shifts the hue of an image, bit-identical to torchvision's {@code adjust_hue} on Pillow images: converts to 8-bit
 * HSV, shifts, and converts back (Pillow 9.4, {@code Convert.c}). Since 8-bit HSV loses a level or two, a shift of 0
 * returns the image unchanged.
 */
public final class Hue {
    private static final int MAX = 255;

    private Hue() {}

    /**
     * @param image an image
     * @param turn shift as a fraction of the color circle, -0.5..0.5; 0 changes nothing
     * @return the image with its hues shifted
     * @throws IllegalArgumentException if {@code turn} is out of range
     */
    public static RgbImage shift(RgbImage image, double turn) {
        if (!(turn >= -0.5 && turn <= 0.5)) {
            throw new IllegalArgumentException("hue shift must be in -0.5..0.5, not " + turn);
        }
        int steps = (int) (turn * MAX);
        if (turn == 0) {
            return image;
        }
        byte[] in = image.pixels();
        byte[] out = new byte[in.length];
        for (int i = 0; i < in.length; i += RgbImage.CHANNELS) {
            turn(in, out, i, steps);
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    private static void turn(byte[] in, byte[] out, int i, int steps) {
        int red = in[i] & 0xFF;
        int green = in[i + 1] & 0xFF;
        int blue = in[i + 2] & 0xFF;
        int most = Math.max(red, Math.max(green, blue));
        int least = Math.min(red, Math.min(green, blue));
        float range = most - least;
        int saturation = most == least ? 0 : (int) ((double) (range / most) * 255.0);
        if (saturation == 0) {
            out[i] = (byte) most;
            out[i + 1] = (byte) most;
            out[i + 2] = (byte) most;
            return;
        }
        int hue = (hue(red, green, blue, most, range) + steps) & 0xFF;
        paint(out, i, hue, saturation, most);
    }

    private static int hue(int red, int green, int blue, int most, float range) {
        float r = (most - red) / range;
        float g = (most - green) / range;
        float b = (most - blue) / range;
        float h;
        if (red == most) {
            h = b - g;
        } else if (green == most) {
            h = (float) (2.0 + r - b);
        } else {
            h = (float) (4.0 + g - r);
        }
        float turned = (float) ((h / 6.0 + 1.0) % 1.0);
        return Math.min(MAX, (int) (turned * 255.0));
    }

    private static void paint(byte[] out, int i, int hue, int saturation, int value) {
        double sixth = (float) hue * 6.0 / 255.0;
        int sector = (int) Math.floor(sixth);
        float rest = (float) (sixth - sector);
        float share = (float) (saturation / 255.0);
        int p = level(value * (1.0 - share));
        int q = level(value * (1.0 - share * rest));
        int t = level(value * (1.0 - share * (1.0 - rest)));
        int[] rgb = switch (sector % 6) {
            case 0 -> new int[] {value, t, p};
            case 1 -> new int[] {q, value, p};
            case 2 -> new int[] {p, value, t};
            case 3 -> new int[] {p, q, value};
            case 4 -> new int[] {t, p, value};
            default -> new int[] {value, p, q};
        };
        out[i] = (byte) rgb[0];
        out[i + 1] = (byte) rgb[1];
        out[i + 2] = (byte) rgb[2];
    }

    private static int level(double value) {
        return Math.max(0, Math.min(MAX, (int) Math.round(value)));
    }
}

package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.image.Enhancement;
import dev.vit4j.image.Hue;
import dev.vit4j.image.RgbImage;

/**
 * Random changes of brightness, contrast, saturation and hue, in random order, as torchvision's {@code ColorJitter} (after
 * Krizhevsky et al. 2012, section 4.1, and Howard 2013, section 2). Factors are uniform in [max(0, 1 - x), 1 + x].
 *
 * @param brightness x of the brightness factor, at least 0
 * @param contrast x of the contrast factor
 * @param saturation x of the saturation factor
 * @param hue largest hue shift, as a fraction of the color circle, 0..0.5
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue) {
    /** No color jitter. */
    public static final ColorJitter NONE = new ColorJitter(0, 0, 0, 0);

    private static final int CHANGES = 4;

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public ColorJitter {
        requireStrength("brightness", brightness);
        requireStrength("contrast", contrast);
        requireStrength("saturation", saturation);
        require(hue >= 0 && hue <= 0.5, "color jitter: hue must be in 0..0.5, not %s", hue);
    }

    private static void requireStrength(String name, double x) {
        require(x >= 0 && x < Double.POSITIVE_INFINITY, "color jitter: %s must be at least 0, not %s", name, x);
    }

    /** @return whether it changes any image */
    boolean enabled() {
        return !equals(NONE);
    }

    RgbImage apply(RgbImage image, KeyedRandom random) {
        int[] order = {0, 1, 2, 3};
        random.shuffle(order);
        double[] amounts = {
            factor(random, brightness),
            factor(random, contrast),
            factor(random, saturation),
            Draws.uniform(random, -hue, hue)
        };
        RgbImage changed = image;
        for (int i = 0; i < CHANGES; i++) {
            double amount = amounts[order[i]];
            changed = switch (order[i]) {
                case 0 -> Enhancement.brightness(changed, amount);
                case 1 -> Enhancement.contrast(changed, amount);
                case 2 -> Enhancement.color(changed, amount);
                default -> hue == 0 ? changed : Hue.shift(changed, amount);
            };
        }
        return changed;
    }

    private static double factor(KeyedRandom random, double x) {
        return Draws.uniform(random, Math.max(0, 1 - x), 1 + x);
    }
}

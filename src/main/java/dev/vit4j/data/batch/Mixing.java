package dev.vit4j.data.batch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.Size;
import dev.vit4j.data.augment.Draws;

/**
 * Mixes the images and labels of a batch: Mixup (Zhang et al. 2018, "mixup: beyond empirical
 * risk minimization", section 2) and CutMix (Yun et al. 2019, "CutMix: regularization strategy to train strong classifiers
 * with localizable features", section 3.1), as timm's {@code Mixup} in its mode "batch": one draw for the whole batch,
 * each image with its mirror image in the batch. DeiT and the compact transformers were trained with this mode.
 *
 * @param mixup alpha of Mixup's share, Beta(alpha, alpha); 0 for no Mixup
 * @param cutmix alpha of CutMix's share; 0 for no CutMix
 * @param probability of mixing a batch
 * @param switchProbability of CutMix instead of Mixup, if both are on
 * @param offEpoch first epoch without mixing, counted from 0; 0 to mix in all epochs
 */
public record Mixing(double mixup, double cutmix, double probability, double switchProbability, int offEpoch) {
    /** No mixing. */
    public static final Mixing NONE = new Mixing(0, 0, 1, 0.5, 0);

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public Mixing {
        requireAlpha("Mixup", mixup);
        requireAlpha("CutMix", cutmix);
        require(probability >= 0 && probability <= 1, "mixing probability must be in 0..1, not %s", probability);
        require(
                switchProbability >= 0 && switchProbability <= 1,
                "probability of CutMix against Mixup must be in 0..1, not %s",
                switchProbability);
        require(offEpoch >= 0, "the epoch at which mixing stops must not be negative: %d", offEpoch);
    }

    private static void requireAlpha(String name, double alpha) {
        require(alpha >= 0 && alpha < 1e6, "%s: alpha must be at least 0 and below 1e6, not %s", name, alpha);
    }

    /** @return whether any batch is mixed */
    public boolean enabled() {
        return (mixup > 0 || cutmix > 0) && probability > 0;
    }

    /**
     * @param seed of the run
     * @param epoch counted from 0
     * @param batch of the epoch, counted from 0
     * @param imageSize size of the images
     * @return the mixing of that batch, a function of the arguments alone
     */
    Mix draw(long seed, long epoch, long batch, Size imageSize) {
        if (!enabled() || (offEpoch > 0 && epoch >= offEpoch)) {
            return Mix.NONE;
        }
        KeyedRandom random = new KeyedRandom(seed, epoch, batch, KeyedRandom.Purpose.MIXING);
        if (random.nextDouble() >= probability) {
            return Mix.NONE;
        }
        boolean both = mixup > 0 && cutmix > 0;
        boolean cut = both ? random.nextDouble() < switchProbability : cutmix > 0;
        double share = Draws.beta(random, cut ? cutmix : mixup);
        return cut ? box(share, imageSize, random) : Mix.mixup(share);
    }

    /** Draws a box of the other image's share and aspect ratio around a random center, clipped to the image. */
    private static Mix box(double share, Size imageSize, KeyedRandom random) {
        int halfHeight = (int) (imageSize.height() * Math.sqrt(1 - share)) / 2;
        int halfWidth = (int) (imageSize.width() * Math.sqrt(1 - share)) / 2;
        int y = random.nextInt(imageSize.height());
        int x = random.nextInt(imageSize.width());
        return Mix.cutmix(
                Math.max(0, x - halfWidth),
                Math.max(0, y - halfHeight),
                Math.min(imageSize.width(), x + halfWidth),
                Math.min(imageSize.height(), y + halfHeight),
                imageSize);
    }
}

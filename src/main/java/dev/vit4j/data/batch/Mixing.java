package dev.vit4j.data.batch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.augment.Draws;

/**
 * Images of a batch mixed with one another, and their labels with them: Mixup (Zhang et al. 2018, "mixup: beyond empirical
 * risk minimization", section 2) and CutMix (Yun et al. 2019, "CutMix: regularization strategy to train strong classifiers
 * with localizable features", section 3.1), as timm's {@code Mixup} in its mode "batch": one draw for the whole batch,
 * each image with the one at the same place from the batch's end. It is what DeiT's and the compact transformers' results
 * were had with, and one share a batch keeps the labels' arithmetic plain.
 *
 * @param mixup alpha of Mixup's share, Beta(alpha, alpha); 0 for no Mixup
 * @param cutmix alpha of CutMix's share; 0 for no CutMix
 * @param probability share of batches that are mixed
 * @param switchProbability share of those that CutMix gets where both are on
 * @param offEpoch from this epoch on, counted from 0, nothing is mixed: epochs at the start that are; 0 for all
 */
public record Mixing(double mixup, double cutmix, double probability, double switchProbability, int offEpoch) {
    /** Nothing is mixed. */
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
     * @param imageSize side of the images
     * @return how that batch is mixed: the same whenever it is asked
     */
    Mix draw(long seed, long epoch, long batch, int imageSize) {
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

    /** A box of the other share's area about a random center; what lies outside the image is cut off. */
    private static Mix box(double share, int imageSize, KeyedRandom random) {
        int half = (int) (imageSize * Math.sqrt(1 - share)) / 2;
        int y = random.nextInt(imageSize);
        int x = random.nextInt(imageSize);
        return Mix.cutmix(
                Math.max(0, x - half),
                Math.max(0, y - half),
                Math.min(imageSize, x + half),
                Math.min(imageSize, y + half),
                imageSize);
    }
}

package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

/**
 * Learning rate by step: linear warmup, then half a cosine down to a floor, where it stays (Loshchilov and Hutter 2017,
 * eq. 5, without restarts; warmup as in Goyal et al. 2017, section 2.2).
 *
 * @param peak highest rate
 * @param floor rate at the last step of the schedule and after it
 * @param warmupSteps steps of linear warmup
 * @param totalSteps steps until the floor is reached
 */
public record Schedule(double peak, double floor, long warmupSteps, long totalSteps) {
    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public Schedule {
        requireRates(peak, floor);
        require(warmupSteps >= 0, "warmup must not be negative: %d steps", warmupSteps);
        require(totalSteps > 0, "training needs at least 1 step, not %d", totalSteps);
    }

    /** @throws dev.vit4j.common.BadInputException if a rate is negative or the floor is above the peak */
    static void requireRates(double peak, double floor) {
        require(peak > 0 && Double.isFinite(peak), "learning rate must be above 0, not %s", peak);
        require(floor >= 0 && floor <= peak, "lowest learning rate must be between 0 and %s, not %s", peak, floor);
    }

    /**
     * @param step 0 for the first update
     * @return rate of that update
     */
    public double at(long step) {
        if (step < warmupSteps) {
            return peak * (step + 1) / (double) warmupSteps;
        }
        long span = Math.max(1, totalSteps - 1 - warmupSteps);
        double progress = Math.min(1, (step - warmupSteps) / (double) span);
        return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
}

package dev.vit4j.data.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the images of a split are shared among its classes.
 *
 * @param largest name of the class with most images; empty if no class has any
 * @param most number of its images
 * @param smallest name of the class with fewest images, but some
 * @param fewest number of its images
 * @param empty names of the classes without images
 */
public record ClassBalance(String largest, int most, String smallest, int fewest, List<String> empty) {
    public ClassBalance {
        empty = List.copyOf(empty);
    }

    /**
     * @param split any
     * @return its balance
     */
    public static ClassBalance of(SplitSummary split) {
        String largest = "";
        String smallest = "";
        int most = 0;
        int fewest = 0;
        List<String> empty = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : split.perClass().entrySet()) {
            int count = entry.getValue();
            if (count == 0) {
                empty.add(entry.getKey());
                continue;
            }
            if (count > most) {
                largest = entry.getKey();
                most = count;
            }
            if (fewest == 0 || count < fewest) {
                smallest = entry.getKey();
                fewest = count;
            }
        }
        return new ClassBalance(largest, most, smallest, fewest, empty);
    }

    /** @return the largest class's images for each of the smallest's; 1 if all have the same number */
    public double ratio() {
        return fewest == 0 ? 1 : (double) most / fewest;
    }
}

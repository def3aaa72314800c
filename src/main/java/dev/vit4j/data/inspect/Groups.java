package dev.vit4j.data.inspect;

import java.util.Arrays;

/** Groups of rows of an {@link ImageTable}, two or more each, in order of their first rows. */
final class Groups {
    private final int[] rows;
    private final int[] starts;

    /**
     * @param rows of all groups, one after the other, ascending in each; not copied
     * @param starts place of the first row of each group, then the number of rows; not copied
     */
    Groups(int[] rows, int[] starts) {
        this.rows = rows;
        this.starts = starts;
    }

    /**
     * @param group number of the group of each row, which is a row of that group; -1 for rows in no group
     * @return the groups of two and more
     */
    static Groups of(int[] group) {
        int[] sizes = new int[group.length];
        for (int g : group) {
            if (g >= 0) {
                sizes[g]++;
            }
        }
        int[] numbers = new int[group.length];
        Arrays.fill(numbers, -1);
        int groups = 0;
        int members = 0;
        for (int g : group) {
            if (g >= 0 && sizes[g] > 1 && numbers[g] < 0) {
                numbers[g] = groups++;
                members += sizes[g];
            }
        }
        int[] starts = new int[groups + 1];
        for (int g = 0; g < group.length; g++) {
            if (numbers[g] >= 0) {
                starts[numbers[g] + 1] = sizes[g];
            }
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = Arrays.copyOf(starts, groups);
        int[] rows = new int[members];
        for (int row = 0; row < group.length; row++) {
            int number = group[row] < 0 ? -1 : numbers[group[row]];
            if (number >= 0) {
                rows[next[number]++] = row;
            }
        }
        return new Groups(rows, starts);
    }

    /** @return number of groups */
    int count() {
        return starts.length - 1;
    }

    /** @return number of rows in all groups */
    int members() {
        return rows.length;
    }

    /** @return the rows of a group, ascending */
    int[] group(int number) {
        return Arrays.copyOfRange(rows, starts[number], starts[number + 1]);
    }
}

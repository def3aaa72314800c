package dev.vit4j.model.graph;

import dev.vit4j.model.RotaryPositions;
import dev.vit4j.model.ViTConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cosines and sines of the angles by which {@link RotaryPositions} rotate the queries and keys of patches.
 *
 * @param cosines [N,E] DOUBLE
 * @param sines [N,E] DOUBLE
 * @param neighborsPaired whether values 2i and 2i + 1 of a head are rotated together, otherwise i and i + E/2
 */
record RotaryTables(INDArray cosines, INDArray sines, boolean neighborsPaired) {
    /**
     * @param config a model with rotary positions
     * @return its tables
     */
    static RotaryTables of(ViTConfig config) {
        RotaryPositions rotary = config.embedding().positions().rotary();
        boolean centered = rotary.kind() == RotaryPositions.Kind.CENTERED;
        int rows = config.grid().height();
        int columns = config.grid().width();
        int width = config.headWidth();
        int quarter = width / 4;
        double[][] cosines = new double[rows * columns][width];
        double[][] sines = new double[rows * columns][width];
        for (int patch = 0; patch < cosines.length; patch++) {
            double[] place = {
                place(rotary, patch / columns, rows), place(rotary, patch % columns, columns),
            };
            for (int pair = 0; pair < 2 * quarter; pair++) {
                double angle = place[pair / quarter] * Math.pow(rotary.theta(), -(double) (pair % quarter) / quarter);
                int first = centered ? pair : 2 * pair;
                int second = centered ? pair + 2 * quarter : 2 * pair + 1;
                cosines[patch][first] = Math.cos(angle);
                cosines[patch][second] = Math.cos(angle);
                sines[patch][first] = Math.sin(angle);
                sines[patch][second] = Math.sin(angle);
            }
        }
        return new RotaryTables(Nd4j.createFromArray(cosines), Nd4j.createFromArray(sines), !centered);
    }

    /** Returns the angle of the first frequency at a row or column. */
    private static double place(RotaryPositions rotary, int index, int count) {
        if (rotary.kind() == RotaryPositions.Kind.CENTERED) {
            return 2 * Math.PI * (2 * (index + 0.5) / count - 1);
        }
        return rotary.reference() == 0 ? index : (double) index / count * rotary.reference();
    }
}

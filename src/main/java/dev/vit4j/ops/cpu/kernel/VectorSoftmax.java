package dev.vit4j.ops.cpu.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * What softmax takes longest for, the exponentials of one row: the steps of {@link ScalarKernels#softmax} up to the
 * division. Written out at length for the reason that {@link VectorGelu} is: a method that returns a vector may return
 * an object.
 */
final class VectorSoftmax {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();

    private VectorSoftmax() {}

    /**
     * @param row replaced by the exponentials of its values less the largest of them
     * @param from first index
     * @param n how many
     * @return their sum
     */
    static float exponentials(float[] row, int from, int n) {
        int end = from + n;
        int bound = from + n / STEP * STEP;
        FloatVector log2e = FloatVector.broadcast(SPECIES, Exp.LOG2E);
        FloatVector rounder = FloatVector.broadcast(SPECIES, Exp.ROUNDER);
        FloatVector ln2High = FloatVector.broadcast(SPECIES, -Exp.LN2_HIGH);
        FloatVector ln2Low = FloatVector.broadcast(SPECIES, -Exp.LN2_LOW);
        FloatVector p0 = FloatVector.broadcast(SPECIES, Exp.P0);
        FloatVector p1 = FloatVector.broadcast(SPECIES, Exp.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, Exp.P2);
        FloatVector p3 = FloatVector.broadcast(SPECIES, Exp.P3);
        FloatVector p4 = FloatVector.broadcast(SPECIES, Exp.P4);
        FloatVector p5 = FloatVector.broadcast(SPECIES, Exp.P5);
        FloatVector maxima = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = from; i < bound; i += STEP) {
            // Passes over NaN, which the sum does not.
            FloatVector x = FloatVector.fromArray(SPECIES, row, i);
            maxima = maxima.blend(x, x.compare(GT, maxima));
        }
        float max = maxima.reduceLanes(MAX);
        for (int i = bound; i < end; i++) {
            max = Math.max(max, row[i]);
        }
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < bound; i += STEP) {
            FloatVector x = FloatVector.fromArray(SPECIES, row, i).sub(max);
            VectorMask<Float> vanishing = x.compare(LT, Exp.LEAST);
            FloatVector shifted = x.fma(log2e, rounder);
            FloatVector whole = shifted.sub(rounder);
            FloatVector r = whole.fma(ln2Low, whole.fma(ln2High, x));
            FloatVector e = r.fma(p0, p1)
                    .fma(r, p2)
                    .fma(r, p3)
                    .fma(r, p4)
                    .fma(r, p5)
                    .fma(r.mul(r), r.add(1f))
                    .mul(shifted.reinterpretAsInts().add(127).lanewise(LSHL, 23).reinterpretAsFloats())
                    .blend(0f, vanishing);
            sums = sums.add(e);
            e.intoArray(row, i);
        }
        float sum = VectorKernels.sumOfLanes(sums);
        for (int i = bound; i < end; i++) {
            row[i] = Exp.ofNonPositive(row[i] - max);
            sum += row[i];
        }
        return sum;
    }
}

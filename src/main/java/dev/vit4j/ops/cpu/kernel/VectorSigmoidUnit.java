package dev.vit4j.ops.cpu.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A {@link SigmoidUnit} of vectors, two at a time: the steps of {@link ScalarKernels}. Written out at length for the
 * reason that {@link VectorGelu} is.
 */
final class VectorSigmoidUnit {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();

    private VectorSigmoidUnit() {}

    /**
     * @param unit factors
     * @param z replaced by the result
     * @param from first index
     * @param bound one past the last; a multiple of two vectors after the first
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    static void alone(SigmoidUnit unit, float[] z, int from, int bound, float[] bias, int biasFrom) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector linear = FloatVector.broadcast(SPECIES, unit.linear());
        FloatVector cubic = FloatVector.broadcast(SPECIES, unit.cubic());
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
        for (int i = from; i < bound; i += 2 * STEP) {
            int b = biasFrom + i - from;
            FloatVector x0 = FloatVector.fromArray(SPECIES, z, i).add(FloatVector.fromArray(SPECIES, bias, b));
            FloatVector x1 =
                    FloatVector.fromArray(SPECIES, z, i + STEP).add(FloatVector.fromArray(SPECIES, bias, b + STEP));
            FloatVector q0 = x0.mul(cubic).fma(x0, linear).mul(x0).abs().neg();
            FloatVector q1 = x1.mul(cubic).fma(x1, linear).mul(x1).abs().neg();
            VectorMask<Float> vanishing0 = q0.compare(LT, Exp.LEAST);
            VectorMask<Float> vanishing1 = q1.compare(LT, Exp.LEAST);
            FloatVector shifted0 = q0.fma(log2e, rounder);
            FloatVector shifted1 = q1.fma(log2e, rounder);
            FloatVector n0 = shifted0.sub(rounder);
            FloatVector n1 = shifted1.sub(rounder);
            FloatVector r0 = n0.fma(ln2Low, n0.fma(ln2High, q0));
            FloatVector r1 = n1.fma(ln2Low, n1.fma(ln2High, q1));
            FloatVector e0 = r0.fma(p0, p1)
                    .fma(r0, p2)
                    .fma(r0, p3)
                    .fma(r0, p4)
                    .fma(r0, p5)
                    .fma(r0.mul(r0), r0.add(1f))
                    .mul(shifted0.reinterpretAsInts()
                            .add(127)
                            .lanewise(LSHL, 23)
                            .reinterpretAsFloats())
                    .blend(0f, vanishing0);
            FloatVector e1 = r1.fma(p0, p1)
                    .fma(r1, p2)
                    .fma(r1, p3)
                    .fma(r1, p4)
                    .fma(r1, p5)
                    .fma(r1.mul(r1), r1.add(1f))
                    .mul(shifted1.reinterpretAsInts()
                            .add(127)
                            .lanewise(LSHL, 23)
                            .reinterpretAsFloats())
                    .blend(0f, vanishing1);
            x0.mul(one.blend(e0, x0.compare(LT, 0f))).div(e0.add(one)).intoArray(z, i);
            x1.mul(one.blend(e1, x1.compare(LT, 0f))).div(e1.add(one)).intoArray(z, i + STEP);
        }
    }

    /**
     * @param unit factors
     * @param z replaced by the result
     * @param derivative takes the derivative
     * @param from first index in both
     * @param bound one past the last; a multiple of a vector after the first
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    static void withDerivative(
            SigmoidUnit unit, float[] z, float[] derivative, int from, int bound, float[] bias, int biasFrom) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector linear = FloatVector.broadcast(SPECIES, unit.linear());
        FloatVector cubic = FloatVector.broadcast(SPECIES, unit.cubic());
        FloatVector threefold = FloatVector.broadcast(SPECIES, 3 * unit.cubic());
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
        for (int i = from; i < bound; i += STEP) {
            FloatVector x =
                    FloatVector.fromArray(SPECIES, z, i).add(FloatVector.fromArray(SPECIES, bias, biasFrom + i - from));
            FloatVector q = x.mul(cubic).fma(x, linear).mul(x).abs().neg();
            VectorMask<Float> vanishing = q.compare(LT, Exp.LEAST);
            FloatVector shifted = q.fma(log2e, rounder);
            FloatVector n = shifted.sub(rounder);
            FloatVector r = n.fma(ln2Low, n.fma(ln2High, q));
            FloatVector e = r.fma(p0, p1)
                    .fma(r, p2)
                    .fma(r, p3)
                    .fma(r, p4)
                    .fma(r, p5)
                    .fma(r.mul(r), r.add(1f))
                    .mul(shifted.reinterpretAsInts().add(127).lanewise(LSHL, 23).reinterpretAsFloats())
                    .blend(0f, vanishing);
            FloatVector larger = one.div(e.add(one));
            FloatVector smaller = e.mul(larger);
            FloatVector share = larger.blend(smaller, x.compare(LT, 0f));
            x.mul(share).intoArray(z, i);
            larger.mul(smaller)
                    .mul(x.mul(threefold).fma(x, linear))
                    .blend(0f, vanishing)
                    .fma(x, share)
                    .intoArray(derivative, i);
        }
    }
}

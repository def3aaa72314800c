package dev.vit4j.ops.cpu.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * GELU of vectors, two at a time: the steps of {@link ScalarKernels}.
 *
 * <p>Written out at length, without methods of ours, on purpose. The JIT compiler puts small methods into their
 * callers, and in a caller that has grown large it no longer puts the JDK's vector methods in, so that every vector
 * becomes an object: GELU took five times as long then. Methods of more than 325 bytecodes it compiles by themselves.
 */
final class VectorGelu {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();

    private VectorGelu() {}

    /**
     * @param z replaced by its GELU
     * @param from first index
     * @param bound one past the last; a multiple of two vectors after the first
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    static void alone(float[] z, int from, int bound, float[] bias, int biasFrom) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector c0 = FloatVector.broadcast(SPECIES, Erf.C0);
        FloatVector c1 = FloatVector.broadcast(SPECIES, Erf.C1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, Erf.C2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, Erf.C3);
        FloatVector c4 = FloatVector.broadcast(SPECIES, Erf.C4);
        FloatVector c5 = FloatVector.broadcast(SPECIES, Erf.C5);
        FloatVector c6 = FloatVector.broadcast(SPECIES, Erf.C6);
        for (int i = from; i < bound; i += 2 * STEP) {
            int b = biasFrom + i - from;
            FloatVector x0 = FloatVector.fromArray(SPECIES, z, i).add(FloatVector.fromArray(SPECIES, bias, b));
            FloatVector x1 =
                    FloatVector.fromArray(SPECIES, z, i + STEP).add(FloatVector.fromArray(SPECIES, bias, b + STEP));
            FloatVector u0 = x0.abs();
            FloatVector u1 = x1.abs();
            FloatVector p0 = u0.fma(c6, c5)
                    .fma(u0, c4)
                    .fma(u0, c3)
                    .fma(u0, c2)
                    .fma(u0, c1)
                    .fma(u0, c0);
            FloatVector p1 = u1.fma(c6, c5)
                    .fma(u1, c4)
                    .fma(u1, c3)
                    .fma(u1, c2)
                    .fma(u1, c1)
                    .fma(u1, c0);
            FloatVector square0 = p0.mul(p0);
            FloatVector square1 = p1.mul(p1);
            FloatVector fourth0 = square0.mul(square0);
            FloatVector fourth1 = square1.mul(square1);
            FloatVector eighth0 = fourth0.mul(fourth0);
            FloatVector eighth1 = fourth1.mul(fourth1);
            FloatVector tail0 = one.div(eighth0.mul(eighth0));
            FloatVector tail1 = one.div(eighth1.mul(eighth1));
            FloatVector share0 = one.sub(tail0).blend(tail0, x0.compare(LT, 0f));
            x0.mul(share0).intoArray(z, i);
            FloatVector share1 = one.sub(tail1).blend(tail1, x1.compare(LT, 0f));
            x1.mul(share1).intoArray(z, i + STEP);
        }
    }

    /**
     * @param z replaced by its GELU
     * @param derivative takes the derivative
     * @param from first index in both
     * @param bound one past the last; a multiple of two vectors after the first
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    static void withDerivative(float[] z, float[] derivative, int from, int bound, float[] bias, int biasFrom) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
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
        FloatVector p = FloatVector.broadcast(SPECIES, Erf.P);
        FloatVector a1 = FloatVector.broadcast(SPECIES, Erf.A1);
        FloatVector a2 = FloatVector.broadcast(SPECIES, Erf.A2);
        FloatVector a3 = FloatVector.broadcast(SPECIES, Erf.A3);
        FloatVector a4 = FloatVector.broadcast(SPECIES, Erf.A4);
        FloatVector a5 = FloatVector.broadcast(SPECIES, Erf.A5);
        for (int i = from; i < bound; i += 2 * STEP) {
            int b = biasFrom + i - from;
            FloatVector x0 = FloatVector.fromArray(SPECIES, z, i).add(FloatVector.fromArray(SPECIES, bias, b));
            FloatVector q0 = x0.mul(-0.5f).mul(x0);
            VectorMask<Float> vanishing0 = q0.compare(LT, Exp.LEAST);
            FloatVector shifted0 = q0.fma(log2e, rounder);
            FloatVector n0 = shifted0.sub(rounder);
            FloatVector r0 = n0.fma(ln2Low, n0.fma(ln2High, q0));
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
            FloatVector t0 = one.div(x0.abs().fma(p, one));
            FloatVector tail0 =
                    t0.fma(a5, a4).fma(t0, a3).fma(t0, a2).fma(t0, a1).mul(t0).mul(e0);
            FloatVector x1 =
                    FloatVector.fromArray(SPECIES, z, i + STEP).add(FloatVector.fromArray(SPECIES, bias, b + STEP));
            FloatVector q1 = x1.mul(-0.5f).mul(x1);
            VectorMask<Float> vanishing1 = q1.compare(LT, Exp.LEAST);
            FloatVector shifted1 = q1.fma(log2e, rounder);
            FloatVector n1 = shifted1.sub(rounder);
            FloatVector r1 = n1.fma(ln2Low, n1.fma(ln2High, q1));
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
            FloatVector t1 = one.div(x1.abs().fma(p, one));
            FloatVector tail1 =
                    t1.fma(a5, a4).fma(t1, a3).fma(t1, a2).fma(t1, a1).mul(t1).mul(e1);
            FloatVector share0 = one.sub(tail0).blend(tail0, x0.compare(LT, 0f));
            x0.mul(share0).intoArray(z, i);
            x0.fma(e0.mul(ScalarKernels.DENSITY), share0).intoArray(derivative, i);
            FloatVector share1 = one.sub(tail1).blend(tail1, x1.compare(LT, 0f));
            x1.mul(share1).intoArray(z, i + STEP);
            x1.fma(e1.mul(ScalarKernels.DENSITY), share1).intoArray(derivative, i + STEP);
        }
    }
}

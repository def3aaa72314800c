package dev.vit4j.ops;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Functions of vectors that {@link VectorKernels} are made of. */
final class VectorMath {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private VectorMath() {}

    /** As {@link Exp#ofNonPositive}, lane by lane. */
    static FloatVector exp(FloatVector x) {
        VectorMask<Float> vanishing = x.compare(LT, Exp.LEAST);
        FloatVector shifted =
                x.fma(FloatVector.broadcast(SPECIES, Exp.LOG2E), FloatVector.broadcast(SPECIES, Exp.ROUNDER));
        FloatVector n = shifted.sub(Exp.ROUNDER);
        FloatVector r = n.fma(
                FloatVector.broadcast(SPECIES, -Exp.LN2_LOW), n.fma(FloatVector.broadcast(SPECIES, -Exp.LN2_HIGH), x));
        FloatVector p = r.fma(FloatVector.broadcast(SPECIES, Exp.P0), FloatVector.broadcast(SPECIES, Exp.P1))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P2))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P3))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P4))
                .fma(r, FloatVector.broadcast(SPECIES, Exp.P5));
        FloatVector e = p.fma(r.mul(r), r.add(1f));
        IntVector power = shifted.reinterpretAsInts().add(127).lanewise(LSHL, 23);
        return e.mul(power.reinterpretAsFloats()).blend(0f, vanishing);
    }
}

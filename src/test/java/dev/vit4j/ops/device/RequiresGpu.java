package dev.vit4j.ops.device;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that run where ND4J's CUDA backend can, and are skipped with the reason elsewhere. ND4J takes one backend in a
 * JVM, so they are run alone: {@code mvn -Pcuda test -Dgroups=gpu}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("gpu")
@ExtendWith(GpuCondition.class)
public @interface RequiresGpu {}

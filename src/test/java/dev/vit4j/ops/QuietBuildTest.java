package dev.vit4j.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

class QuietBuildTest {
    private final PrintStream real = System.out;
    private final ByteArrayOutputStream caught = new ByteArrayOutputStream();
    private final PrintStream mine = new PrintStream(caught, true, StandardCharsets.UTF_8);

    @BeforeEach
    void catchOutput() {
        System.setOut(mine);
    }

    @AfterEach
    void restore() {
        System.setOut(real);
    }

    private String printed() {
        return caught.toString(StandardCharsets.UTF_8);
    }

    private static SameDiff graph() {
        SameDiff sd = SameDiff.create();
        sd.math.square(sd.var("x", Nd4j.createFromArray(1f, 2f))).sum("loss");
        sd.setLossVariables("loss");
        return sd;
    }

    @Test
    void gradientsAreMadeWithoutTheNoiseThatNd4jMakes() {
        graph().createGradFunction("x");
        assertThat(printed()).as("what is worked around is still so").isNotEmpty();
        caught.reset();
        QuietBuild.run(() -> graph().createGradFunction("x"));
        assertThat(printed()).isEmpty();
        assertThat(System.out).isSameAs(mine);
    }

    @Test
    void whatOtherThreadsPrintGetsThrough() {
        QuietBuild.run(() -> {
            System.out.println("dropped");
            Thread other = new Thread(() -> System.out.println("data"));
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(printed().strip()).isEqualTo("data");
    }

    @Test
    void outputIsBackAfterAFailureToo() {
        assertThatThrownBy(() -> QuietBuild.run(() -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(System.out).isSameAs(mine);
    }
}

package dev.vit4j.ops.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.ops.device.DeviceRequest.Kind;
import dev.vit4j.ops.device.Gpu.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceChoiceTest {
    private static final Gpu A10 = new Gpu("A10", "GPU-a", new Capability(8, 6), 1L << 34);
    private static final Gpu H100 = new Gpu("H100", "GPU-h", new Capability(9, 0), 1L << 36);
    private static final DeviceRequest AUTO = new DeviceRequest(Kind.AUTO, 0);

    private static GpuSurvey with(Gpu... gpus) {
        return new GpuSurvey("535.1", List.of(gpus), null);
    }

    private static DeviceRequest cuda(int index) {
        return new DeviceRequest(Kind.CUDA, index);
    }

    @ParameterizedTest
    @CsvSource({
        "3,5,false",
        "3,7,true",
        "5,0,true",
        "6,1,true",
        "7,5,true",
        "8,0,true",
        "8,6,true",
        "8,7,true",
        "8,9,true",
        "9,0,false",
        "10,0,false",
        "12,0,false"
    })
    void capabilitiesFrom37To89CanBeUsed(int major, int minor, boolean usable) {
        assertThat(new Capability(major, minor).obstacle() == null).isEqualTo(usable);
    }

    @Test
    void autoTakesTheFirstGpuThatCanBeUsed() {
        DeviceChoice choice = DeviceChoice.of(AUTO, true, with(H100, A10), () -> null);
        assertThat(choice.device()).isEqualTo("cuda:1");
        assertThat(choice.gpu()).isEqualTo(A10);
        assertThat(choice.warning()).isNull();
    }

    @Test
    void autoOnHopperIsTheCpuAndSaysWhyInOneLine() {
        DeviceChoice choice = DeviceChoice.of(AUTO, true, with(H100), () -> null);
        assertThat(choice.device()).isEqualTo("cpu");
        assertThat(choice.gpu()).isNull();
        assertThat(choice.warning())
                .contains(
                        "running on the CPU",
                        "H100",
                        "no code for compute capability 9.0",
                        "3.7 to 8.9 with driver 510")
                .doesNotContain("\n");
    }

    @Test
    void autoFallsBackWhereCudaDoesNotStart() {
        DeviceChoice choice = DeviceChoice.of(AUTO, true, with(A10), () -> "CUDA does not start");
        assertThat(choice.device()).isEqualTo("cpu");
        assertThat(choice.warning()).contains("CUDA does not start");
    }

    @Test
    void autoInAnOrdinaryBuildSaysNothing() {
        DeviceChoice choice = DeviceChoice.of(AUTO, false, with(A10), () -> null);
        assertThat(choice.device()).isEqualTo("cpu");
        assertThat(choice.warning()).isNull();
    }

    @Test
    void cpuIsTheCpu() {
        DeviceChoice choice = DeviceChoice.of(new DeviceRequest(Kind.CPU, 0), true, with(A10), () -> null);
        assertThat(choice.device()).isEqualTo("cpu");
        assertThat(choice.warning()).isNull();
    }

    @Test
    void cudaTakesTheOneAskedFor() {
        assertThat(DeviceChoice.of(cuda(1), true, with(H100, A10), () -> null).gpu())
                .isEqualTo(A10);
    }

    @Test
    void cudaFailsWithWhatIsWrong() {
        refused(cuda(0), true, with(H100), null, "--device cuda:0: H100 cannot be used", "9.0", "--device cpu works");
        refused(cuda(2), true, with(H100, A10), null, "--device cuda:2: there is no such GPU; the last is cuda:1");
        refused(cuda(0), true, GpuSurvey.none(null, "no driver"), null, "--device cuda:0: no driver");
        refused(cuda(0), true, with(A10), "libcuda.so.1 is missing", "libcuda.so.1 is missing");
        refused(cuda(0), false, with(A10), null, "CPU backend only", "VIT4J_CUDA=1");
    }

    private static void refused(
            DeviceRequest request, boolean build, GpuSurvey survey, String libraries, String... said) {
        assertThatThrownBy(() -> DeviceChoice.of(request, build, survey, () -> libraries))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(said);
    }
}

package dev.vit4j.ops.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers written by hand after nvidia-smi's documented format, one for each kind of machine and failure. */
class NvidiaSmiTest {
    private static final String A10 = "NVIDIA A10, GPU-aaaa1111-0000, 535.104.05, 8.6, 23028, [N/A]";
    private static final String H100 = "NVIDIA H100 80GB HBM3, GPU-bbbb2222-0000, 535.104.05, 9.0, 81559, Disabled";
    private static final String A100_MIG = "NVIDIA A100-SXM4-40GB, GPU-cccc3333-0000, 535.104.05, 8.0, 40960, Enabled";
    private static final String A100_MIG_TOO = A100_MIG.replace("cccc3333", "dddd4444");
    private static final String MIG_LIST = """
            GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-cccc3333-0000)
              MIG 1g.5gb      Device  0: (UUID: MIG-1111)
              MIG 3g.20gb     Device  1: (UUID: MIG-2222)
            GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-dddd4444-0000)
              MIG 7g.40gb     Device  0: (UUID: MIG-3333)
            """;

    @TempDir
    private Path folder;

    private GpuSurvey ask(String script, String visible) throws IOException {
        return ask(script, visible, Duration.ofSeconds(60));
    }

    private GpuSurvey ask(String script, String visible, Duration limit) throws IOException {
        Path tool = folder.resolve("nvidia-smi");
        Files.writeString(tool, "#!/bin/sh\n" + script + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/nowhere:" + folder));
        if (visible != null) {
            environment.put("CUDA_VISIBLE_DEVICES", visible);
        }
        return new NvidiaSmi(environment, limit).survey();
    }

    private static String says(String... lines) {
        return "cat <<'END'\n" + String.join("\n", lines) + "\nEND";
    }

    @Test
    void aCardIsReadWhole() throws IOException {
        GpuSurvey survey = ask(says(A10), null);
        assertThat(survey.problem()).isNull();
        assertThat(survey.driver()).isEqualTo("535.104.05");
        assertThat(survey.gpus())
                .containsExactly(new Gpu("NVIDIA A10", "GPU-aaaa1111-0000", new Gpu.Capability(8, 6), 23028L << 20));
    }

    @Test
    void theToolIsAskedForTheFieldsThatAreRead() throws IOException {
        Path seen = folder.resolve("arguments");
        ask("printf '%s\\n' \"$@\" > '" + seen + "'; " + says(A10), null);
        assertThat(Files.readAllLines(seen))
                .containsExactly(
                        "--query-gpu=name,uuid,driver_version,compute_cap,memory.total,mig.mode.current",
                        "--format=csv,noheader,nounits");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "unset",
            value = {
                "unset|GPU-aaaa1111-0000 GPU-bbbb2222-0000",
                "1|GPU-bbbb2222-0000",
                "1,0|GPU-bbbb2222-0000 GPU-aaaa1111-0000",
                "0,7,1|GPU-aaaa1111-0000",
                "0,0,1|GPU-aaaa1111-0000",
                "GPU-bbbb|GPU-bbbb2222-0000",
            })
    void visibleDevicesAreCudas(String visible, String uuids) throws IOException {
        assertThat(ask(says(A10, H100), visible).gpus().stream().map(Gpu::uuid)).containsExactly(uuids.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "none", "GPU-ffff", "2"})
    void hiddenGpusAreSaidToBeHidden(String visible) throws IOException {
        GpuSurvey survey = ask(says(A10, H100), visible);
        assertThat(survey.gpus()).isEmpty();
        assertThat(survey.problem()).contains("CUDA_VISIBLE_DEVICES='" + visible + "'", "hides every GPU");
    }

    @Test
    void instancesOfDividedCardsAreDevices() throws IOException {
        String script =
                "if [ \"$1\" = -L ]; then " + says(MIG_LIST) + "\nelse " + says(A100_MIG, A100_MIG_TOO) + "\nfi";
        assertThat(ask(script, null).gpus().stream().map(Gpu::uuid))
                .containsExactly("MIG-1111", "MIG-2222", "MIG-3333");
        assertThat(ask(script, "MIG-2222").gpus().stream().map(Gpu::name))
                .containsExactly("NVIDIA A100-SXM4-40GB MIG 3g.20gb");
        assertThat(ask(script, "1").gpus().stream().map(Gpu::uuid)).containsExactly("MIG-3333");
    }

    @Test
    void aDividedCardWithoutInstancesIsNoDevice() throws IOException {
        GpuSurvey survey = ask("[ \"$1\" = -L ] || " + says(A100_MIG), null);
        assertThat(survey.gpus()).isEmpty();
        assertThat(survey.problem()).contains("MIG mode", "has no instance");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2|too old",
                "echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'; exit 9"
                        + "|exit code 9: NVIDIA-SMI has failed because it could not communicate",
                "echo 'Failed to initialize NVML: Driver/library version mismatch' >&2; exit 18|version mismatch",
                "echo 'No devices were found'|sees no GPU",
                "true|sees no GPU",
                "echo 'Tesla M40, GPU-1, 440.33.01, 5.2, 11448, [N/A]'|driver 440.33.01 is too old",
                "echo 'Tesla M40, GPU-1, 450.51.06, 5.2, 11448, [N/A]'|driver 450.51.06 is too old",
                "echo '<html>, what?'|is not understood: '<html>, what?'",
                "echo 'a, GPU-1, 535.1, eight, 1, [N/A]'|is not understood",
                "head -c 100000 /dev/zero|is not understood",
            })
    void failuresAreSaid(String script, String said) throws IOException {
        GpuSurvey survey = ask(script, null);
        assertThat(survey.gpus()).isEmpty();
        assertThat(survey.problem()).contains(said).hasSizeLessThan(400);
    }

    @Test
    void aHangingToolIsGivenUp() throws IOException {
        long start = System.nanoTime();
        GpuSurvey survey = ask("sleep 60 & sleep 60", null, Duration.ofSeconds(1));
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
        assertThat(survey.problem()).contains("no answer within 1 s", "the driver hangs");
    }

    @Test
    void withoutTheToolThereIsNoDriver() {
        GpuSurvey survey = new NvidiaSmi(Map.of("PATH", folder.toString())).survey();
        assertThat(survey.problem()).contains("no NVIDIA driver", "--gpus");
    }

    @Test
    void memoryThatIsNotToldIsNone() throws IOException {
        assertThat(ask(says("GB10, GPU-1, 580.1, 12.1, [N/A], [N/A]"), null)
                        .gpus()
                        .get(0)
                        .memoryBytes())
                .isZero();
    }
}

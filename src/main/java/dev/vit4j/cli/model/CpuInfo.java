package dev.vit4j.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processor, as Linux describes it.
 *
 * @param model its name; empty where the system does not say
 * @param features the vector extensions it has, in the order of Linux' flags
 */
record CpuInfo(String model, List<String> features) {
    /** Flags of /proc/cpuinfo that matter to matrix arithmetic; avx512* and amx* besides. */
    private static final Set<String> WANTED =
            Set.of("sse4_2", "avx", "avx2", "fma", "f16c", "avx_vnni", "asimd", "asimdhp", "asimddp", "sve", "sve2");

    static CpuInfo read() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        return Files.exists(file) ? parse(Files.readAllLines(file)) : new CpuInfo("", List.of());
    }

    static CpuInfo parse(List<String> lines) {
        List<String> features = field(lines, "flags")
                .or(() -> field(lines, "Features"))
                .map(flags -> Arrays.stream(flags.split(" ", -1))
                        .filter(flag -> WANTED.contains(flag) || flag.startsWith("avx512") || flag.startsWith("amx"))
                        .toList())
                .orElse(List.of());
        return new CpuInfo(field(lines, "model name").orElse(""), features);
    }

    private static Optional<String> field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.matches(name + "\\s*:.*"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }
}

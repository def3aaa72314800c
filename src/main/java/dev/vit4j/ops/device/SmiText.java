package dev.vit4j.ops.device;

import dev.vit4j.ops.device.Gpu.Capability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what nvidia-smi prints. */
final class SmiText {
    /** CUDA 11's libraries run on drivers from here on (CUDA 11.8 release notes, table 2). */
    private static final List<Integer> OLDEST_DRIVER = List.of(450, 80, 2);

    private static final String OLD_DRIVER =
            "the NVIDIA driver is too old to be asked for compute capabilities; install version 510 or newer";
    private static final int FIELDS = 6;
    private static final Pattern CAPABILITY = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})");
    private static final Pattern GPU_LINE = Pattern.compile("GPU [0-9]+: .*\\(UUID: (GPU-[^)]+)\\)\\s*");
    private static final Pattern MIG_LINE =
            Pattern.compile("\\s+MIG (\\S+)\\s+Device\\s+[0-9]+: \\(UUID: (MIG-[^)]+)\\)\\s*");

    private SmiText() {}

    /** @return one clause on why nvidia-smi failed */
    static String failure(int exitCode, String text) {
        if (text.contains("is not a valid field to query")) {
            return OLD_DRIVER;
        }
        String said = firstLine(text);
        return "nvidia-smi failed (exit code " + exitCode + (said.isEmpty() ? "" : ": " + said)
                + "); the driver is not running or does not fit its library: reinstall it or restart the machine";
    }

    /** @return whether a GPU is divided into instances */
    static boolean hasMig(String gpus) {
        return gpus.lines().map(SmiText::fields).anyMatch(fields -> fields.size() == FIELDS && isMig(fields));
    }

    /**
     * @param gpus answer to the query for all GPUs
     * @param instances answer to {@code -L}; looked at where a GPU is divided
     * @param visible CUDA_VISIBLE_DEVICES, or null
     */
    static GpuSurvey survey(String gpus, String instances, String visible) {
        Map<Gpu, List<Gpu>> found = new LinkedHashMap<>();
        String driver = null;
        for (String line : gpus.lines().filter(line -> !line.isBlank()).toList()) {
            if (line.strip().equals("No devices were found")) {
                continue;
            }
            List<String> fields = fields(line);
            Gpu card = fields.size() == FIELDS ? card(fields) : null;
            if (card == null) {
                return GpuSurvey.none(driver, "nvidia-smi's answer is not understood: '" + shortened(line) + "'");
            }
            driver = fields.get(2);
            found.put(card, isMig(fields) ? instancesOf(card, instances) : List.of(card));
        }
        if (driver != null && older(driver)) {
            return GpuSurvey.none(driver, "the NVIDIA driver " + driver + " is too old; install version 510 or newer");
        }
        if (found.isEmpty()) {
            return GpuSurvey.none(driver, "the NVIDIA driver sees no GPU");
        }
        if (found.values().stream().allMatch(List::isEmpty)) {
            return GpuSurvey.none(
                    driver, "the GPU is in MIG mode and has no instance; make one (nvidia-smi mig -cgi ... -C)");
        }
        List<Gpu> usable = VisibleDevices.of(visible, found);
        return new GpuSurvey(
                driver,
                usable,
                usable.isEmpty()
                        ? "CUDA_VISIBLE_DEVICES='" + visible + "' hides every GPU; unset or correct it"
                        : null);
    }

    private static Gpu card(List<String> fields) {
        Matcher capability = CAPABILITY.matcher(fields.get(3));
        if (!capability.matches() || !fields.get(1).startsWith("GPU-")) {
            return null;
        }
        // Machines whose GPU has no memory of its own answer "[N/A]".
        long mebibytes = fields.get(4).matches("[0-9]{1,9}") ? Long.parseLong(fields.get(4)) : 0;
        return new Gpu(
                fields.get(0),
                fields.get(1),
                new Capability(Integer.parseInt(capability.group(1)), Integer.parseInt(capability.group(2))),
                mebibytes << 20);
    }

    private static List<Gpu> instancesOf(Gpu card, String list) {
        List<Gpu> instances = new ArrayList<>();
        boolean within = false;
        for (String line : list.lines().toList()) {
            Matcher gpu = GPU_LINE.matcher(line);
            Matcher mig = MIG_LINE.matcher(line);
            if (gpu.matches()) {
                within = gpu.group(1).equals(card.uuid());
            } else if (within && mig.matches()) {
                instances.add(new Gpu(card.name() + " MIG " + mig.group(1), mig.group(2), card.capability(), 0));
            }
        }
        return instances;
    }

    private static boolean isMig(List<String> fields) {
        return fields.get(FIELDS - 1).equals("Enabled");
    }

    private static boolean older(String driver) {
        List<Integer> parts = Pattern.compile("[^0-9]+")
                .splitAsStream(driver)
                .filter(part -> part.matches("[0-9]{1,6}"))
                .map(Integer::valueOf)
                .toList();
        Comparator<List<Integer>> byPart = Comparator.comparingInt((List<Integer> v) -> part(v, 0))
                .thenComparingInt(v -> part(v, 1))
                .thenComparingInt(v -> part(v, 2));
        return byPart.compare(parts, OLDEST_DRIVER) < 0;
    }

    private static int part(List<Integer> version, int i) {
        return i < version.size() ? version.get(i) : 0;
    }

    private static List<String> fields(String line) {
        return Pattern.compile(",").splitAsStream(line).map(String::strip).toList();
    }

    private static String firstLine(String text) {
        return shortened(text.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .strip());
    }

    private static String shortened(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}\\uFFFD]", "?");
        return clean.length() <= 120 ? clean : clean.substring(0, 120) + "...";
    }
}

package dev.vit4j.ops.device;

import dev.vit4j.common.BadOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where a model runs, and why.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param reason one clause for people
 * @param gpu the GPU, or null on the CPU
 * @param warning one line for people where a GPU was hoped for and the CPU runs; else null
 */
public record DeviceChoice(String device, String reason, Gpu gpu, String warning) {
    private static final String CPU = "cpu";
    private static final String WHAT_WORKS =
            "a GPU of compute capability 3.7 to 8.9 with driver 510 or newer would work; --device cpu silences this";

    /**
     * @param request what was asked for
     * @param cudaBuild whether ND4J's CUDA backend is there
     * @param survey the GPUs; not looked at without the backend, or where the CPU was asked for
     * @param libraries asked last, why CUDA's libraries do not work with the GPU; null if they do
     * @return what runs
     * @throws BadOptionException if a GPU was asked for and cannot be used
     */
    static DeviceChoice of(DeviceRequest request, boolean cudaBuild, GpuSurvey survey, Supplier<String> libraries) {
        return switch (request.kind()) {
            case CPU -> cpu("--device cpu");
            case CUDA -> cuda(request.index(), cudaBuild, survey, libraries);
            case AUTO -> cudaBuild ? auto(survey, libraries) : cpu("this build holds ND4J's CPU backend only");
        };
    }

    private static DeviceChoice cuda(int index, boolean cudaBuild, GpuSurvey survey, Supplier<String> libraries) {
        String option = "--device cuda:" + index + ": ";
        if (!cudaBuild) {
            throw new BadOptionException(
                    option + "this build holds ND4J's CPU backend only; build with CUDA"
                            + " (VIT4J_CUDA=1 scripts/vit, see docs/guides/gpu.md), or use --device cpu or leave the option out");
        }
        String obstacle = survey.problem();
        if (obstacle == null && index >= survey.gpus().size()) {
            obstacle =
                    "there is no such GPU; the last is cuda:" + (survey.gpus().size() - 1);
        }
        if (obstacle == null) {
            obstacle = obstacle(survey.gpus().get(index));
        }
        if (obstacle == null) {
            obstacle = libraries.get();
        }
        if (obstacle != null) {
            throw new BadOptionException(option + obstacle + "; " + WHAT_WORKS.replaceFirst("; --device.*", "")
                    + ", --device cpu works here");
        }
        return gpu(index, survey.gpus().get(index));
    }

    private static DeviceChoice auto(GpuSurvey survey, Supplier<String> libraries) {
        if (survey.problem() != null) {
            return fallback(survey.problem());
        }
        List<String> obstacles = new ArrayList<>();
        for (int i = 0; i < survey.gpus().size(); i++) {
            String obstacle = obstacle(survey.gpus().get(i));
            if (obstacle == null) {
                obstacle = libraries.get();
                return obstacle == null ? gpu(i, survey.gpus().get(i)) : fallback(obstacle);
            }
            obstacles.add("cuda:" + i + ": " + obstacle);
        }
        return fallback(String.join("; ", obstacles));
    }

    /** @return why ND4J cannot run on it, or null */
    private static String obstacle(Gpu gpu) {
        String obstacle = gpu.capability().obstacle();
        return obstacle == null ? null : gpu.name() + " cannot be used: " + obstacle;
    }

    private static DeviceChoice cpu(String reason) {
        return new DeviceChoice(CPU, reason, null, null);
    }

    private static DeviceChoice fallback(String why) {
        return new DeviceChoice(CPU, why, null, "running on the CPU: " + why + "; " + WHAT_WORKS);
    }

    private static DeviceChoice gpu(int index, Gpu gpu) {
        return new DeviceChoice("cuda:" + index, gpu.name() + ", compute capability " + gpu.capability(), gpu, null);
    }
}

package dev.vit4j.ops.device;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.vit4j.common.BadInputException;
import java.util.Map;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * Decides where models run and makes ND4J run there. To be called before anything of ND4J is: it takes its backend
 * once, at its first array, for the whole process.
 */
public final class Devices {
    private static final String CPU_BACKEND = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";
    private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    private Devices() {}

    /** C's own; Java cannot change its process's environment. */
    private interface LibC extends Library {
        int setenv(String name, String value, int overwrite);
    }

    /** @return whether this build holds ND4J's CUDA backend ({@code -Pcuda}) */
    public static boolean cudaBuild() {
        return Devices.class.getClassLoader().getResource(CUDA_BACKEND.replace('.', '/') + ".class") != null;
    }

    /** @return what GPUs this machine has for this process; takes up to 15 s where the driver hangs */
    public static GpuSurvey survey() {
        return new NvidiaSmi(System.getenv()).survey();
    }

    /**
     * @param request {@code auto}, {@code cpu} or {@code cuda:N}
     * @return what would run
     * @throws BadInputException if a GPU was asked for and cannot be used
     */
    public static DeviceChoice choose(DeviceRequest request) {
        boolean cuda = cudaBuild();
        boolean ask = cuda && request.kind() != DeviceRequest.Kind.CPU;
        GpuSurvey survey = ask ? survey() : GpuSurvey.none(null, "not asked");
        return DeviceChoice.of(request, cuda, survey, cuda ? CudaLibraries::obstacle : () -> null);
    }

    /**
     * Makes ND4J run there. In a build with the CPU backend alone there is nothing to do.
     *
     * @param choice what was chosen
     */
    public static void use(DeviceChoice choice) {
        if (!cudaBuild()) {
            return;
        }
        if (choice.gpu() != null) {
            see(choice.gpu());
        }
        show(choice.gpu() == null ? CPU_BACKEND : CUDA_BACKEND);
    }

    /** Makes ND4J run on the CPU unless {@link #use} says otherwise later: for commands that know no device. */
    public static void useCpu() {
        if (cudaBuild()) {
            show(CPU_BACKEND);
        }
    }

    private static void show(String backend) {
        ND4JClassLoading.setNd4jClassloader(new OneBackend(Devices.class.getClassLoader(), backend));
    }

    /** Leaves CUDA this GPU alone, as its number 0: ND4J spreads threads over all that it sees. */
    private static void see(Gpu gpu) {
        LibC libc = Native.load("c", LibC.class);
        for (Map.Entry<String, String> variable : Map.of(
                        "CUDA_VISIBLE_DEVICES", gpu.uuid(), "ND4J_CUDA_FORCE_SINGLE_GPU", "true")
                .entrySet()) {
            if (libc.setenv(variable.getKey(), variable.getValue(), 1) != 0) {
                throw new IllegalStateException("the environment cannot be changed: " + variable.getKey());
            }
        }
    }
}

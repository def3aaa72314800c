package dev.vit4j.notebook;

import dev.vit4j.common.OptionalLibrary;
import java.nio.file.Path;

/** Starts the notebook kernel. Jupyter runs this with its connection file ({@code scripts/notebook}). */
public final class KernelMain {
    private KernelMain() {}

    /** @param arguments the connection file that Jupyter writes */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("Jupyter starts this kernel with one argument, its connection file; "
                    + "to open the notebooks: scripts/notebook");
        }
        OptionalLibrary.KERNEL.require("the notebooks' kernel");
        NotebookKernel.serve(Path.of(arguments[0]));
    }
}

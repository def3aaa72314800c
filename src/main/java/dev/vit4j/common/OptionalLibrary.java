package dev.vit4j.common;

/** Libraries that a project which uses vit4j gets only if it asks for them. The {@code vit} command has them all. */
public enum OptionalLibrary {
    /** Parses the command line. */
    COMMAND_LINE("picocli.CommandLine", "command-line"),
    /** Writes Parquet files. */
    PARQUET("org.apache.parquet.hadoop.ParquetWriter", "parquet"),
    /** Speaks Jupyter's protocol. */
    KERNEL("org.dflib.jjava.jupyter.kernel.BaseKernel", "kernel");

    private final String className;
    private final String key;

    OptionalLibrary(String className, String key) {
        this.className = className;
        this.key = key;
    }

    /**
     * Checks that the library is there, before a class that cannot be loaded without it is used.
     *
     * @param purpose what needs it, for the message
     * @throws BadInputException if it is missing; the message names the artifact to add
     */
    public void require(String purpose) {
        require(purpose, OptionalLibrary.class.getClassLoader());
    }

    void require(String purpose, ClassLoader loader) {
        BadInputException.require(
                isIn(loader), "%s needs the library %s: add this dependency to your project", purpose, artifact());
    }

    /** @return Maven's coordinates, in the version that was tested */
    public String artifact() {
        return BuildProperties.get("optional." + key);
    }

    private boolean isIn(ClassLoader loader) {
        return loader.getResource(className.replace('.', '/') + ".class") != null;
    }
}

package dev.vit4j.common;

/** Optional dependencies: projects that use vit4j add them where needed. The {@code vit} command has them all. */
public enum OptionalLibrary {
    /** Parses the command line. */
    COMMAND_LINE("picocli.CommandLine", "command-line"),
    /** Reads and writes Parquet files. */
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
     * Checks that the library is on the class path. Call it before using a class that needs the library.
     *
     * @param purpose what needs the library, for the message
     * @throws BadInputException if it is missing; the message names the artifact to add
     */
    public void require(String purpose) {
        require(purpose, OptionalLibrary.class.getClassLoader());
    }

    void require(String purpose, ClassLoader loader) {
        BadInputException.require(
                isIn(loader), "%s needs the library %s: add this dependency to your project", purpose, artifact());
    }

    /** @return Maven coordinates of the tested version */
    public String artifact() {
        return BuildProperties.get("optional." + key);
    }

    private boolean isIn(ClassLoader loader) {
        return loader.getResource(className.replace('.', '/') + ".class") != null;
    }
}

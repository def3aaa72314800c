package dev.vit4j.spark.session;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The jars that executors need beside their own Spark: this project's, and those in the folder {@code lib} beside it. */
final class OwnJars {
    private OwnJars() {}

    /** @return their URIs; none if these classes do not come from a jar, as in tests */
    static List<String> find() {
        return location()
                .map(jar -> find(jar, System.getProperty("java.class.path")))
                .orElse(List.of());
    }

    /**
     * @param own jar of this project
     * @param classPath of this JVM
     * @return URIs of the own jar and of those on the class path that lie beside it
     */
    static List<String> find(Path own, String classPath) {
        Path library = own.toAbsolutePath().resolveSibling("lib");
        List<String> jars = new ArrayList<>(List.of(own.toUri().toString()));
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (entry.endsWith(".jar") && library.equals(jar.getParent())) {
                jars.add(jar.toUri().toString());
            }
        }
        return jars;
    }

    private static Optional<Path> location() {
        CodeSource source = OwnJars.class.getProtectionDomain().getCodeSource();
        try {
            return Optional.ofNullable(source == null ? null : source.getLocation())
                    .filter(url -> url.getProtocol().equals("file"))
                    .map(url -> toPath(url.toString()))
                    .filter(Files::isRegularFile);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Path toPath(String url) {
        try {
            return Path.of(new java.net.URI(url));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

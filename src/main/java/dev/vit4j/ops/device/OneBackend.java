package dev.vit4j.ops.device;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Shows ND4J one of the backends on the class path and hides the others. ND4J takes the one of highest priority whose
 * library loads, which a GPU's does although its code cannot run there; the priorities come from the environment, which
 * a program cannot change for itself.
 */
final class OneBackend extends ClassLoader {
    private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

    private final String backend;

    /**
     * @param parent where everything else comes from
     * @param backend its class's name
     */
    OneBackend(ClassLoader parent, String backend) {
        super("vit4j one backend", parent);
        this.backend = backend;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> all = super.getResources(name);
        if (!name.equals(SERVICE)) {
            return all;
        }
        List<URL> wanted = new ArrayList<>();
        for (URL url : Collections.list(all)) {
            try (InputStream in = url.openStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (text.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .anyMatch(backend::equals)) {
                    wanted.add(url);
                }
            }
        }
        return Collections.enumeration(wanted);
    }
}

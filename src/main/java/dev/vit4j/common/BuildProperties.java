package dev.vit4j.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Properties that Maven wrote into the jar. */
final class BuildProperties {
    private static final String RESOURCE = "/vit4j.properties";

    private BuildProperties() {}

    static String get(String name) {
        Properties properties = new Properties();
        try (InputStream in = BuildProperties.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path; build with Maven");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(RESOURCE + " has no '" + name + "'");
        }
        return value;
    }
}

package dev.vit4j.common;

/** The version of this build. */
public final class Version {
    private Version() {}

    /** @return the project's version, such as {@code 0.1.0} */
    public static String current() {
        return BuildProperties.get("version");
    }
}

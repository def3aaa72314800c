package dev.vit4j.data.manifest;

/**
 * A file of a data set as a run found it.
 *
 * @param bytes its size
 * @param parts of the data set that have images in it, separated by commas: {@code train}, {@code validation},
 *     {@code test}
 * @param sha256 of its content, as hexadecimal digits; empty if only name and size are remembered
 */
public record ManifestFile(long bytes, String parts, String sha256) {
    /** @return whether all of its images were trained on */
    public boolean trainedOn() {
        return parts.equals(ManifestPart.TRAIN);
    }
}

package dev.vit4j.data.batch;

/** What to do with an image that cannot be used. */
public enum OnBadImage {
    /** Stop, with the file and its problem. */
    FAIL,
    /** Go on without it; it is counted and listed. */
    SKIP
}

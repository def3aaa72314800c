package dev.vit4j.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a file or folder is left out when images are looked for. */
public enum LeftOut {
    @JsonProperty("no_image")
    NO_IMAGE("no image", "no images"),
    @JsonProperty("other_format")
    OTHER_FORMAT("in a format that is not supported", "in formats that are not supported"),
    @JsonProperty("archive")
    ARCHIVE("archive", "archives"),
    @JsonProperty("empty")
    EMPTY("empty", "empty"),
    @JsonProperty("unreadable")
    UNREADABLE("unreadable", "unreadable"),
    @JsonProperty("broken_link")
    BROKEN_LINK("broken link", "broken links"),
    @JsonProperty("special")
    SPECIAL("pipe, socket or device", "pipes, sockets or devices"),
    @JsonProperty("outside")
    OUTSIDE("image outside the class folders", "images outside the class folders"),
    @JsonProperty("folder")
    FOLDER("folder beside the splits", "folders beside the splits"),
    @JsonProperty("other_split")
    OTHER_SPLIT("of another split", "of other splits"),
    @JsonProperty("unlabeled")
    UNLABELED("without labels", "without labels");

    private final String one;
    private final String several;

    LeftOut(String one, String several) {
        this.one = one;
        this.several = several;
    }

    /**
     * @param count number of files
     * @return the reason after their number: {@code no images}
     */
    String of(long count) {
        return count == 1 ? one : several;
    }
}

package dev.vit4j.data.export;

import dev.vit4j.image.ImageScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes names of exported images from what identifies them in their data set. */
final class ImageNames {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST = 180;
    private static final int DIGITS = 6;

    private ImageNames() {}

    /**
     * @param identity of the image in its data set: a path, a key or a digest
     * @param index of the image in its split
     * @return a path without ending, as {@link ExportedImage#name} describes
     */
    static String of(String identity, int index) {
        if (DIGEST.matcher(identity).matches()) {
            return numbered(index);
        }
        List<String> segments = new ArrayList<>();
        for (String segment : identity.replace('\\', '/').split("/", -1)) {
            String clean = UNPRINTABLE.matcher(segment).replaceAll("_");
            if (!clean.isEmpty() && !clean.equals(".") && !clean.equals("..")) {
                segments.add(ImageScan.isPassedOver(clean) ? "_" + clean : clean);
            }
        }
        if (segments.isEmpty()) {
            return numbered(index);
        }
        int last = segments.size() - 1;
        segments.set(last, withoutEnding(segments.get(last)));
        boolean tooLong =
                segments.stream().anyMatch(segment -> segment.getBytes(StandardCharsets.UTF_8).length > LONGEST);
        return tooLong ? numbered(index) : String.join("/", segments);
    }

    private static String withoutEnding(String name) {
        return ImageScan.isNamedLikeImage(name) ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /**
     * @param index from 0
     * @return it with leading zeros, so that names sort as numbers
     */
    static String numbered(int index) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d", index);
    }
}

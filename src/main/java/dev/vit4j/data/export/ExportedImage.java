package dev.vit4j.data.export;

/**
 * An image as it is exported.
 *
 * @param index position in its split, from 0; it counts images that could not be read, too
 * @param name path of the image in its data set without the ending, with slashes, such as {@code cat/tabby/1}; the index
 *     with leading zeros if the data set names no files. No segment is empty, {@code .} or {@code ..}. Two images may have the
 *     same name, such as {@code 1.jpg} and {@code 1.png}
 * @param classes class indices, ascending; one, unless the data is multi-label; not copied
 * @param content a whole image file; not copied
 * @param ending of a file with that content, without the dot: {@code png}, {@code jpg}, {@code bmp}, {@code gif},
 *     {@code webp}, {@code tif}, {@code ppm}
 */
public record ExportedImage(int index, String name, int[] classes, byte[] content, String ending) {
    /** @return the name and the ending, such as {@code cat/tabby/1.png} */
    public String file() {
        return name + "." + ending;
    }
}

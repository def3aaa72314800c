package dev.vit4j.image;

/** The two passes of a resize of 8-bit RGB images. All implementations return the same bits. */
interface ResamplePasses {
    /**
     * Resizes rows.
     *
     * @param in pixels [height,width,3]
     * @param width pixels in a row
     * @param firstRow first row to resize
     * @param rows number of rows to resize
     * @param weights of the new columns
     * @return pixels [rows,new width,3]
     */
    byte[] columns(byte[] in, int width, int firstRow, int rows, ResampleWeights weights);

    /**
     * Resizes columns.
     *
     * @param in pixels [height,width,3], from row {@code firstRow} of the image on
     * @param width pixels in a row
     * @param firstRow number of the first given row, by which the weights count
     * @param weights of the new rows
     * @return pixels [new height,width,3]
     */
    byte[] rows(byte[] in, int width, int firstRow, ResampleWeights weights);
}

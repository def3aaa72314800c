package dev.vit4j.data.export;

import dev.vit4j.data.batch.BadImage;
import java.util.List;
import java.util.Map;

/**
 * What was exported.
 *
 * @param written number of images of each split
 * @param skipped images that could not be decoded
 */
public record ExportResult(Map<String, Integer> written, List<BadImage> skipped) {}

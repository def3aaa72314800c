package dev.vit4j.train;

import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.MultiLabelMetrics;
import java.nio.ByteBuffer;

/**
 * The figures by which epochs are compared. Those that do not apply are NaN.
 *
 * @param loss mean cross entropy, in nats
 * @param top1 accuracy, 0..1, of images with one class
 * @param map mean average precision, 0..1, of images with any number of classes
 * @param images number of images
 */
record ValidationFigures(double loss, double top1, double map, long images) {
    static ValidationFigures of(ClassificationMetrics metrics) {
        return new ValidationFigures(metrics.loss(), metrics.top1(), Double.NaN, metrics.images());
    }

    static ValidationFigures of(MultiLabelMetrics metrics) {
        return new ValidationFigures(metrics.loss(), Double.NaN, metrics.meanAveragePrecision(), metrics.images());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(3 * Double.BYTES + Long.BYTES)
                .putDouble(loss)
                .putDouble(top1)
                .putDouble(map)
                .putLong(images)
                .array();
    }

    static ValidationFigures of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new ValidationFigures(buffer.getDouble(), buffer.getDouble(), buffer.getDouble(), buffer.getLong());
    }

    /** @return the accuracy or the mean average precision, whichever applies */
    double score() {
        return Double.isNaN(top1) ? map : top1;
    }
}

package dev.vit4j.spark.bulk;

import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.image.ImageLimits;
import java.io.Serializable;
import java.time.Duration;

/**
 * {@link InputOptions} on their way to the executors, which read no lists.
 *
 * @param limits limits on image files
 * @param urlTimeout longest time for a URL
 * @param privateAddresses whether URLs may lead to private addresses
 * @param imageColumn of tables; empty for the usual ones
 */
record InputSpec(ImageLimits limits, Duration urlTimeout, boolean privateAddresses, String imageColumn)
        implements Serializable {
    private static final long serialVersionUID = 1;

    static InputSpec of(InputOptions options) {
        return new InputSpec(
                options.limits(),
                options.urlTimeout(),
                options.privateAddresses(),
                options.imageColumn().orElse(""));
    }

    InputOptions toOptions() {
        return InputOptions.DEFAULT
                .withLimits(limits)
                .withUrls(urlTimeout, privateAddresses)
                .withImageColumn(imageColumn);
    }
}

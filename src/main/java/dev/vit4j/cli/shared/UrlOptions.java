package dev.vit4j.cli.shared;

import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.data.dataset.UrlImages;
import dev.vit4j.data.fetch.UrlPolicy;
import dev.vit4j.data.fetch.UrlReader;
import dev.vit4j.image.ImageLimits;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of commands whose PATH may be a URL. */
public final class UrlOptions {
    public static final String HEADING = "%nURLs:%n";

    @Option(
            names = "--url-timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            converter = PositiveInt.class,
            description = "Gives up on a URL after this time, redirects included (default: ${DEFAULT-VALUE}).")
    private int timeout = 60;

    @Option(
            names = "--allow-private-addresses",
            description =
                    "Fetches from private, local and reserved addresses too, which are refused otherwise: a URL in"
                            + " somebody else's list could reach your own network.")
    private boolean privateAddresses;

    /**
     * @param options options of the inputs
     * @return them with these for URLs
     */
    public InputOptions applyTo(InputOptions options) {
        return options.withUrls(Duration.ofSeconds(timeout), privateAddresses);
    }

    /** @return fetches images that a data set names by URLs */
    public UrlImages images() {
        UrlReader reader = new UrlReader(
                new UrlPolicy(ImageLimits.DEFAULT.maxBytes(), Duration.ofSeconds(timeout), privateAddresses));
        return url -> {
            try {
                if (!UrlReader.isUrl(url)) {
                    throw new IOException("only http and https URLs are fetched");
                }
                return reader.read(UrlReader.address(url));
            } catch (URISyntaxException e) {
                throw new IOException("not a valid URL: " + e.getReason(), e);
            }
        };
    }
}

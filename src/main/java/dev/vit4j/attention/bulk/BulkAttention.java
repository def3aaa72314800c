package dev.vit4j.attention.bulk;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.classify.Prepared;
import dev.vit4j.classify.PreparedStream;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes maps of many images to a folder, of one model or of two side by side. */
public final class BulkAttention implements AutoCloseable {
    /** Most pixels of images held at once, 3 bytes each. */
    private static final long MOST_PIXELS = 50_000_000;
    /** Images above this many pixels are drawn one at a time: drawing takes several times the image's memory. */
    private static final long LARGE = 12_000_000;
    /** Images decoded at the same time. */
    private static final int AT_ONCE = 4;

    private static final int POLL_MILLIS = 1000;

    private final List<NamedModel> models;
    private final RenderRequest request;
    private final int batch;
    private final String maps;
    private final ImageFiles files;
    private final ImageDecoder decoder = new ImageDecoder();
    private final List<ModelRun> runs = new ArrayList<>();
    private final List<PatchTransform> makers;

    /**
     * @param models one model, or two to compare
     * @param request the maps to make
     * @param ops the operations that run the models
     * @param batch B, images per batch
     * @throws BadInputException if a model does not have such a layer, head, token or class, or if two models differ in
     *     shape although each map gets its own picture
     */
    public BulkAttention(List<NamedModel> models, RenderRequest request, OpsChoice ops, int batch) {
        this.models = List.copyOf(models);
        this.request = request;
        this.batch = batch;
        models.forEach(model -> check(model, models.size()));
        boolean pages = request.formats().contains(OutputFormat.HTML);
        boolean heads =
                models.stream().anyMatch(model -> model.model().config().head().isPresent());
        AttentionMemory.require(
                models.stream().map(model -> model.model().config()).toList(),
                request.plan().method().needsGradient() || (heads && pages && request.pageClasses() > 0),
                pages,
                batch,
                ops);
        boolean alike = models.stream()
                        .map(model -> List.of(
                                model.model().config().depth(),
                                model.model().config().heads()))
                        .distinct()
                        .count()
                == 1;
        require(
                alike || !request.each(),
                "the models differ in layers or heads: their maps cannot be paired one by one");
        String compared = models.size() > 1 ? "-compared" : "";
        this.maps = request.plan().fileName(models.get(0).model()) + compared;
        this.files = new ImageFiles(request, maps);
        // A page has at least the class-specific map that was asked for.
        int fewest = request.plan().method().needsGradient() ? 1 : 0;
        int pageClasses = request.formats().contains(OutputFormat.HTML) ? Math.max(fewest, request.pageClasses()) : 0;
        models.forEach(model -> runs.add(new ModelRun(model, request.plan(), pageClasses, ops, batch)));
        this.makers = runs.stream().map(ModelRun::maker).toList();
    }

    private void check(NamedModel model, int count) {
        try {
            request.plan().check(model.model());
        } catch (BadInputException e) {
            throw count == 1 ? e : new BadInputException(model.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Summary of a run.
     *
     * @param images number of images
     * @param failed number of images that failed
     */
    public record Summary(int images, int failed) {}

    /**
     * An image being processed.
     *
     * @param name the image's name as given
     * @param fileName base name of its files
     * @param prepared its input for each model, or an error
     */
    private record Image(String name, String fileName, Prepared<PreprocessedImage> prepared) {
        long pixels() {
            return BulkAttention.pixels(prepared);
        }
    }

    /** An image's results, empty if it failed, and the files written for it alone. */
    private record Done(Image image, List<ImageResult> results, List<Path> files, String error) {
        static Done failed(Image image, String error) {
            return new Done(image, List.of(), List.of(), error);
        }
    }

    private static long pixels(Prepared<PreprocessedImage> prepared) {
        if (prepared.inputs().isEmpty()) {
            return 0;
        }
        RgbImage original = prepared.inputs().get(0).original();
        return (long) original.width() * original.height();
    }

    /**
     * @param inputs images, in order; iterated by another thread
     * @param listener receives the result of each image
     * @param progress an already started progress line
     * @return the number of images
     * @throws IOException if a result cannot be written
     */
    public Summary run(Iterator<ImageSource> inputs, ResultListener listener, ProgressLine progress)
            throws IOException {
        PreparedStream.Bounds bounds = new PreparedStream.Bounds(
                AT_ONCE, batch + AT_ONCE, Runtime.getRuntime().maxMemory() / 8, MOST_PIXELS);
        try (Together together = new Together(request, models, maps);
                PreparedStream<PreprocessedImage> images =
                        new PreparedStream<>(inputs, this::prepare, BulkAttention::pixels, bounds)) {
            OlderFiles older = OlderFiles.in(request.out());
            Summary summary = run(images, together, new Watcher(listener, older), progress);
            older.description().ifPresent(progress::message);
            return summary;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Passes results on, and takes note of the files that were replaced. */
    private record Watcher(ResultListener listener, OlderFiles older) implements ResultListener {
        @Override
        public void image(ObjectNode line, List<Path> files) throws IOException {
            older.replaced(files);
            listener.image(line, files);
        }

        @Override
        public void all(List<Path> files) throws IOException {
            older.replaced(files);
            listener.all(files);
        }
    }

    private Prepared<PreprocessedImage> prepare(ImageSource source) {
        return Prepared.of(
                source,
                decoder,
                image -> makers.stream()
                        .map(maker -> PreprocessedImage.of(image, maker))
                        .toList());
    }

    private Summary run(
            PreparedStream<PreprocessedImage> images, Together together, ResultListener listener, ProgressLine progress)
            throws IOException, InterruptedException {
        OutputNames names = new OutputNames();
        int done = 0;
        int failed = 0;
        for (List<Image> some = next(images, names); !some.isEmpty(); some = next(images, names)) {
            for (Done image : done(some)) {
                finish(image, together, listener, progress);
                failed += image.results().isEmpty() ? 1 : 0;
            }
            done += some.size();
            progress.update(done, failed == 0 ? "" : failed + " unreadable");
        }
        if (failed < done) {
            listener.all(together.finish());
        }
        return new Summary(done, failed);
    }

    /** Takes the next images: at most a batch, and fewer large ones, since they are held until drawn. */
    private List<Image> next(PreparedStream<PreprocessedImage> images, OutputNames names) throws InterruptedException {
        List<Image> some = new ArrayList<>();
        long pixels = 0;
        while (some.size() < batch && pixels < MOST_PIXELS) {
            PreparedStream.State state = images.await(POLL_MILLIS);
            if (state == PreparedStream.State.ENDED) {
                break;
            }
            if (state == PreparedStream.State.READY) {
                PreparedStream.Item<PreprocessedImage> item = images.take();
                String name = item.source().name();
                Image image = new Image(name, names.next(name), item.prepared());
                pixels += image.pixels();
                some.add(image);
            }
        }
        return some;
    }

    private List<Done> done(List<Image> images) throws IOException {
        List<Image> readable = images.stream()
                .filter(image -> image.prepared().error().isEmpty())
                .toList();
        List<List<Optional<ImageResult>>> ofModels = new ArrayList<>();
        for (int m = 0; m < runs.size(); m++) {
            int model = m;
            List<PreprocessedImage> seen = readable.stream()
                    .map(image -> image.prepared().inputs().get(model))
                    .toList();
            ofModels.add(seen.isEmpty() ? List.of() : runs.get(m).of(seen));
        }
        List<Done> written;
        boolean large = readable.stream().anyMatch(image -> image.pixels() > LARGE);
        IntStream places = IntStream.range(0, readable.size());
        try {
            written = (large ? places : places.parallel())
                    .mapToObj(i -> written(
                            readable.get(i),
                            ofModels.stream().map(model -> model.get(i)).toList()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        List<Done> all = new ArrayList<>();
        int next = 0;
        for (Image image : images) {
            Optional<String> error = image.prepared().error();
            all.add(error.isPresent() ? Done.failed(image, error.get()) : written.get(next++));
        }
        return all;
    }

    private Done written(Image image, List<Optional<ImageResult>> results) {
        if (results.stream().anyMatch(Optional::isEmpty)) {
            return Done.failed(image, "the model's output is not finite; its weights are damaged");
        }
        List<ImageResult> all = results.stream().map(Optional::orElseThrow).toList();
        try {
            return new Done(image, all, files.write(image.fileName(), image.name(), all), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void finish(Done image, Together together, ResultListener listener, ProgressLine progress)
            throws IOException {
        String name = image.image().name();
        if (image.results().isEmpty()) {
            progress.message("skipped: " + name + ": " + image.error());
            together.addFailed(image.image().fileName(), name, image.error());
            listener.image(ResultJson.failed(name, image.error()), List.of());
        } else {
            List<Path> written = new ArrayList<>(image.files());
            written.addAll(together.add(image.image().fileName(), name, image.results()));
            listener.image(ResultJson.line(name, image.results(), written), written);
        }
    }

    @Override
    public void close() {
        runs.forEach(ModelRun::close);
    }
}

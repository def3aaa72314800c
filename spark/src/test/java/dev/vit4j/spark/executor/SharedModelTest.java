package dev.vit4j.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.Classification;
import dev.vit4j.classify.Classifier;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Version;
import dev.vit4j.image.ImageSource;
import dev.vit4j.spark.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class SharedModelTest {
    private static final String MODEL = LocalSpark.model().toString();

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private SharedModel share(String model) {
        return SharedModel.share(spark.sparkContext(), model, ModelOptions.DEFAULT, note -> {});
    }

    private static List<ImageSource> photos() {
        return LocalSpark.photos().stream().map(ImageSource::of).toList();
    }

    private static List<float[]> logits(List<Classification> rows) {
        return rows.stream().map(Classification::logits).toList();
    }

    private static List<float[]> expected() {
        try (Classifier classifier = Classifier.open(LocalSpark.model())) {
            return logits(classifier.classify(photos()));
        }
    }

    @Test
    void allTasksUseOneModel() {
        try (SharedModel model = share(MODEL)) {
            assertThat(model.labels()).hasSize(10).startsWith("airplane", "automobile");
            List<Integer> work = IntStream.range(0, 16).boxed().toList();
            List<String> ids = JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(work, 16)
                    .map(new ModelIds(model))
                    .collect();
            assertThat(ids).hasSize(16).containsOnly(ids.get(0));
        }
    }

    @Test
    void aLeaseClassifiesAsAClassifierDoes() {
        try (SharedModel model = share(MODEL);
                ModelLease lease = model.lease()) {
            assertThat(lease.batchSize()).isPositive();
            assertThat(logits(lease.classify(photos())))
                    .usingRecursiveComparison()
                    .isEqualTo(expected());
        }
    }

    private static ShippedModel throughJava(ShippedModel model) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(model);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (ShippedModel) in.readObject();
        }
    }

    private static ShippedModel shipped(Release release) {
        ModelLocation location = ModelLocation.of(MODEL, new Configuration(), note -> {});
        return new ShippedModel(release, location, ModelOptions.DEFAULT);
    }

    @Test
    void aModelArrivesWhole() throws Exception {
        try (ModelLease lease = new ModelLease(throughJava(shipped(Release.current())))) {
            assertThat(logits(lease.classify(photos())))
                    .usingRecursiveComparison()
                    .isEqualTo(expected());
        }
    }

    @Test
    void aModelArrivesWholeByKryo() {
        ClassTag<ShippedModel> tag = ClassTag$.MODULE$.apply(ShippedModel.class);
        KryoSerializer kryo = new KryoSerializer(new SparkConf());
        ByteBuffer bytes = kryo.newInstance().serialize(shipped(Release.current()), tag);
        ShippedModel arrived = kryo.newInstance().deserialize(bytes, tag);
        try (ModelLease lease = new ModelLease(arrived)) {
            assertThat(logits(lease.classify(photos())))
                    .usingRecursiveComparison()
                    .isEqualTo(expected());
        }
    }

    @Test
    void anArrivedModelCanBeSentOnAfterItWasOpened() throws Exception {
        ShippedModel arrived = throughJava(shipped(Release.current()));
        arrived.opened();
        assertThat(throughJava(arrived).opened().id())
                .isNotEqualTo(arrived.opened().id());
    }

    @Test
    void anotherReleaseIsRefusedByName() throws Exception {
        ShippedModel arrived = throughJava(shipped(new Release("9.9.9", 7)));
        String both = "vit4j 9.9.9 (protocol 7) on the driver, but " + Version.current() + " (protocol 1) on ";
        assertThatThrownBy(arrived::opened)
                .isInstanceOf(ExecutorProblem.class)
                .hasMessageStartingWith(both)
                .hasMessageContaining("spark.jars")
                .satisfies(problem -> assertThat(problem.getStackTrace()).isEmpty());
        assertThatThrownBy(arrived::opened).isInstanceOf(ExecutorProblem.class); // kept for the other tasks
    }

    @Test
    void modelsAndRunsAreReadFromHadoopsFileSystems() throws IOException {
        Path run = folder.resolve("lake/first");
        Files.createDirectories(run.resolve("best"));
        Files.writeString(run.resolve("config.json"), "{\"format\": 1, \"run\": {}}");
        try (Stream<Path> files = Files.list(LocalSpark.model())) {
            for (Path file : files.toList()) {
                Files.copy(file, run.resolve("best").resolve(file.getFileName()));
            }
        }
        Files.writeString(run.resolve("best/optimizer.txt"), "not of the model");
        spark.sparkContext().hadoopConfiguration().set("fs.lake.impl", LakeFileSystem.class.getName());
        List<String> notes = new ArrayList<>();
        for (Path model : List.of(run, run.resolve("best"))) {
            try (SharedModel shared = SharedModel.share(
                            spark.sparkContext(), "lake://" + model, ModelOptions.DEFAULT, notes::add);
                    ModelLease lease = shared.lease()) {
                assertThat(logits(lease.classify(photos())))
                        .usingRecursiveComparison()
                        .isEqualTo(expected());
            }
        }
        assertThat(notes).containsExactly("lake://" + run + " is a run: using its best model, lake://" + run + "/best");
    }

    @Test
    void missingModelsAreNamedAsTheyWereTyped() {
        spark.sparkContext().hadoopConfiguration().set("fs.lake.impl", LakeFileSystem.class.getName());
        assertThatThrownBy(() -> share(folder + "/none"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(folder + "/none: no such model folder");
        assertThatThrownBy(() -> share("lake://" + folder + "/none"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("lake://" + folder + "/none: cannot be read: ");
        assertThatThrownBy(() -> share("lake://" + folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("lake://" + folder + ": holds no model");
        assertThatThrownBy(() -> share("nowhere://models/cats"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("nowhere://models/cats: cannot be read: No FileSystem for scheme")
                .hasMessageContaining("add the library");
    }

    @Test
    void aDamagedModelIsRefusedOnTheDriver() throws IOException {
        for (String name : List.of("config.json", "preprocessor_config.json")) {
            Files.copy(LocalSpark.model().resolve(name), folder.resolve(name));
        }
        byte[] weights = Files.readAllBytes(LocalSpark.model().resolve("model.safetensors"));
        Files.write(folder.resolve("model.safetensors"), java.util.Arrays.copyOf(weights, weights.length / 2));
        assertThatThrownBy(() -> share(folder.toString()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model.safetensors");
    }
}

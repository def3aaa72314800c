package dev.vit4j.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedImagesTest {
    private static final Path CIFAR = Path.of("../data/cifar10-mini");
    private static final FormatOptions USUAL = DataOptions.DEFAULT.format();

    private static Object sent(Object value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    @Test
    void executorsSeeTheImagesOfTheDriver() throws Exception {
        SharedImages images = (SharedImages) sent(new SharedImages(DataSpec.of(CIFAR, USUAL), 2500));
        assertThat(images.images("h").size()).isEqualTo(2500);
        assertThat(images.images("h")).isSameAs(images.images("h"));
    }

    @Test
    void anotherNumberOfImagesOrNoneIsAnErrorThatNamesTheHost() throws Exception {
        SharedImages fewer = (SharedImages) sent(new SharedImages(DataSpec.of(CIFAR, USUAL), 9));
        assertThatThrownBy(() -> fewer.images("worker-7"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has 9 images on the driver, but 2500 on worker-7")
                .hasMessageContaining("all machines share");
        SharedImages none = new SharedImages(DataSpec.of(Path.of("/not/there"), USUAL), 9);
        assertThatThrownBy(() -> none.images("worker-7"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("on worker-7: /not/there: no such folder or file")
                .hasMessageContaining("all machines share");
    }

    @Test
    void allOptionsOfADataSetAreSent() throws Exception {
        FormatOptions options = USUAL.withMultiLabel(true)
                .withCoarseLabels(true)
                .with(
                        new Columns(Optional.of("i"), Optional.empty(), Optional.of("s")),
                        new ClassOrder(List.of("b", "a")))
                .with(new ImageDecoder(new ImageLimits(7, 8), Decoding.FAST));
        FormatOptions sent = ((DataSpec) sent(DataSpec.of(CIFAR, options))).options();
        assertThat(sent.multiLabel()).isTrue();
        assertThat(sent.coarseLabels()).isTrue();
        assertThat(sent.columns()).isEqualTo(options.columns());
        assertThat(sent.order()).isEqualTo(options.order());
        assertThat(sent.decoder().limits()).isEqualTo(new ImageLimits(7, 8));
        assertThat(sent.decoder().decoding()).isEqualTo(Decoding.FAST);
    }
}

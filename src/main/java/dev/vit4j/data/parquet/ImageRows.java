package dev.vit4j.data.parquet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import dev.vit4j.data.export.ExportedImage;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageTypeParser;

/** Maps images to rows: the schema, the features, and a row's values in the schema's order. */
final class ImageRows extends WriteSupport<ExportedImage> {
    /** Path of the column that holds image files. */
    static final String BYTES = "image.bytes";

    private static final String IMAGE = """
        message vit4j_images {
          optional group image {
            optional binary bytes;
            optional binary path (STRING);
          }
        """;

    private static final String LABEL = """
          optional int64 label;
        }
        """;

    private static final String LABELS = """
          optional group labels (LIST) {
            repeated group list {
              optional int64 element;
            }
          }
        }
        """;

    private final List<String> names;
    private final boolean multiLabel;
    private RecordConsumer out;

    /**
     * @param names of the classes
     * @param multiLabel whether images have any number of classes
     */
    ImageRows(List<String> names, boolean multiLabel) {
        this.names = names;
        this.multiLabel = multiLabel;
    }

    @Override
    @SuppressWarnings("deprecation") // required: abstract in the superclass
    public WriteContext init(Configuration hadoop) {
        throw new UnsupportedOperationException("without Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(
                MessageTypeParser.parseMessageType(IMAGE + (multiLabel ? LABELS : LABEL)),
                Map.of("huggingface", features(), "vit4j.version", Version.current()));
    }

    /** Returns what {@code datasets} reads its features from. */
    private String features() {
        ObjectNode root = Json.mapper().createObjectNode();
        ObjectNode features = root.putObject("info").putObject("features");
        features.putObject("image").put("_type", "Image");
        ObjectNode label = features.putObject(multiLabel ? "labels" : "label");
        ObjectNode element = multiLabel ? label.putObject("feature") : label;
        ArrayNode list = element.putArray("names");
        names.forEach(list::add);
        element.put("_type", "ClassLabel");
        if (multiLabel) {
            label.put("_type", "Sequence"); // versions from 4 on write List, and read both
        }
        return Json.line(root);
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(ExportedImage image) {
        out.startMessage();
        out.startField("image", 0);
        out.startGroup();
        binary("bytes", 0, Binary.fromConstantByteArray(image.content()));
        binary("path", 1, Binary.fromString(image.file()));
        out.endGroup();
        out.endField("image", 0);
        if (multiLabel) {
            labels(image.classes());
        } else {
            out.startField("label", 1);
            out.addLong(image.classes()[0]);
            out.endField("label", 1);
        }
        out.endMessage();
    }

    private void binary(String field, int index, Binary value) {
        out.startField(field, index);
        out.addBinary(value);
        out.endField(field, index);
    }

    private void labels(int[] classes) {
        out.startField("labels", 1);
        out.startGroup();
        if (classes.length > 0) {
            out.startField("list", 0);
            for (int c : classes) {
                out.startGroup();
                out.startField("element", 0);
                out.addLong(c);
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
        }
        out.endGroup();
        out.endField("labels", 1);
    }
}

package dev.vit4j.classify.output;

import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Maps rows to a Parquet file: the schema, and a row's values in the schema's order. */
final class ParquetRowSupport extends WriteSupport<ClassificationRow> {
    /** Lists use the three-level form of Parquet's LogicalTypes.md, which every reader supports. */
    private static final String PREDICTIONS = """
        message vit4j_classification {
          required binary file (STRING);
          optional group predictions (LIST) {
            repeated group list {
              required group element {
                required binary label (STRING);
                required int32 index;
                required float score;
              }
            }
          }
        """;

    private static final String EMBEDDING = """
          optional group embedding (LIST) {
            repeated group list {
              required float element;
            }
          }
        """;

    private static final String ERROR = """
          optional binary error (STRING);
        }
        """;

    private final RowShape shape;
    private RecordConsumer out;

    ParquetRowSupport(RowShape shape) {
        this.shape = shape;
    }

    private MessageType schema() {
        String embedding = shape.embeddingSize().isPresent() ? EMBEDDING : "";
        return MessageTypeParser.parseMessageType(PREDICTIONS + embedding + ERROR);
    }

    @Override
    @SuppressWarnings("deprecation") // required: abstract in the superclass
    public WriteContext init(Configuration hadoop) {
        throw new UnsupportedOperationException("without Hadoop");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(
                schema(),
                Map.of(
                        "vit4j.version", Version.current(),
                        "vit4j.scores", shape.scores().toString(),
                        "vit4j.labels", Json.line(shape.labels())));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(ClassificationRow row) {
        out.startMessage();
        string("file", 0, row.file());
        int next = 1;
        if (row.error().isEmpty()) {
            predictions(next, row);
        }
        next++;
        if (shape.embeddingSize().isPresent()) {
            if (row.embedding().isPresent()) {
                embedding(next, row.embedding().get());
            }
            next++;
        }
        if (row.error().isPresent()) {
            string("error", next, row.error().get());
        }
        out.endMessage();
    }

    private void string(String field, int index, String value) {
        out.startField(field, index);
        out.addBinary(Binary.fromString(value));
        out.endField(field, index);
    }

    private void predictions(int index, ClassificationRow row) {
        out.startField("predictions", index);
        out.startGroup();
        if (!row.predictions().isEmpty()) {
            out.startField("list", 0);
            for (Prediction prediction : row.predictions()) {
                out.startGroup();
                out.startField("element", 0);
                out.startGroup();
                prediction(prediction);
                out.endGroup();
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
        }
        out.endGroup();
        out.endField("predictions", index);
    }

    private void prediction(Prediction prediction) {
        string("label", 0, prediction.label());
        out.startField("index", 1);
        out.addInteger(prediction.index());
        out.endField("index", 1);
        out.startField("score", 2);
        out.addFloat(prediction.score());
        out.endField("score", 2);
    }

    private void embedding(int index, float[] values) {
        out.startField("embedding", index);
        out.startGroup();
        out.startField("list", 0);
        for (float value : values) {
            out.startGroup();
            out.startField("element", 0);
            out.addFloat(value);
            out.endField("element", 0);
            out.endGroup();
        }
        out.endField("list", 0);
        out.endGroup();
        out.endField("embedding", index);
    }
}

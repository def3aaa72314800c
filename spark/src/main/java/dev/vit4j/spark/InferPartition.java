package dev.vit4j.spark;

import dev.vit4j.spark.executor.ModelLease;
import dev.vit4j.spark.executor.SharedModel;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Adds a model's answers to the rows of a partition.
 *
 * @param model that all tasks of an executor share
 * @param hadoop settings of Hadoop's file systems
 * @param work what is done with each row
 */
record InferPartition(SharedModel model, Broadcast<SerializableConfiguration> hadoop, RowWork work)
        implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return rows; // no model is opened for nothing
        }
        ModelLease lease = model.lease();
        TaskContext task = TaskContext.get();
        if (task != null) {
            // Also where a limit or an error ends the task early.
            TaskCompletionListener close = context -> lease.close();
            task.addTaskCompletionListener(close);
        }
        return new InferredRows(rows, lease, work, hadoop.value().value());
    }
}

package dev.vit4j.spark;

import dev.vit4j.spark.executor.ModelOptions;
import dev.vit4j.spark.executor.SharedModel;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that a transformer and its copies broadcast, each once for an application. Thread-safe. */
final class ModelCache {
    /**
     * What a broadcast model is for.
     *
     * @param application id of the application
     * @param model its name
     * @param options how it is run
     */
    private record Key(String application, String model, ModelOptions options) {}

    private final Map<Key, SharedModel> models = new HashMap<>();

    /**
     * @param spark the application
     * @param model its name
     * @param options how it is run
     * @return the broadcast model
     */
    synchronized SharedModel get(SparkContext spark, String model, ModelOptions options) {
        models.keySet().removeIf(key -> !key.application().equals(spark.applicationId()));
        Key key = new Key(spark.applicationId(), model, options);
        SharedModel shared = models.get(key);
        if (shared == null) {
            Logger log = LoggerFactory.getLogger(VitTransformer.class);
            shared = SharedModel.share(spark, model, options, log::info);
            models.put(key, shared);
        }
        return shared;
    }
}

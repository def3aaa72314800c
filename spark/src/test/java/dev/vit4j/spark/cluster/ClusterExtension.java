package dev.vit4j.spark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the cluster when the first test asks for it, and stops it after the last test of the run. */
final class ClusterExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkCluster.class;
    }

    @Override
    public SparkCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SparkCluster.class))
                .getOrComputeIfAbsent(SparkCluster.class, key -> start(), SparkCluster.class);
    }

    private static SparkCluster start() {
        try {
            return SparkCluster.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

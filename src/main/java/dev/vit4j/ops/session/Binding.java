package dev.vit4j.ops.session;

import java.util.List;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * What a backend is told of an operation when a plan is made.
 *
 * @param operation a fused operation's description, or an operation of ND4J's
 * @param inputShapes shapes of the inputs
 * @param outputs arrays that take the outputs; null where nothing reads an output, or an input is passed through as it
 * @param constantWeights whether the operation's weights never change, so that they need to be laid out once only
 * @param memory gives the workspace
 */
public record Binding(
        DynamicCustomOp operation,
        List<long[]> inputShapes,
        List<DeviceArray> outputs,
        boolean constantWeights,
        PlanMemory memory) {}

package dev.vit4j.ops.device;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.HostMemory;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Puts ND4J on the GPU, or says why it cannot be there. */
final class GpuCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            DeviceChoice choice = Devices.choose(new DeviceRequest(DeviceRequest.Kind.CUDA, 0));
            Devices.use(choice);
            return HostMemory.holdsArrays()
                    ? ConditionEvaluationResult.disabled(
                            "ND4J runs on the CPU already in this JVM; run these tests alone: -Pcuda -Dgroups=gpu")
                    : ConditionEvaluationResult.enabled(choice.reason());
        } catch (BadInputException e) {
            return ConditionEvaluationResult.disabled(e.getMessage());
        }
    }
}

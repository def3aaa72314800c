package dev.vit4j.ops.session;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * The seam between a session and the device that computes: memory, execution of operations, and moving arrays in and
 * out ({@link #moveIn}, {@link DeviceArray#onHost}). A session plans; a backend executes. Operations of ND4J's that it
 * does not {@linkplain #executes execute} run on the host, on arrays that are moved out for them.
 *
 * <p>Belongs to one session, for one calling thread at a time.
 */
public interface Backend extends AutoCloseable {
    /** @return a name for messages */
    String name();

    /** Makes the calling thread ready; called before each run. */
    void enter();

    /**
     * @param host memory of ND4J's arrays of the same plan
     * @return memory of a plan's arrays: {@code host} itself where the backend computes in the host's memory
     */
    PlanMemory memory(PlanMemory host);

    /**
     * @param operation of a graph
     * @return whether this backend can execute it
     */
    boolean executes(DynamicCustomOp operation);

    /**
     * @param binding an operation that it {@linkplain #executes executes}, and its outputs
     * @return the operation, ready to run again and again
     */
    Execution bind(Binding binding);

    /**
     * @param array any of the plan's
     * @return the array in this backend's memory; the same array where it is there already
     */
    DeviceArray moveIn(DeviceArray array);

    /**
     * Runs steps that follow each other without an operation of ND4J's between them. A plan submits the same list in
     * every run. May return before they are done: {@link DeviceArray#onHost} waits.
     *
     * @param steps in order
     */
    void submit(List<? extends Runnable> steps);

    /** Gives threads and memory back. */
    @Override
    void close();

    /**
     * @param operation of a graph
     * @param backend what should have executed it
     * @return the error for a fused operation without execution: only ND4J's own have one elsewhere
     */
    static IllegalStateException notExecuted(DynamicCustomOp operation, Optional<Backend> backend) {
        return new IllegalStateException(operation.opName() + " is not executed by "
                + backend.map(Backend::name).orElse("ND4J") + "; build the graph with stock operations");
    }
}

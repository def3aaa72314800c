package dev.vit4j.ops.session;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the reads of a plan's arrays that are still to come, and releases arrays that have none left. */
final class LentReads {
    private record Lent(PlanMemory memory, long address) {}

    private final List<PlanMemory> memories;
    private final Map<Lent, Integer> pending = new HashMap<>();

    /** @param memories where arrays come from and go back to */
    LentReads(Collection<PlanMemory> memories) {
        this.memories = List.copyOf(memories);
    }

    /**
     * @param array any array; counted by its memory, so that one passed through under another name or shape is the same
     * @param reads how many more there will be; negative for reads that have happened
     */
    void add(DeviceArray array, int reads) {
        for (PlanMemory memory : memories) {
            if (memory.hasLent(array)) {
                Lent lent = new Lent(memory, memory.address(array));
                if (pending.merge(lent, reads, Integer::sum) <= 0) {
                    pending.remove(lent);
                    memory.release(array);
                }
                return;
            }
        }
    }
}

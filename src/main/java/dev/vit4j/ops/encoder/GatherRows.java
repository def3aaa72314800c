package dev.vit4j.ops.encoder;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.ops.CustomOpDescriptor;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's gather along the first dimension, with another gradient: ND4J's is a loop, for which no plan can be made, and
 * this one is a sum by segments. Executed by ND4J. Public because SameDiff creates it by reflection.
 */
public final class GatherRows extends Gather {
    private static final String NAME = "vit4j_GatherRows";
    private static final String EXECUTED_AS = "gather";

    /** For SameDiff. */
    public GatherRows() {}

    /**
     * @param sd the graph
     * @param table [K,H], whose shape is known
     * @param rows whole numbers from 0 to K - 1
     */
    GatherRows(SameDiff sd, SDVariable table, SDVariable rows) {
        super(sd, table, rows, 0, false);
        // SameDiff clones operations by name. The map is not thread-safe.
        synchronized (GatherRows.class) {
            ImportClassMapping.getOpNameMapping().putIfAbsent(NAME, new GatherRows());
        }
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public CustomOpDescriptor getDescriptor() {
        return Nd4j.getExecutioner().getCustomOperations().get(EXECUTED_AS);
    }

    @Override
    public long opHash() {
        return getDescriptor().getHash();
    }

    @Override
    public Map<String, Object> propertiesForFunction() {
        return Map.of();
    }

    @Override
    public void setPropertiesForFunction(Map<String, Object> properties) {
        // Everything is in the arguments.
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        int rows = Math.toIntExact(arg(0).getShape()[0]);
        return List.of(sameDiff.unsortedSegmentSum(gradients.get(0), arg(1), rows));
    }
}

package dev.vit4j.ops.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Which operations of a graph must run for some results, in which order, and how often each value is read.
 *
 * @param operations in an order in which each comes after those it reads from; otherwise as they were added
 * @param reads by variable: how many inputs of these operations it is, plus one for a result
 */
record PlanOrder(List<SameDiffOp> operations, Map<String, Integer> reads) {
    /**
     * @param graph without loops and conditions
     * @param results names of variables
     * @return what to run
     * @throws IllegalArgumentException if the graph has no variable of such a name
     */
    static PlanOrder of(SameDiff graph, Collection<String> results) {
        Set<SameDiffOp> needed = needed(graph, results);
        List<SameDiffOp> order = new ArrayList<>();
        Set<SameDiffOp> placed = new LinkedHashSet<>();
        for (SameDiffOp operation : graph.getOps().values()) {
            if (needed.contains(operation)) {
                place(graph, operation, placed, order);
            }
        }
        Map<String, Integer> reads = new HashMap<>();
        results.forEach(name -> reads.merge(name, 1, Integer::sum));
        order.forEach(operation -> inputs(operation).forEach(name -> reads.merge(name, 1, Integer::sum)));
        return new PlanOrder(order, reads);
    }

    private static Set<SameDiffOp> needed(SameDiff graph, Collection<String> results) {
        Set<SameDiffOp> needed = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(results);
        while (!open.isEmpty()) {
            SameDiffOp maker = maker(graph, open.remove());
            if (maker != null && needed.add(maker)) {
                open.addAll(inputs(maker));
            }
        }
        return needed;
    }

    /** Depth first without recursion: graphs may be deep. */
    private static void place(SameDiff graph, SameDiffOp root, Set<SameDiffOp> placed, List<SameDiffOp> order) {
        Deque<SameDiffOp> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            SameDiffOp operation = stack.peek();
            List<SameDiffOp> before = new ArrayList<>();
            for (String name : inputs(operation)) {
                SameDiffOp maker = maker(graph, name);
                if (maker != null && !placed.contains(maker)) {
                    before.add(maker);
                }
            }
            if (before.isEmpty()) {
                stack.pop();
                if (placed.add(operation)) {
                    order.add(operation);
                }
            } else {
                before.forEach(stack::push);
            }
        }
    }

    private static SameDiffOp maker(SameDiff graph, String variable) {
        if (!graph.getVariables().containsKey(variable)) {
            throw new IllegalArgumentException("the graph has no variable '" + variable + "'");
        }
        String name = graph.getVariables().get(variable).getOutputOfOp();
        return name == null ? null : graph.getOps().get(name);
    }

    private static List<String> inputs(SameDiffOp operation) {
        List<String> inputs = operation.getInputsToOp();
        return inputs == null ? List.of() : inputs;
    }
}

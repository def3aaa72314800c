package dev.vit4j.ops.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code CUDA_VISIBLE_DEVICES} leaves of the GPUs (CUDA C++ Programming Guide, "Environment Variables"): numbers,
 * or beginnings of UUIDs, in the order in which the process numbers them; what follows the first wrong one is hidden
 * too. Numbers count as nvidia-smi does (CUDA_DEVICE_ORDER=PCI_BUS_ID).
 */
final class VisibleDevices {
    private VisibleDevices() {}

    /**
     * @param variable its value, or null where it is not set
     * @param cards by number: what each offers, itself or its instances
     */
    static List<Gpu> of(String variable, Map<Gpu, List<Gpu>> cards) {
        List<Gpu> all = cards.values().stream().flatMap(List::stream).toList();
        if (variable == null) {
            return all;
        }
        List<Gpu> visible = new ArrayList<>();
        for (String entry : variable.split(",", -1)) {
            Gpu gpu = find(entry.strip(), List.copyOf(cards.values()), all);
            if (gpu == null || visible.contains(gpu)) {
                break;
            }
            visible.add(gpu);
        }
        return visible;
    }

    private static Gpu find(String entry, List<List<Gpu>> cards, List<Gpu> all) {
        if (entry.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(entry);
            // CUDA gives a process the first instance of a divided card.
            return number >= cards.size() || cards.get(number).isEmpty()
                    ? null
                    : cards.get(number).get(0);
        }
        if (!entry.startsWith("GPU-") && !entry.startsWith("MIG-")) {
            return null;
        }
        List<Gpu> matches =
                all.stream().filter(gpu -> gpu.uuid().startsWith(entry)).toList();
        return matches.size() == 1 ? matches.get(0) : null;
    }
}

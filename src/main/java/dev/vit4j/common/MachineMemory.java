package dev.vit4j.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory that this process can still use: the least of what the machine, the control groups it runs in (containers) and
 * JavaCPP's limit leave. A process that takes more is killed by the kernel, so large needs are compared with this first.
 *
 * <p>On Linux, memory comes from {@code /proc/meminfo} (MemAvailable) and from the files of control groups, version 1 and
 * 2; elsewhere from the JVM.
 */
public final class MachineMemory {
    static {
        NativeLogging.choose();
    }

    /** Smaller needs are not worth a look at the machine. */
    private static final long SMALL = 64L << 20;

    private static final Comparator<Room> LEAST = Comparator.comparingLong(Room::bytes);

    private final Path root;

    private MachineMemory(Path root) {
        this.root = root;
    }

    /**
     * Memory that is left.
     *
     * @param bytes that can still be used, at least 0
     * @param source what limits it, to be printed after the bytes, such as "of the container's limit of 2.0 GB"
     */
    public record Room(long bytes, String source) {
        @Override
        public String toString() {
            return text(bytes) + " " + source;
        }
    }

    /** @return the memory left now */
    public static Room room() {
        List<Room> rooms = new MachineMemory(Path.of("/")).rooms();
        long limit = Pointer.maxPhysicalBytes();
        if (limit > 0) {
            long left = Math.max(0, limit - Pointer.physicalBytes());
            rooms.add(new Room(left, "of this process's limit of " + text(limit)));
        }
        return rooms.stream().min(LEAST).orElseThrow();
    }

    /**
     * @param root folder that holds {@code proc} and {@code sys}
     * @return the memory that machine and control groups leave
     */
    static Room room(Path root) {
        return new MachineMemory(root).rooms().stream().min(LEAST).orElseThrow();
    }

    /**
     * Refuses to allocate more than the memory that is left.
     *
     * @param bytes about to be allocated
     * @throws BadInputException if there is less; the message tells how to need less
     */
    public static void require(long bytes) {
        if (bytes < SMALL) {
            return;
        }
        Room room = room();
        BadInputException.require(
                bytes <= room.bytes(),
                "out of memory: an array needs %s, and there are %s left; use a smaller batch, image size or model",
                text(bytes),
                room);
    }

    /**
     * @param bytes at least 0
     * @return the amount in the largest fitting unit, such as "1.5 GB"; 1 kB are 1,000 bytes
     */
    public static String text(long bytes) {
        String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
        double amount = bytes / 1000.0;
        int unit = 0;
        while (amount >= 999.5 && unit < units.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
    }

    private List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        machine().ifPresent(rooms::add);
        String groups = read("proc/self/cgroup").orElse("");
        for (String line : groups.lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[0].equals("0")) {
                addGroups(rooms, "sys/fs/cgroup", parts[2], "memory.max", "memory.current", "inactive_file");
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                addGroups(
                        rooms,
                        "sys/fs/cgroup/memory",
                        parts[2],
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file");
            }
        }
        if (rooms.isEmpty()) {
            rooms.add(fromJvm());
        }
        return rooms;
    }

    private Optional<Room> machine() {
        String info = read("proc/meminfo").orElse("");
        OptionalLong available = kibibytes(info, "MemAvailable");
        OptionalLong total = kibibytes(info, "MemTotal");
        if (available.isEmpty() || total.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Room(available.getAsLong(), "of the machine's " + text(total.getAsLong())));
    }

    private static OptionalLong kibibytes(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst();
    }

    /** Adds the room in a group and in those around it. In a container the group's path may not be visible. */
    private void addGroups(
            List<Room> rooms, String mount, String group, String limit, String usage, String reclaimable) {
        Path top = root.resolve(mount);
        Path folder = top.resolve(group.substring(Math.min(1, group.length()))).normalize();
        if (!folder.startsWith(top)) {
            folder = top;
        }
        for (; folder.startsWith(top); folder = folder.getParent()) {
            OptionalLong most = number(folder.resolve(limit));
            OptionalLong used = number(folder.resolve(usage));
            if (most.isPresent() && used.isPresent() && most.getAsLong() < Long.MAX_VALUE / 4) {
                long kept = used.getAsLong() - statistic(folder.resolve("memory.stat"), reclaimable);
                long left = Math.max(0, most.getAsLong() - Math.max(0, kept));
                rooms.add(new Room(left, "of the container's limit of " + text(most.getAsLong())));
            }
        }
    }

    private static OptionalLong number(Path file) {
        String text = read(file).orElse("").strip();
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static long statistic(Path file, String name) {
        return read(file)
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private Optional<String> read(String file) {
        return read(root.resolve(file));
    }

    /** Returns the content of a file of the kernel's; empty where the kernel or the container has none. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static Room fromJvm() {
        long total = Pointer.totalPhysicalBytes();
        return new Room(Pointer.availablePhysicalBytes(), "of the machine's " + text(total));
    }
}

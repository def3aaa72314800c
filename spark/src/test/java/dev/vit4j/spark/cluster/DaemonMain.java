package dev.vit4j.spark.cluster;

import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/** Runs Spark's master or a worker until stdin ends, and so never longer than the process that started it. */
final class DaemonMain {
    private DaemonMain() {}

    /**
     * @param args {@code master} or {@code worker}, then Spark's own arguments
     */
    public static void main(String[] args) {
        Thread watch = new Thread(DaemonMain::exitWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        String[] own = Arrays.copyOfRange(args, 1, args.length);
        if (args[0].equals("master")) {
            Master.main(own);
        } else {
            Worker.main(own);
        }
    }

    private static void exitWithParent() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("stdin: " + e);
        }
        System.exit(0);
    }
}

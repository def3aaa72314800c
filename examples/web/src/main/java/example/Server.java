package example;

import com.sun.net.httpserver.HttpServer;
import dev.vit4j.classify.Classifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Answers POST /classify with the classes of the image in the request's body. */
public final class Server {
    private Server() {}

    public static void main(String[] args) throws IOException {
        Classifier classifier = Classifier.open(Path.of(args[0]));
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", Integer.parseInt(args[1])), 0);
        server.createContext("/classify", new ClassifyHandler(classifier));
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
        System.out.println("listening on http://localhost:" + server.getAddress().getPort() + "/classify");
    }
}

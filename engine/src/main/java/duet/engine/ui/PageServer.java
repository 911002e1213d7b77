package duet.engine.ui;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import duet.engine.ui.view.RunView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers on the loopback address, with a fixed number of threads and connections. */
final class PageServer implements AutoCloseable {
    /** Connections that wait to be taken. */
    private static final int BACKLOG = 16;
    /** For requests beside the streams, each of which keeps a thread. */
    private static final int SPARE_THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads;
    private final LiveStreams streams;

    private PageServer(HttpServer server, ExecutorService threads, LiveStreams streams) {
        this.server = server;
        this.threads = threads;
        this.streams = streams;
    }

    /** @param port 0 for any that is free */
    static PageServer start(int port, List<RunView> views, Meters meters) throws IOException {
        limitConnections();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(LiveStreams.MOST + SPARE_THREADS, task -> {
            Thread thread = new Thread(task, "page-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        LiveStreams streams = new LiveStreams(views);
        Gatekeeper gatekeeper = new Gatekeeper(server.getAddress().getPort());
        List<HttpContext> contexts = List.of(
                server.createContext("/", PageFiles.load()),
                server.createContext("/live", streams),
                server.createContext("/kernels", new KernelBytes(views)),
                server.createContext("/metrics", meters));
        contexts.forEach(context -> context.getFilters().add(gatekeeper));
        server.setExecutor(threads);
        server.start();
        return new PageServer(server, threads, streams);
    }

    /** The server of the JDK takes these from system properties, once. */
    private static void limitConnections() {
        setUnlessSet("jdk.httpserver.maxConnections", "64");
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "16");
        setUnlessSet("sun.net.httpserver.idleInterval", "20");
        setUnlessSet("sun.net.httpserver.nodelay", "true");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Pages that are told what happens. */
    int listeners() {
        return streams.open();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        streams.close();
        server.stop(0);
        threads.shutdownNow();
    }
}

package duet.engine.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import duet.engine.ui.view.RunView;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What pages are told as it happens: server-sent events, for so many pages at a time. A page that does not listen is dropped. */
final class LiveStreams implements HttpHandler, AutoCloseable {
    static final int MOST = 8;
    /** How long a page may take for what it was sent. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_MILLIS = 500;
    private static final long LAST_WORD_MILLIS = 1000;

    private final List<RunView> views;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();
    private final Thread watchdog = new Thread(this::dropSlow, "page-watchdog");

    LiveStreams(List<RunView> views) {
        this.views = views;
        watchdog.setDaemon(true);
        watchdog.start();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            Answer.bytes(exchange, 200, LiveStream.TYPE, new byte[0]);
            return;
        }
        if (!places.tryAcquire()) {
            Answer.text(exchange, 503, "already " + MOST + " pages are open; close one\n");
            return;
        }
        LiveStream stream = new LiveStream(exchange, views);
        open.add(stream);
        try {
            stream.run();
        } finally {
            open.remove(stream);
            places.release();
        }
    }

    /** Pages that are told what happens. */
    int open() {
        return open.size();
    }

    private void dropSlow() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                open.stream().filter(stream -> stream.isStuck(PATIENCE_NANOS)).forEach(LiveStream::drop);
            }
        } catch (InterruptedException e) {
            // The page is closed.
        }
    }

    /** Lets every page hear the last that happened. */
    @Override
    public void close() {
        open.forEach(LiveStream::finish);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORD_MILLIS);
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        watchdog.interrupt();
    }
}

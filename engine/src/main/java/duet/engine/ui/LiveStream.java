package duet.engine.ui;

import com.sun.net.httpserver.HttpExchange;
import duet.engine.ui.view.Cursor;
import duet.engine.ui.view.RunView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One page that listens: it is told everything at first, then four times a second what is new. */
final class LiveStream {
    static final String TYPE = "text/event-stream; charset=utf-8";
    private static final long PAUSE_MILLIS = 250;
    /** After which the browser asks again when the connection is lost. */
    private static final String RETRY = "retry: 2000\n\n";

    private final HttpExchange exchange;
    private final List<RunView> views;
    private final List<Cursor> cursors;
    private final CountDownLatch finishing = new CountDownLatch(1);
    private final Thread thread = Thread.currentThread();
    /** {@link System#nanoTime} at which the message under way was begun; 0 between two. */
    private volatile long writingSince;

    LiveStream(HttpExchange exchange, List<RunView> views) {
        this.exchange = exchange;
        this.views = views;
        cursors = Stream.generate(Cursor::new).limit(views.size()).toList();
    }

    /** Until the page is gone, is dropped, or there is no more to tell. On the thread that made it. */
    void run() throws IOException {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            write(out, RETRY);
            boolean last;
            do {
                last = finishing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                tellNews(out);
            } while (!last);
            write(out, "event: end\ndata: {}\n\n");
            out.close();
        } catch (InterruptedException e) {
            // Dropped between two messages.
        }
    }

    private void tellNews(OutputStream out) throws IOException {
        for (int run = 0; run < views.size(); run++) {
            write(out, "data: " + views.get(run).news(cursors.get(run)) + "\n\n");
        }
    }

    private void write(OutputStream out, String message) throws IOException {
        writingSince = Math.max(1, System.nanoTime());
        out.write(message.getBytes(StandardCharsets.UTF_8));
        out.flush();
        writingSince = 0;
    }

    boolean isStuck(long patienceNanos) {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > patienceNanos;
    }

    /** Closes the connection under its writer. */
    void drop() {
        thread.interrupt();
    }

    /** Tells what is new for the last time. */
    void finish() {
        finishing.countDown();
    }
}

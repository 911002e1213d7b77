package duet.engine.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import duet.engine.ui.view.RunView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /kernels?run=0&step=100}: the first layer's kernels as they were after a step, [kernel, row, column, red green blue]. */
final class KernelBytes implements HttpHandler {
    private static final Pattern QUERY = Pattern.compile("run=(\\d{1,4})&step=(\\d{1,18})");

    private final List<RunView> views;

    KernelBytes(List<RunView> views) {
        this.views = views;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<byte[]> levels = levels(exchange.getRequestURI().getRawQuery());
        if (levels.isPresent()) {
            Answer.bytes(exchange, 200, "application/octet-stream", levels.get());
        } else {
            Answer.text(exchange, 404, "no such kernels, or not any more\n");
        }
    }

    private Optional<byte[]> levels(String query) {
        Matcher asked = QUERY.matcher(query == null ? "" : query);
        if (!asked.matches()) {
            return Optional.empty();
        }
        int run = Integer.parseInt(asked.group(1));
        return run < views.size() ? views.get(run).kernels(Long.parseLong(asked.group(2))) : Optional.empty();
    }
}

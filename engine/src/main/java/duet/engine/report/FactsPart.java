package duet.engine.report;

import duet.actors.event.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the run was made of, and how to go back to it. */
final class FactsPart {
    private final Content content;

    FactsPart(Content content) {
        this.content = content;
    }

    void write(Html html) {
        html.raw("<section><h2>What it ran on</h2><dl>\n");
        facts().forEach((name, value) ->
                html.element("dt", "", name).element("dd", "", value).raw("\n"));
        html.raw("</dl></section>\n<section><h2>Look closer, run it again</h2><pre class=\"commands\" tabindex=\"0\">");
        commands().forEach(command -> html.text(command + "\n"));
        html.raw(
                        "</pre></section>\n<section><h2>Configuration</h2><details><summary>config.conf, every default written out"
                                + "</summary><pre tabindex=\"0\">")
                .text(content.config())
                .raw("</pre></details></section>\n");
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        History history = content.history();
        history.opened().ifPresent(opened -> {
            facts.put("data", opened.data());
            facts.put("data digest", opened.dataDigest());
            facts.put("seed", Long.toString(opened.seed()));
        });
        history.started().ifPresent(started -> {
            facts.put(
                    "pictures",
                    String.format(
                            Locale.ROOT,
                            "%,d training, %,d validation",
                            started.trainingImages(),
                            started.validationImages()));
            facts.put("parameters", String.format(Locale.ROOT, "%,d", started.parameters()));
            for (int tower = 0; tower < started.devices().size(); tower++) {
                facts.put("tower " + tower, started.devices().get(tower));
            }
        });
        history.opened().map(Event.RunOpened::versions).ifPresent(facts::putAll);
        history.ended().flatMap(Event.RunEnded::digest).ifPresent(digest -> facts.put("weights sha256", digest));
        return facts;
    }

    private List<String> commands() {
        String run = quoted(content.run());
        long last = Math.max(0, content.history().stepsDone() - 1);
        List<String> commands = new ArrayList<>();
        commands.add("java -jar engine.jar evaluate " + run + " --views 10 --confusion 20");
        commands.add("java -jar engine.jar filters " + run);
        commands.add("java -jar engine.jar log " + run);
        commands.add("java -jar engine.jar replay " + run + " --from " + Math.max(0, last - 99) + " --to " + last);
        commands.add("java -jar engine.jar replay " + run + " --step " + last + " --dump DIR");
        commands.add("java -jar engine.jar --resume " + run);
        commands.add("java -jar engine.jar " + quoted(content.run().resolve("config.conf")));
        commands.add("tensorboard --logdir " + run);
        return commands;
    }

    /** As a shell takes it for one word. */
    private static String quoted(Path path) {
        String word = path.toString();
        return word.matches("[A-Za-z0-9_./:@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

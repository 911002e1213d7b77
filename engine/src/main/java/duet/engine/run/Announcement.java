package duet.engine.run;

import duet.dataloader.DataSet;
import duet.engine.config.DataConfig;
import duet.engine.config.RunConfig;
import duet.ops.network.NetworkPlan;
import duet.ops.network.TowerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is about to be trained on what, in lines for people. */
final class Announcement {
    private Announcement() {}

    static List<String> of(RunConfig config, DataSet data, NetworkPlan network) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d parameters on %s, %d outputs",
                config.name(),
                network.parameters(),
                TowerCount.inWords(config.towers()),
                network.outputs()));
        if (config.data().path().isEmpty() && config.data().format() != DataConfig.Format.SYNTHETIC) {
            lines.add("no data named (--set data.path=FOLDER): the built-in sample stands in, scenes drawn by code"
                    + (config.onSample()
                            ? ", with the initial values and schedule of the file's on-sample block"
                            : ""));
        }
        lines.add(String.format(
                Locale.ROOT,
                "data: %s, %d classes, %,d training and %,d validation images",
                data.name(),
                data.classes().size(),
                data.training().size(),
                data.validation().size()));
        if (network.towers().size() > 1) {
            double sent = network.bytesSentPerStep(
                    config.training().batch(), config.precision().bytes());
            String others = network.towers().size() == 2 ? "the other" : "the others";
            lines.add(String.format(Locale.ROOT, "each tower sends %s %.1f MiB a step", others, sent / (1 << 20)));
        }
        if (network.outputs() > data.classes().size()) {
            lines.add((network.outputs() - data.classes().size()) + " of the outputs have no class in these data");
        }
        return lines;
    }
}

package duet.engine.node;

import com.typesafe.config.ConfigUtil;
import duet.actors.cluster.HostProgram;
import duet.dataloader.DataException;
import duet.engine.config.ConfigException;
import duet.engine.config.DeviceChoice;
import duet.engine.config.HostConfig;
import duet.engine.config.RunConfig;
import duet.engine.run.Preparation;
import duet.engine.run.PreparedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Prepares runs that this host is given a part of, with its own data, device and cores. */
final class HostRuns implements HostProgram {
    private static final String SOURCE = "the run's configuration from the coordinator";
    private static final Consumer<String> NOBODY = line -> {};

    private final HostConfig host;
    private final Consumer<String> news;

    HostRuns(HostConfig host, Consumer<String> news) {
        this.host = host;
        this.news = news;
    }

    /** @throws DataException or {@link IllegalArgumentException} in one line */
    @Override
    public Undertaking prepare(String config, int towers) {
        try {
            RunConfig run = parse(config);
            news.accept("prepares " + run.name() + ": " + towers + (towers == 1 ? " tower" : " towers"));
            return new PreparedRun(Preparation.of(run, towers, coresPerTower(towers), NOBODY, (done, total) -> {}));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(String.join("; ", e.problems()), e);
        } catch (DataException e) {
            throw new DataException(String.join("; ", e.problems()), e);
        }
    }

    private RunConfig parse(String config) {
        RunConfig told = RunConfig.parse(config, SOURCE, List.of());
        List<String> own = new ArrayList<>();
        // A run without a path has its data from code, here as well.
        if (told.data().path().isPresent() && host.data().isPresent()) {
            own.add("data.path=" + ConfigUtil.quoteString(host.data().get().toString()));
        }
        if (!host.device().equals(DeviceChoice.AUTO)) {
            own.add("device=" + host.device().word());
        }
        return own.isEmpty() ? told : RunConfig.parse(config, SOURCE, own);
    }

    private int coresPerTower(int towers) {
        return Preparation.share(host.cores().orElse(Runtime.getRuntime().availableProcessors()), towers);
    }
}

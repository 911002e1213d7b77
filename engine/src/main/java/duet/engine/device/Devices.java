package duet.engine.device;

import duet.engine.config.ConfigException;
import duet.engine.config.DeviceChoice;
import duet.engine.config.RunConfig;
import duet.ops.cpu.CpuDevice;
import duet.ops.cpu.MatrixPeak;
import duet.ops.cuda.CudaMachine;
import duet.ops.cuda.CudaReport;
import duet.ops.device.Device;
import duet.ops.device.Precision;
import duet.ops.reference.ReferenceDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the towers of this process compute on: decided once, before anything is made. */
public final class Devices {
    private final RunConfig config;
    private final DeviceChoice.Family family;
    private final Optional<Cards> cards;
    private final List<String> announcement;

    private Devices(RunConfig config, DeviceChoice.Family family, Optional<Cards> cards, List<String> announcement) {
        this.config = config;
        this.family = family;
        this.cards = cards;
        this.announcement = announcement;
    }

    /**
     * @param towers most that this process makes at a time; 0 where it only coordinates others
     * @throws ConfigException when this machine has not what the configuration asks for
     */
    public static Devices of(RunConfig config, int towers) {
        return of(config, towers, CudaMachine::look);
    }

    /** @param machine is asked only where the answer matters */
    static Devices of(RunConfig config, int towers, Supplier<CudaReport> machine) {
        DeviceChoice.Family wanted = config.device().family();
        boolean maybeCards = wanted == DeviceChoice.Family.CUDA || wanted == DeviceChoice.Family.AUTO;
        if (maybeCards && towers > 0) {
            CudaReport report = machine.get();
            Optional<String> objection = Cards.objection(report, config.device(), config.precision(), towers);
            if (objection.isEmpty()) {
                return onCards(config, Cards.of(report, config.device(), towers));
            }
            if (wanted == DeviceChoice.Family.CUDA) {
                throw refused(config.device(), objection.get());
            }
            return onProcessor(config, report.driver().found() ? objection : Optional.empty());
        }
        if (wanted == DeviceChoice.Family.REFERENCE) {
            requireFloat32(config);
            return new Devices(config, wanted, Optional.empty(), List.of());
        }
        return onProcessor(config, Optional.empty());
    }

    /**
     * What a host that waits for runs has, for people.
     *
     * @throws ConfigException when it has not what it was told to compute on
     */
    public static String offered(DeviceChoice choice, int towers, int cores) {
        return offered(choice, towers, cores, CudaMachine::look);
    }

    static String offered(DeviceChoice choice, int towers, int cores, Supplier<CudaReport> machine) {
        String processor = "cpu (" + CpuDevice.instructionSet() + "), " + cores + (cores == 1 ? " core" : " cores");
        return switch (choice.family()) {
            case REFERENCE -> "plain loops";
            case CPU -> processor;
            case CUDA -> {
                CudaReport report = machine.get();
                Cards.objection(report, choice, Precision.FLOAT32, towers).ifPresent(reason -> {
                    throw refused(choice, reason);
                });
                yield Cards.of(report, choice, towers).inWords();
            }
            case AUTO -> {
                CudaReport report = machine.get();
                yield report.usable() ? processor + ", " + Cards.named(report.cards()) : processor;
            }
        };
    }

    private static ConfigException refused(DeviceChoice choice, String reason) {
        return new ConfigException(List.of("device: found " + choice.word() + ", but " + reason));
    }

    private static Devices onCards(RunConfig config, Cards cards) {
        return new Devices(config, DeviceChoice.Family.CUDA, Optional.of(cards), List.of("device: " + cards.inWords()));
    }

    /** @param passedOver why cards that there are stay idle */
    private static Devices onProcessor(RunConfig config, Optional<String> passedOver) {
        if (!CpuDevice.computes(config.precision())) {
            throw new ConfigException(
                    List.of("precision: found bfloat16, which takes a processor with AVX-512 BF16 or later;"
                            + " this one has " + CpuDevice.instructionSet() + "; write precision = float32"));
        }
        List<String> told = passedOver.stream()
                .map(reason -> "device = auto takes the cpu: " + reason)
                .toList();
        return new Devices(config, DeviceChoice.Family.CPU, Optional.empty(), told);
    }

    private static void requireFloat32(RunConfig config) {
        if (config.precision() != Precision.FLOAT32) {
            throw new ConfigException(
                    List.of("precision: found bfloat16 with device = reference, which computes in double"
                            + " precision; write precision = float32"));
        }
    }

    /** What a user should be told before anything is made, in lines; mostly nothing where no card is at work. */
    public List<String> announcement() {
        return announcement;
    }

    public boolean onCards() {
        return family == DeviceChoice.Family.CUDA;
    }

    /** How many threads should prepare batches. @param towers of this process */
    public int loaders(int cores, int towers) {
        // Beside a card a tower's thread has little to do, and cards are hungry.
        return Math.max(1, onCards() ? cores - towers : cores / 2);
    }

    /** Whether float32 values are multiplied as such, and not rounded before. */
    public boolean roundsFactors() {
        boolean rounded =
                config.precision() == Precision.BFLOAT16 || config.cuda().tf32();
        return family == DeviceChoice.Family.CUDA ? rounded : config.precision() == Precision.BFLOAT16;
    }

    /**
     * Measures how fast the devices of all towers multiply matrices right now: processors all at once, cards each by itself. Takes
     * about two seconds.
     *
     * @param cores of each tower that computes on the processor
     * @return floating-point operations a second
     */
    public double peak(int towers, int cores) {
        return cards.map(found -> found.peak(config))
                .orElseGet(() -> MatrixPeak.measure(towers, cores, config.precision()));
    }

    /** What bits depend on, by name. @param coresPerTower of a tower that computes on the processor */
    public Map<String, String> versions(int coresPerTower) {
        if (cards.isPresent()) {
            return cards.get().versions();
        }
        Map<String, String> versions = new TreeMap<>();
        versions.put("onednn", CpuDevice.library());
        versions.put("instruction-set", CpuDevice.instructionSet());
        versions.put("cores-per-tower", Integer.toString(coresPerTower));
        return versions;
    }

    /** What the towers of one attempt at a run share. @param towers numbers of those that this process makes */
    public Fleet fleet(List<Integer> towers) {
        return cards.<Fleet>map(found -> new CardFleet(found, config, towers))
                .orElseGet(() -> (tower, cores) -> onProcessor(cores));
    }

    /** Makes a device beside others that the same thread uses in turn; on the calling thread. */
    public Device inOnePlace(int cores) {
        return cards.map(found -> found.first(config)).orElseGet(() -> onProcessor(cores));
    }

    private Device onProcessor(int cores) {
        return family == DeviceChoice.Family.REFERENCE
                ? new ReferenceDevice()
                : new CpuDevice(cores, config.precision());
    }
}

package duet.engine.device;

import duet.engine.config.DeviceChoice;
import duet.engine.config.RunConfig;
import duet.ops.cuda.CudaDevice;
import duet.ops.cuda.CudaOptions;
import duet.ops.cuda.CudaPeak;
import duet.ops.cuda.CudaReport;
import duet.ops.cuda.CudaReport.Card;
import duet.ops.cuda.CudaReport.Library;
import duet.ops.device.Device;
import duet.ops.device.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The cards that the towers of this process compute on.
 *
 * @param places the card of each tower, in the order of their numbers
 * @param shared whether it is one card for all
 */
record Cards(CudaReport report, List<Card> places, boolean shared) {
    /** Compute capability from which on cards multiply bfloat16. */
    private static final int AMPERE = 8;

    Cards {
        places = List.copyOf(places);
    }

    /** Why these towers cannot compute on cards of this machine, and what to do: one line; empty where they can. */
    static Optional<String> objection(CudaReport report, DeviceChoice choice, Precision precision, int towers) {
        Optional<String> unusable = report.whyUnusable();
        if (unusable.isPresent()) {
            return unusable.map(reason -> reason + " (engine.jar doctor tells more); or write device = cpu");
        }
        int count = report.cards().size();
        int card = choice.card().orElse(0);
        if (card >= count) {
            return Optional.of("there is no card " + card + ": this machine has " + named(report.cards()));
        }
        if (choice.card().isEmpty() && count < towers) {
            return Optional.of(towers + " towers want a card each and this machine has " + named(report.cards())
                    + "; write device = \"cuda:0\" for all towers on one card, or device = cpu");
        }
        return of(report, choice, towers).places().stream()
                .filter(place -> precision == Precision.BFLOAT16 && place.major() < AMPERE)
                .findFirst()
                .map(place -> named(place) + " has compute capability " + place.computeCapability()
                        + ", and bfloat16 takes 8.0 or newer; write precision = float32");
    }

    static Cards of(CudaReport report, DeviceChoice choice, int towers) {
        boolean shared = choice.card().isPresent();
        List<Card> places = IntStream.range(0, towers)
                .mapToObj(place -> report.cards().get(choice.card().orElse(place)))
                .toList();
        return new Cards(report, places, shared);
    }

    static String named(List<Card> cards) {
        return (cards.size() == 1 ? "1 card: " : cards.size() + " cards: ")
                + cards.stream().map(Cards::named).collect(Collectors.joining(", "));
    }

    private static String named(Card card) {
        return String.format(
                Locale.ROOT, "card %d (%s, %.1f GiB)", card.ordinal(), card.name(), card.totalBytes() / 0x1p30);
    }

    /** For people, in one line. */
    String inWords() {
        String where = places.stream().distinct().map(Cards::named).collect(Collectors.joining(", "));
        return "cuda, " + (places.size() == 1 ? "" : shared ? "all towers on " : "a tower each on ") + where;
    }

    /** What bits depend on. Towers that differ in nothing but the number of their card compute the same. */
    Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("cards", each(Card::name));
        versions.put("compute-capability", each(Card::computeCapability));
        versions.put("cuda-driver", version(report.driver()));
        versions.put("cublas", version(report.cublas()));
        versions.put("cudnn", version(report.cudnn()));
        versions.put("nvrtc", version(report.nvrtc()));
        return versions;
    }

    private String each(Function<Card, String> property) {
        return places.stream().map(property).distinct().sorted().collect(Collectors.joining(", "));
    }

    private static String version(Library library) {
        return library.version().orElse("none");
    }

    CudaDevice device(int place, RunConfig config) {
        return new CudaDevice(places.get(place).ordinal(), config.precision(), options(config));
    }

    private static CudaOptions options(RunConfig config) {
        return new CudaOptions(config.cuda().tf32(), config.cuda().workspace());
    }

    /** Floating-point operations a second in multiplying matrices, of all cards together. */
    double peak(RunConfig config) {
        List<Integer> ordinals = places.stream().map(Card::ordinal).toList();
        return CudaPeak.measure(ordinals, config.precision(), options(config));
    }

    /** The first one, for towers that one thread computes in turn. */
    Device first(RunConfig config) {
        return device(0, config);
    }
}

package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
    private static final int LETTERS = 200;

    private record Packet(boolean up, long first, List<Integer> letters, long received) {}

    private final List<Packet> network = new ArrayList<>();
    private final Delivery<Integer, Integer> lower =
            new Delivery<>((first, letters, received) -> network.add(new Packet(true, first, letters, received)));
    private final Delivery<Integer, Integer> upper =
            new Delivery<>((first, letters, received) -> network.add(new Packet(false, first, letters, received)));
    private final List<Integer> atLower = new ArrayList<>();
    private final List<Integer> atUpper = new ArrayList<>();

    private void arrive(Packet packet) {
        if (packet.up()) {
            atUpper.addAll(upper.receive(packet.first(), packet.letters(), packet.received()));
        } else {
            atLower.addAll(lower.receive(packet.first(), packet.letters(), packet.received()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 50, 90})
    void everyLetterArrivesOnceAndInOrderWhateverIsLostRepeatedOrReordered(int lossPercent) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int posted = 0;
        for (int turn = 0;
                turn < 100_000 && !(posted == LETTERS && lower.allConfirmed() && upper.allConfirmed());
                turn++) {
            if (posted < LETTERS && random.nextInt(4) == 0) {
                lower.post(posted);
                upper.post(-posted);
                posted++;
            }
            if (network.isEmpty()) {
                lower.resend();
                upper.resend();
            } else {
                // One of many on their way, so out of order; it stays on its way now and then, to come again.
                int which = random.nextInt(network.size());
                Packet packet = random.nextInt(10) == 0 ? network.get(which) : network.remove(which);
                if (random.nextInt(100) >= lossPercent) {
                    arrive(packet);
                }
            }
        }

        List<Integer> numbers = IntStream.range(0, LETTERS).boxed().toList();
        assertThat(atUpper).as("seed %d", seed).isEqualTo(numbers);
        assertThat(atLower)
                .as("seed %d", seed)
                .isEqualTo(numbers.stream().map(n -> -n).toList());
        assertThat(lower.allConfirmed() && upper.allConfirmed())
                .as("seed %d", seed)
                .isTrue();
    }

    @Test
    void aConfirmationAsksForNoConfirmation() {
        lower.post(1);
        arrive(network.remove(0));
        arrive(network.remove(0));

        assertThat(network).isEmpty();
        assertThat(lower.allConfirmed()).isTrue();
    }

    @Test
    void whatIsConfirmedIsNotRepeated() {
        lower.post(1);
        lower.resend();
        assertThat(network).hasSize(2);
        arrive(network.remove(0));
        network.remove(0);
        arrive(network.remove(0));
        lower.resend();

        assertThat(network).isEmpty();
    }

    @Test
    void aLetterIsNotConfirmedBeforeItHasArrived() {
        lower.post(1);
        lower.post(2);
        Packet first = network.remove(0);
        arrive(first);
        arrive(network.remove(network.size() - 1));

        assertThat(first.letters()).containsExactly(1);
        assertThat(lower.allConfirmed()).isFalse();
    }
}

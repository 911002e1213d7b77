package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.jackson.JacksonCborSerializer;
import duet.ops.device.Sgd;
import duet.ops.tower.NotFinite;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.WeightDigest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that goes from host to host, written and read as between hosts. */
class RemoteMessageTest {
    private static final ActorTestKit KIT = Hosts.kit();
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(KIT.system()));

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    static List<RemoteOrder> everyOrder() {
        return List.of(
                new RemoteOrder.Begin(),
                new RemoteOrder.Train(1L << 40, 12, 128, new Sgd(0.01, 0.9, 0.0005), true),
                new RemoteOrder.Test(3, 125, 10),
                new RemoteOrder.Copy(7),
                new RemoteOrder.Stop());
    }

    static List<RemoteReport> everyReport() {
        return List.of(
                new RemoteReport.Ready("cpu, 4 cores", List.of("blunt pencil"), 1L << 33, List.of("conv1.weight", "é")),
                new RemoteReport.BatchTaken(5, 0xfedcba98),
                new RemoteReport.Copying(7),
                new RemoteReport.Done(5, outcome(2.5, Optional.empty()), Optional.empty(), 1L << 50, 3),
                new RemoteReport.Done(
                        5,
                        outcome(Double.NaN, Optional.of(new NotFinite(-4, "the gradient of fc6.bias"))),
                        Optional.of(new WeightDigest("0af3", List.of(1, -1, Integer.MIN_VALUE))),
                        1,
                        0),
                new RemoteReport.Stopped("00ff"),
                new RemoteReport.Failed(true, "nobody there"),
                new RemoteReport.Failed(false, "out of chalk"));
    }

    private static StepOutcome outcome(double loss, Optional<NotFinite> notFinite) {
        return new StepOutcome(128, loss, 0.5, -0.0, 0x80000001, notFinite, 1_400_000_000L, 3, 1L << 35);
    }

    private static <M> M sent(M message, Class<M> type) {
        assertThat(SERIALIZATION.findSerializerFor(message)).isInstanceOf(JacksonCborSerializer.class);
        byte[] bytes = SERIALIZATION.serialize(message).get();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("duet.", "java.");
        return SERIALIZATION.deserialize(bytes, type).get();
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void anOrderArrivesAsItWasSent(RemoteOrder order) {
        Orders packet = new Orders(
                1, KIT.<Reports>createTestProbe().getRef(), 1L << 34, List.of(order, new RemoteOrder.Stop()), 9);

        assertThat(sent(packet, Orders.class)).isEqualTo(packet);
    }

    @ParameterizedTest
    @MethodSource("everyReport")
    void aReportArrivesAsItWasSent(RemoteReport report) {
        Reports packet = new Reports(1L << 34, List.of(report, report), 9);

        assertThat(sent(packet, Reports.class)).isEqualTo(packet);
    }

    @Test
    void aPacketWithoutLettersArrives() {
        Reports packet = new Reports(3, List.of(), 9);

        assertThat(sent(packet, Reports.class)).isEqualTo(packet);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0x7ff8000000000000L, // NaN
                0x7ff8000000000abcL, // NaN with a payload
                0xfff8000000000000L, // NaN with a sign
                0x7ff0000000000000L, // infinity
                0xfff0000000000000L,
                0x8000000000000000L, // minus zero
                0x0000000000000001L, // the smallest
                0x3fb999999999999aL // 0.1
            })
    void aNumberArrivesToTheBit(long bits) {
        double number = Double.longBitsToDouble(bits);
        RemoteReport.Done done = new RemoteReport.Done(0, outcome(number, Optional.empty()), Optional.empty(), 0, 0);
        RemoteOrder.Train train = new RemoteOrder.Train(0, 0, 1, new Sgd(number, number, number), false);

        RemoteReport.Done told = (RemoteReport.Done)
                sent(new Reports(0, List.of(done), 0), Reports.class).letters().get(0);
        assertThat(Double.doubleToRawLongBits(told.outcome().loss())).isEqualTo(bits);
        Orders packet = new Orders(0, KIT.<Reports>createTestProbe().getRef(), 0, List.of(train), 0);
        RemoteOrder.Train ordered =
                (RemoteOrder.Train) sent(packet, Orders.class).letters().get(0);
        assertThat(Double.doubleToRawLongBits(ordered.sgd().learningRate())).isEqualTo(bits);
    }
}

package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import akka.serialization.jackson.JacksonSerializer;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Protection;
import duet.actors.exchange.Routes;
import duet.actors.remote.Outpost;
import duet.actors.schedule.Position;
import duet.dataloader.batch.Split;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What travels over the control channel, and what must not come in there. */
class MessagesTest {
    private final Theatre theatre = new Theatre();
    private ActorSystem<?> system;

    /** Not on the allow-list. */
    record Stranger(String text) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void start() {
        system = theatre.host(1).system();
    }

    @AfterEach
    void close() {
        theatre.close();
    }

    @Test
    void everyMessageShouldArriveAsItWasSent() {
        ActorRef<HostReply> coordinator = actor("coordinator");
        ActorRef<HostOrder> host = actor("host");
        ActorRef<Outpost.Command> outpost = actor("outpost");
        Position position = new Position(9, 7, 1, Split.VALIDATION, 3);
        Routes routes = new Routes(-5, new Endpoint("127.0.0.1", 1), List.of(new Endpoint("::1", 65_535)));
        List<ClusterMessage> messages = List.of(
                new HostOrder.Describe(coordinator),
                new HostOrder.Enlist("moths", Long.MIN_VALUE, "a = \"ü\"\nb = 1", 2, coordinator),
                new HostOrder.Begin(
                        7, routes, new Guard(Guard.Kind.CHECKSUM, new byte[0]), List.of(1, 3), position, true),
                new HostReply.Offered(host, new HostOffer("here", 2, "pencil"), Optional.empty()),
                new HostReply.Offered(host, new HostOffer("here", 2, "pencil"), Optional.of("busy")),
                new HostReply.Enlisted(host, -1, 2, TestRun.IDENTITY, new Endpoint("127.0.0.1", 40_456)),
                new HostReply.Refused(host, 5, true, "busy with another"),
                new HostReply.Stationed(host, 6, outpost),
                new HostReply.Broke(host, 6, false, "no memory"));

        assertThat(kindsOf(messages)).isEqualTo(allKinds());
        // A begin holds an array, which is equal to itself alone; the order of a map in a text may change.
        messages.forEach(message -> {
            if (message instanceof HostOrder.Begin) {
                assertThat(travelled(message)).hasToString(message.toString());
            } else {
                assertThat(travelled(message)).isEqualTo(message);
            }
        });
    }

    private static Set<Class<?>> kindsOf(List<ClusterMessage> messages) {
        Set<Class<?>> kinds = new HashSet<>();
        messages.forEach(message -> kinds.add(message.getClass()));
        return kinds;
    }

    private static Set<Class<?>> allKinds() {
        Set<Class<?>> kinds = new HashSet<>(Arrays.asList(HostOrder.class.getPermittedSubclasses()));
        kinds.addAll(Arrays.asList(HostReply.class.getPermittedSubclasses()));
        return kinds;
    }

    @Test
    void aKeyShouldTravelButShowInNoText() {
        byte[] secret = new byte[Protection.Key.LENGTH];
        Arrays.fill(secret, (byte) 0x5a);
        Guard guard = Guard.of(new Protection.Encrypted(new Protection.Key(secret)));
        HostOrder.Begin begin = new HostOrder.Begin(
                7, new Routes(7, new Endpoint("a", 1), List.of()), guard, List.of(1), Position.START, false);

        Protection arrived = ((HostOrder.Begin) travelled(begin)).guard().protection();

        assertThat(((Protection.Encrypted) arrived).key().bytes()).isEqualTo(secret);
        assertThat(begin.toString()).contains("ENCRYPTED").doesNotContain("90").doesNotContain("[B@");
    }

    @Test
    void everyProtectionShouldArriveAsItself() {
        Protection.Key key = new Protection.Key(new byte[Protection.Key.LENGTH]);
        for (Protection protection :
                List.of(new Protection.Checksum(), new Protection.Authenticated(key), new Protection.Encrypted(key))) {
            assertThat(Guard.of(protection).protection()).hasSameClassAs(protection);
        }
    }

    /** Else null would stand for the value, and end the actor that misses it. */
    @Test
    void aMessageThatLacksAValueShouldBeRefused() {
        HostReply.Offered offered =
                new HostReply.Offered(actor("host"), new HostOffer("here", 2, "pencil"), Optional.empty());
        Serialization serialization = SerializationExtension.get(system);
        byte[] bytes = serialization.serialize(offered).get();
        int cbor = serialization.findSerializerFor(offered).identifier();

        assertThat(serialization
                        .deserialize(bytes, cbor, HostReply.Offered.class.getName())
                        .isSuccess())
                .isTrue();
        assertThat(serialization
                        .deserialize(bytes, cbor, HostReply.Broke.class.getName())
                        .isFailure())
                .isTrue();
    }

    @Test
    void aJavaSerializedPayloadShouldBeRefusedAndTheHostUnharmed() {
        assertRefused(
                new Stranger("hello"),
                "akka.actor { allow-java-serialization = on, serialization-bindings { \"java.io.Serializable\" = java } }");
    }

    @Test
    void anUnknownClassInCborShouldBeRefusedAndTheHostUnharmed() {
        assertRefused(
                new Stranger("hello"),
                "akka.actor.serialization-bindings { \"" + Stranger.class.getName() + "\" = jackson-cbor }");
    }

    /** Writes a stranger as null, and says that it is a host's order. */
    static final class Nothing extends JacksonSerializer {
        Nothing(ExtendedActorSystem system, String binding) {
            super(
                    system,
                    binding,
                    JacksonObjectMapperProvider.get(system).getOrCreate(binding, Optional.of(new CBORFactory())));
        }

        @Override
        public String manifest(Object message) {
            return message instanceof Stranger ? HostOrder.Describe.class.getName() : super.manifest(message);
        }

        @Override
        public byte[] toBinary(Object message) {
            return message instanceof Stranger ? new byte[] {(byte) 0xf6} : super.toBinary(message);
        }
    }

    @Test
    void aMessageThatIsNothingShouldBeRefusedAndTheHostUnharmed() {
        assertRefused(new Stranger("hello"), """
                        akka.actor {
                          serializers.jackson-cbor = "%s"
                          serialization-bindings { "%s" = jackson-cbor }
                        }
                        """.formatted(Nothing.class.getName(), Stranger.class.getName()));
    }

    /** From another process that says it is one of us: a host would not send it. */
    private void assertRefused(Stranger payload, String settings) {
        ClusterHost host = theatre.hosts.get(0);
        ActorSystem<?> stranger = theatre.with(settings).host(1).system();
        AtomicInteger before = new AtomicInteger(theatre.log.size());
        String path = "akka://duet@" + host.address() + "/user";
        akka.actor.ActorSystem classic = stranger.classicSystem();
        akka.actor.ActorRef target = classic.actorSelection(path)
                .resolveOne(Theatre.WAIT)
                .toCompletableFuture()
                .join();
        target.tell(payload, akka.actor.ActorRef.noSender());

        Theatre.await("a warning", () -> theatre.log.stream()
                .skip(before.get())
                .anyMatch(line -> line.contains("Stranger") || line.contains("Failed to deserialize")));
        theatre.with("");
        ClusterTraining training = theatre.run(2).start();
        assertThat(theatre.soon(training.done()).message()).isEqualTo("all 6 steps are done");
    }

    private <T> ActorRef<T> actor(String name) {
        return system.systemActorOf(Behaviors.empty(), name, Props.empty());
    }

    private Object travelled(ClusterMessage message) {
        Serialization serialization = SerializationExtension.get(system);
        Serializer serializer = serialization.findSerializerFor(message);
        assertThat(serializer).isInstanceOf(MessageSerializer.class);
        byte[] bytes = serialization.serialize(message).get();
        return serialization
                .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
                .get();
    }
}

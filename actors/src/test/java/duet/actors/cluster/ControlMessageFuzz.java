package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import duet.actors.Characters;
import duet.actors.NoNulls;
import duet.actors.RefusedMessage;
import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Routes;
import duet.actors.remote.Outpost;
import duet.actors.schedule.Position;
import duet.dataloader.batch.Split;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Any bytes as any message of the control channel, by the serializer that a host of a run has. What is not refused is whole, none
 * of its values is null, and it arrives again as it is.
 */
class ControlMessageFuzz extends FuzzTarget {
    private static final String STRANGER = "java.util.HashMap";

    private ActorSystem<?> system;
    private Theatre theatre;
    private Serialization serialization;
    private final List<byte[]> seeds = new ArrayList<>();

    private void start() {
        if (theatre == null) {
            theatre = new Theatre();
            system = theatre.host(1).system();
            serialization = SerializationExtension.get(system);
        }
    }

    /** It connects to this machine itself. */
    @Override
    protected List<String> unchecked() {
        return List.of("ServerSideRequestForgery");
    }

    @Override
    protected void close() {
        if (theatre != null) {
            theatre.close();
        }
    }

    private List<ClusterMessage> messages() {
        ActorRef<HostReply> coordinator = actor("coordinator");
        ActorRef<HostOrder> host = actor("host");
        ActorRef<Outpost.Command> outpost = actor("outpost");
        Position position = new Position(9, 7, 1, Split.VALIDATION, 3);
        Routes routes = new Routes(-5, new Endpoint("127.0.0.1", 1), List.of(new Endpoint("::1", 65_535)));
        return List.of(
                new HostOrder.Describe(coordinator),
                new HostOrder.Enlist("moths", Long.MIN_VALUE, "a = 1", 2, coordinator),
                new HostOrder.Begin(
                        7, routes, new Guard(Guard.Kind.CHECKSUM, new byte[0]), List.of(1, 3), position, true),
                new HostReply.Offered(host, new HostOffer("here", 2, "pencil"), Optional.of("busy")),
                new HostReply.Enlisted(host, -1, 2, TestRun.IDENTITY, new Endpoint("127.0.0.1", 40_456)),
                new HostReply.Refused(host, 5, true, "busy with another"),
                new HostReply.Stationed(host, 6, outpost),
                new HostReply.Broke(host, 6, false, "no memory"));
    }

    private <T> ActorRef<T> actor(String name) {
        return system.systemActorOf(Behaviors.empty(), name, Props.empty());
    }

    /** By the number that an input has in front. */
    private List<String> manifests() {
        start();
        List<String> manifests = new ArrayList<>();
        for (Class<?> kind : HostOrder.class.getPermittedSubclasses()) {
            manifests.add(kind.getName());
        }
        for (Class<?> kind : HostReply.class.getPermittedSubclasses()) {
            manifests.add(kind.getName());
        }
        manifests.add(STRANGER);
        return manifests;
    }

    @Override
    protected List<byte[]> seeds() {
        start();
        if (!seeds.isEmpty()) {
            return seeds;
        }
        for (ClusterMessage message : messages()) {
            int kind = manifests().indexOf(message.getClass().getName());
            seeds.add(Parts.of(kind, serialization.serialize(message).get()));
        }
        return seeds;
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        List<String> manifests = manifests();
        String manifest = manifests.get(parts.number() % manifests.size());
        Object message = message(parts.rest(), manifest);
        require(!manifest.equals(STRANGER), "a message of a class that is on no list: " + message);
        NoNulls.require(message);
        if (!Characters.areWhole(message)) {
            return;
        }
        // The reference of an actor that cannot be may be put right on the way, and then stays as it is.
        Object again = travelled(message);
        Object last = travelled(again);
        require(last.equals(again) || last.toString().equals(again.toString()), "was " + again + ", is " + last);
    }

    private Object travelled(Object message) throws Exception {
        Serializer serializer = serialization.findSerializerFor(message);
        return message(serialization.serialize(message).get(), Serializers.manifestFor(serializer, message));
    }

    private Object message(byte[] bytes, String manifest) throws Exception {
        int cbor = serialization.serializerFor(HostOrder.Describe.class).identifier();
        try {
            return serialization.deserialize(bytes, cbor, manifest).get();
        } catch (Exception e) {
            throw new RefusedMessage(e);
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof RefusedMessage;
    }
}

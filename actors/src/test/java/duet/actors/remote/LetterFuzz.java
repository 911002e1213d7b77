package duet.actors.remote;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import duet.actors.Characters;
import duet.actors.NoNulls;
import duet.actors.RefusedMessage;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.util.ArrayList;
import java.util.List;

/** Any bytes as letters between a tower and its host, by the serializer that the hosts of a run have. */
class LetterFuzz extends FuzzTarget {
    private ActorTestKit kit;
    private Serialization serialization;

    private Serialization serialization() {
        if (kit == null) {
            Config hosts = ConfigFactory.parseResources("duet-cluster.conf")
                    .withoutPath("akka.actor.provider")
                    .withoutPath("akka.loggers")
                    .withoutPath("akka.use-slf4j")
                    .withoutPath("akka.actor.serialization-bindings.\"duet.actors.cluster.ClusterMessage\"");
            kit = ActorTestKit.create(hosts.withFallback(ConfigFactory.load()));
            serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));
        }
        return serialization;
    }

    /** It connects to this machine itself. */
    @Override
    protected List<String> unchecked() {
        return List.of("ServerSideRequestForgery");
    }

    @Override
    protected void close() {
        if (kit != null) {
            kit.shutdownTestKit();
        }
    }

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        serialization();
        Orders orders = new Orders(1, kit.<Reports>createTestProbe().getRef(), 7, RemoteMessageTest.everyOrder(), 9);
        seeds.add(Parts.of(0, serialization().serialize(orders).get()));
        for (RemoteReport report : RemoteMessageTest.everyReport()) {
            Reports reports = new Reports(7, List.of(report), 9);
            seeds.add(Parts.of(1, serialization().serialize(reports).get()));
        }
        return seeds;
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        Class<?> type = parts.number() % 2 == 0 ? Orders.class : Reports.class;
        Object message = message(parts.rest(), type);
        NoNulls.require(message);
        if (!Characters.areWhole(message)) {
            return;
        }
        Object again = message(serialization().serialize(message).get(), type);
        require(again.toString().equals(message.toString()), "was " + message + ", is " + again);
    }

    private Object message(byte[] bytes, Class<?> type) throws RefusedMessage {
        try {
            return serialization().deserialize(bytes, type).get();
        } catch (Exception e) {
            throw new RefusedMessage(e);
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof RefusedMessage;
    }
}

package duet.actors.remote;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** What lies between two hosts, in one process: every message is written and read anew, and some never arrive. */
final class Network {
    private final Predicate<RemoteMessage> lost;

    private Network(Predicate<RemoteMessage> lost) {
        this.lost = lost;
    }

    static Network whole() {
        return new Network(message -> false);
    }

    static Network losing(int percent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Network(message -> {
            synchronized (random) {
                return random.nextInt(100) < percent;
            }
        });
    }

    /** @param type of the messages that come to the actor from the other host */
    @SuppressWarnings("unchecked")
    <T, M extends RemoteMessage> Behavior<T> before(Class<M> type, Behavior<T> actor) {
        return (Behavior<T>)
                (Behavior<?>) Behaviors.intercept(() -> new Passage<>(type), (Behavior<M>) (Behavior<?>) actor);
    }

    private final class Passage<M extends RemoteMessage> extends BehaviorInterceptor<M, M> {
        private final Class<M> type;

        Passage(Class<M> type) {
            super(type);
            this.type = type;
        }

        @Override
        public Behavior<M> aroundReceive(TypedActorContext<M> context, M message, ReceiveTarget<M> target) {
            return lost.test(message) ? Behaviors.same() : target.apply(context, passed(context, message));
        }

        private M passed(TypedActorContext<M> context, M message) {
            Serialization serialization = SerializationExtension.get(
                    Adapter.toClassic(context.asJava().getSystem()));
            return serialization
                    .deserialize(serialization.serialize(message).get(), type)
                    .get();
        }
    }
}

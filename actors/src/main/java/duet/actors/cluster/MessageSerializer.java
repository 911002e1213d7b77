package duet.actors.cluster;

import akka.actor.ExtendedActorSystem;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import akka.serialization.jackson.JacksonSerializer;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.util.Optional;

/**
 * Akka's serializer of records as CBOR, but for one thing: bytes that stand for nothing are no message. Akka's own hands on null,
 * at which the stream of all that comes in from other hosts fails, and they are lost to each other.
 */
public final class MessageSerializer extends JacksonSerializer {

    /** @param binding its name in {@code akka.actor.serializers} */
    public MessageSerializer(ExtendedActorSystem system, String binding) {
        super(
                system,
                binding,
                JacksonObjectMapperProvider.get(system).getOrCreate(binding, Optional.of(new CBORFactory())));
    }

    /** @throws IllegalArgumentException for bytes that stand for nothing */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        Object message = super.fromBinary(bytes, manifest);
        if (message == null) {
            throw new IllegalArgumentException("null came as " + manifest + "; expected a whole message");
        }
        return message;
    }
}

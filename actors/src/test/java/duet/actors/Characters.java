package duet.actors;

import java.nio.charset.StandardCharsets;

/** Looks at the texts that a message holds. */
public final class Characters {

    private Characters() {}

    /**
     * Whether all are whole. The reader of CBOR takes half of a character as well, in the name of an actor for example, and the writer
     * does not: such a message cannot travel on, and none does.
     */
    public static boolean areWhole(Object message) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(message.toString());
    }
}

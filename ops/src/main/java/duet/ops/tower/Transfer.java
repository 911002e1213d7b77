package duet.ops.tower;

import java.util.Locale;

/**
 * One part of a tensor on its way from one tower to another. Both name the same transfer when one sends and the other receives.
 *
 * @param pass number of the forward pass of the run, from 0, training and test alike
 * @param point index of the exchange in the network, from 0
 * @param direction activations or their gradients
 */
public record Transfer(long pass, int point, Direction direction) {
    @Override
    public String toString() {
        return "pass " + pass + ", exchange " + point + ", " + direction.name().toLowerCase(Locale.ROOT);
    }
}

package duet.engine.config;

import java.time.Duration;

/**
 * How the towers talk to each other.
 *
 * @param timeout how long a tower may stay silent before it counts as lost
 * @param checksum whether each tensor on its way carries a checksum
 * @param sharedMemory whether processes of one machine exchange through shared memory instead of UDP
 * @param encrypt whether tensors are encrypted on their way between hosts
 */
public record ExchangeConfig(Duration timeout, boolean checksum, boolean sharedMemory, boolean encrypt) {

    static ExchangeConfig read(Section section) {
        ExchangeConfig exchange = new ExchangeConfig(
                section.orElse("timeout", Kind.DURATION, "30s"),
                section.orElse("checksum", Kind.FLAG, false),
                section.orElse("shared-memory", Kind.FLAG, true),
                section.orElse("encrypt", Kind.FLAG, false));
        section.done();
        return exchange;
    }
}

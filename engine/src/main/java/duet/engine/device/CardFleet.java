package duet.engine.device;

import duet.engine.config.RunConfig;
import duet.ops.cuda.CudaDevice;
import duet.ops.cuda.CudaPeers;
import duet.ops.device.Device;
import duet.ops.tower.Exchange;
import duet.ops.tower.LinkedExchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Towers on cards: in the order of their numbers, as places are. */
final class CardFleet implements Fleet {
    private final Cards cards;
    private final RunConfig config;
    private final List<Integer> towers;
    private final CudaPeers peers;

    CardFleet(Cards cards, RunConfig config, List<Integer> towers) {
        this.cards = cards;
        this.config = config;
        this.towers = towers.stream().sorted().toList();
        Map<Integer, Integer> places = new HashMap<>();
        for (int tower : this.towers) {
            places.put(tower, cards.places().get(this.towers.indexOf(tower)).ordinal());
        }
        peers = CudaPeers.among(places, config.exchange().timeout());
    }

    @Override
    public CudaDevice device(int tower, int cores) {
        return cards.device(towers.indexOf(tower), config);
    }

    /** Told by the lower one of two towers. */
    @Override
    public List<String> warnings(int tower) {
        return towers.stream()
                .filter(peer -> peer > tower && !peers.reach(tower, peer))
                .map(peer -> "the cards of towers " + tower + " and " + peer
                        + " do not reach each other's memory: parts go through the host's")
                .toList();
    }

    @Override
    public Exchange linked(int tower, Device device, Exchange host, long largestPart) {
        boolean any = towers.stream().anyMatch(peer -> peers.reach(tower, peer));
        return any ? new LinkedExchange(host, ((CudaDevice) device).link(peers, tower, largestPart)) : host;
    }
}

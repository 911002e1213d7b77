package duet.ops.cuda;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/**
 * Where towers of a process meet whose cards reach each other's memory. Made once for an attempt at a run, and given to the
 * devices of all its towers, each on its own thread: see {@link CudaDevice#link}.
 */
public final class CudaPeers {
    private final Map<Integer, Integer> cards;
    private final Duration silence;
    /** Both ways. */
    private final Set<Pair> reached = new HashSet<>();

    private final Map<Pair, PeerLane> lanes = new HashMap<>();

    private record Pair(int from, int to) {}

    private CudaPeers(Map<Integer, Integer> cards, Duration silence) {
        this.cards = Map.copyOf(cards);
        this.silence = silence;
    }

    /**
     * Asks the driver which cards reach each other.
     *
     * @param cards the card of each tower of this process, by the tower's number
     * @param silence after which a tower counts as lost
     */
    public static CudaPeers among(Map<Integer, Integer> cards, Duration silence) {
        Bindings.load();
        Status.driver("cuInit", JCudaDriver.cuInit(0));
        CudaPeers peers = new CudaPeers(cards, silence);
        for (int from : cards.keySet()) {
            for (int to : cards.keySet()) {
                if (from != to
                        && cardReaches(cards.get(from), cards.get(to))
                        && cardReaches(cards.get(to), cards.get(from))) {
                    peers.reached.add(new Pair(from, to));
                }
            }
        }
        return peers;
    }

    private static boolean cardReaches(int card, int other) {
        if (card == other) {
            return true;
        }
        int[] can = new int[1];
        Status.driver("cuDeviceCanAccessPeer", JCudaDriver.cuDeviceCanAccessPeer(can, device(card), device(other)));
        return can[0] != 0;
    }

    private static CUdevice device(int ordinal) {
        CUdevice device = new CUdevice();
        Status.driver("cuDeviceGet for card " + ordinal, JCudaDriver.cuDeviceGet(device, ordinal));
        return device;
    }

    /** Whether two towers of this process hand parts over without the host's memory. */
    public boolean reach(int tower, int peer) {
        return reached.contains(new Pair(tower, peer));
    }

    /** In ascending order. */
    List<Integer> of(int tower) {
        TreeSet<Integer> peers = new TreeSet<>(cards.keySet());
        peers.removeIf(peer -> !reach(tower, peer));
        return List.copyOf(peers);
    }

    boolean onOneCard(int tower, int peer) {
        return cards.get(tower).equals(cards.get(peer));
    }

    synchronized PeerLane lane(int from, int to) {
        return lanes.computeIfAbsent(new Pair(from, to), pair -> new PeerLane(from, to, silence));
    }
}

package duet.engine.simulation;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One end of a way for tensors between two processes: as Aeron's, parts come whole and in order, or the peer is lost. */
final class SimulatedExchange implements Exchange {
    static final long SILENCE = TimeUnit.SECONDS.toNanos(20);
    private static final long FASTEST = 2_000;
    private static final long SLOWEST = 400_000;
    private static final long LATEST = TimeUnit.SECONDS.toNanos(8);

    private final Simulation simulation;
    private final Faults faults;
    private final Cables cables;
    private final Dice dice;
    private final SimulatedProcess owner;
    private final Gate gate;
    private final Deque<Part> arrived = new ArrayDeque<>();
    private SimulatedExchange peer;
    private boolean closed;
    private boolean peerClosed;
    private boolean broken;
    private long lastArrival;
    private long bytesSent;

    private record Part(Transfer transfer, byte[] bytes) {}

    private SimulatedExchange(World world, Dice dice, SimulatedProcess owner) {
        this.simulation = world.simulation();
        this.faults = world.faults();
        this.cables = world.cables();
        this.dice = dice;
        this.owner = owner;
        gate = new Gate(simulation);
    }

    /** Both ends. */
    static List<Exchange> between(World world, Dice dice, SimulatedProcess one, SimulatedProcess other) {
        SimulatedExchange first = new SimulatedExchange(world, dice.of("first"), one);
        SimulatedExchange second = new SimulatedExchange(world, dice.of("second"), other);
        first.peer = second;
        second.peer = first;
        return List.of(first, second);
    }

    @Override
    public void send(int to, Transfer transfer, ByteBuffer part) {
        Simulation.requireAlive(owner);
        if (closed || peerClosed) {
            throw new PeerLostException("the peer closed its end, told at " + transfer);
        }
        byte[] bytes = new byte[part.capacity()];
        part.get(0, bytes);
        bytesSent += bytes.length;
        broken |= faults.strikes(Fault.LOST_PART, dice);
        if (!broken) {
            arrive(() -> peer.arrived.add(new Part(transfer, bytes)));
        }
    }

    private void arrive(Runnable what) {
        long wait = dice.nanos(FASTEST, SLOWEST);
        if (faults.strikes(Fault.LATE_PART, dice)) {
            wait += dice.nanos(SLOWEST, LATEST);
        }
        long sent = owner == peer.owner ? simulation.now() : cables.earliest();
        lastArrival = Math.max(lastArrival + 1, sent + wait);
        simulation.planBrief(lastArrival - simulation.now(), "part", () -> {
            what.run();
            peer.gate.open();
        });
    }

    @Override
    public void receive(int from, Transfer transfer, ByteBuffer part) {
        Simulation.requireAlive(owner);
        long begin = runningTime();
        while (arrived.isEmpty()) {
            long left = begin + SILENCE - runningTime();
            if (closed || peerClosed) {
                throw new PeerLostException("the peer closed its end, waited for at " + transfer);
            }
            if (left <= 0) {
                throw new PeerLostException("the peer was silent for 20 s, waited for at " + transfer);
            }
            gate.await(left);
        }
        Part next = arrived.remove();
        if (!next.transfer().equals(transfer) || next.bytes().length != part.capacity()) {
            throw new IllegalStateException("expected " + transfer + ", found " + next.transfer());
        }
        part.put(0, next.bytes());
    }

    /** Silence is counted in time in which the process ran, as the real one does. */
    private long runningTime() {
        return simulation.now() - owner.stoodStill();
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    /** A process that died closes nothing: its peer hears of it by silence. */
    @Override
    public void close() {
        if (!closed && !owner.dead()) {
            closed = true;
            gate.open();
            if (!broken) {
                arrive(() -> peer.peerClosed = true);
            }
        }
    }
}

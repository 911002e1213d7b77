package duet.ops.tower;

import duet.ops.device.HostMemory;
import duet.ops.device.Precision;
import duet.ops.device.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/** Direct links that go through this process's memory after all: two parts may be under way from each tower to each other. */
final class MemoryLinks {
    private static final int MOST = 2;

    private final Precision precision;
    private final Duration silence;
    private final BiPredicate<Integer, Integer> reaches;
    private final Map<Address, Deque<ByteBuffer>> underWay = new HashMap<>();
    private final Set<Integer> gone = new HashSet<>();

    private record Address(int from, int to) {}

    /** @param reaches whether two towers reach each other; asked both ways */
    MemoryLinks(Precision precision, Duration silence, BiPredicate<Integer, Integer> reaches) {
        this.precision = precision;
        this.silence = silence;
        this.reaches = reaches;
    }

    DirectLink link(int tower) {
        return new Link(tower);
    }

    private synchronized void put(int from, int to, ByteBuffer part) {
        Deque<ByteBuffer> parts = parts(from, to);
        await(() -> parts.size() < MOST, to);
        parts.add(part);
        notifyAll();
    }

    private synchronized ByteBuffer take(int from, int to) {
        Deque<ByteBuffer> parts = parts(from, to);
        await(() -> !parts.isEmpty(), from);
        notifyAll();
        return parts.remove();
    }

    private Deque<ByteBuffer> parts(int from, int to) {
        return underWay.computeIfAbsent(new Address(from, to), address -> new ArrayDeque<>());
    }

    private void await(BooleanSupplier ready, int peer) {
        long end = System.nanoTime() + silence.toNanos();
        while (!ready.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (gone.contains(peer)) {
                throw new PeerLostException("tower " + peer + " is gone");
            }
            if (left <= 0) {
                throw new PeerLostException("tower " + peer + " has been silent for " + silence.toMillis() + " ms");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new PeerLostException("interrupted while waiting for tower " + peer, e);
            }
        }
    }

    private synchronized void leave(int tower) {
        gone.add(tower);
        notifyAll();
    }

    private final class Link implements DirectLink {
        private final int tower;
        private long bytesSent;

        private Link(int tower) {
            this.tower = tower;
        }

        @Override
        public boolean reaches(int peer) {
            return reaches.test(tower, peer) && reaches.test(peer, tower);
        }

        @Override
        public void send(int peer, Tensor source, int firstMap, int maps) {
            ByteBuffer part = HostMemory.allocate(bytes(source, maps));
            source.send(firstMap, maps, part, precision);
            put(tower, peer, part);
            bytesSent += part.capacity();
        }

        @Override
        public void receive(int peer, Tensor target, int firstMap, int maps) {
            target.receive(firstMap, maps, part(peer, bytes(target, maps)), precision);
        }

        @Override
        public void receiveAndAdd(int peer, Tensor target, int firstMap, int maps) {
            target.receiveAndAdd(firstMap, maps, part(peer, bytes(target, maps)), precision);
        }

        private ByteBuffer part(int peer, int bytes) {
            ByteBuffer part = take(peer, tower);
            if (part.capacity() != bytes) {
                throw new IllegalStateException(
                        "tower " + peer + " sent " + part.capacity() + " bytes, expected " + bytes);
            }
            return part;
        }

        private int bytes(Tensor tensor, int maps) {
            return tensor.batch() * maps * tensor.shape().area() * precision.bytes();
        }

        @Override
        public long bytesSent() {
            return bytesSent;
        }

        @Override
        public void close() {
            leave(tower);
        }
    }
}

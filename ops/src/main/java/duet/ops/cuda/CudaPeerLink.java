package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Tensor;
import duet.ops.tower.DirectLink;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * Parts from card to card. The sender packs a part into a place of its own; the receiver's card fetches it on a stream of its own
 * while it computes, and its arithmetic takes it apart. A tower on the same card takes it apart where it lies. The threads of
 * both towers only wait until the other one has ordered its side of it.
 */
final class CudaPeerLink implements DirectLink {
    private final Equipment equipment;
    private final CudaPeers peers;
    private final int tower;
    private final Closing closing = new Closing();
    private final CUstream fetching = new CUstream();
    private final Map<Integer, PeerLane> outbound = new HashMap<>();
    private final Map<Integer, Inbound> inbound = new HashMap<>();
    private long bytesSent;
    private boolean closed;

    /**
     * From one peer.
     *
     * @param memory where its part lands; null where it is on the same card
     * @param arrived recorded when a part has landed
     * @param unpacked recorded when it was taken apart
     */
    private record Inbound(PeerLane lane, DeviceMemory memory, Event arrived, Event unpacked) {}

    /**
     * @param largestPart bytes
     * @throws CudaMemoryException where the card has too little memory for it
     */
    CudaPeerLink(Equipment equipment, CudaPeers peers, int tower, long largestPart) {
        this.equipment = equipment;
        this.peers = peers;
        this.tower = tower;
        equipment.card().enter();
        try {
            Status.driver(
                    "cuStreamCreate", JCudaDriver.cuStreamCreate(fetching, CUstream_flags.CU_STREAM_NON_BLOCKING));
            closing.add(() -> Status.driver("cuStreamDestroy", JCudaDriver.cuStreamDestroy(fetching)));
            for (int peer : peers.of(tower)) {
                open(peer, largestPart);
            }
        } catch (RuntimeException e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    private void open(int peer, long largestPart) {
        PeerLane out = peers.lane(tower, peer);
        out.openSender(new PeerLane.Sender(
                equipment.card(),
                Stream.generate(() -> memory(largestPart))
                        .limit(PeerLane.PLACES)
                        .toArray(DeviceMemory[]::new),
                events()));
        outbound.put(peer, out);
        PeerLane in = peers.lane(peer, tower);
        in.openReceiver(events());
        DeviceMemory landing = peers.onOneCard(tower, peer) ? null : memory(largestPart);
        inbound.put(peer, new Inbound(in, landing, closing.add(Event.untimed()), closing.add(Event.untimed())));
    }

    private Event[] events() {
        return Stream.generate(() -> closing.add(Event.untimed()))
                .limit(PeerLane.PLACES)
                .toArray(Event[]::new);
    }

    private DeviceMemory memory(long bytes) {
        DeviceMemory memory = closing.add(new DeviceMemory("parts for other towers", Use.BUFFERS, bytes));
        if (!memory.take()) {
            throw new CudaMemoryException("card " + equipment.card().ordinal() + " has no room for " + bytes
                    + " bytes of a part on its way between towers; "
                    + equipment.card().free() + " bytes are free: lower training.batch");
        }
        return memory;
    }

    @Override
    public boolean reaches(int peer) {
        return outbound.containsKey(peer);
    }

    @Override
    public void send(int peer, Tensor source, int firstMap, int maps) {
        equipment.card().enter();
        CudaTensor tensor = (CudaTensor) source;
        long bytes = tensor.packedBytes(maps);
        outbound.get(peer).send(bytes, (place, sender, taken) -> {
            if (taken != null) {
                taken.holdBack(equipment.streams().copy());
            }
            tensor.packInto(sender.places()[place].pointer(), firstMap, maps, sender.ready()[place]);
        });
        bytesSent += bytes;
    }

    @Override
    public void receive(int peer, Tensor target, int firstMap, int maps) {
        take(peer, (CudaTensor) target, firstMap, maps, false);
    }

    @Override
    public void receiveAndAdd(int peer, Tensor target, int firstMap, int maps) {
        take(peer, (CudaTensor) target, firstMap, maps, true);
    }

    private void take(int peer, CudaTensor target, int firstMap, int maps, boolean add) {
        equipment.card().enter();
        Inbound from = inbound.get(peer);
        long bytes = target.packedBytes(maps);
        from.lane().receive(bytes, (place, sender, taken) -> {
            CUstream compute = equipment.streams().compute();
            CUdeviceptr packed = sender.places()[place].pointer();
            if (from.memory() == null) {
                sender.ready()[place].holdBack(compute);
                target.unpackFrom(packed, firstMap, maps, add);
                taken.record(compute);
                return;
            }
            reach(sender.card());
            sender.ready()[place].holdBack(fetching);
            from.unpacked().holdBack(fetching);
            fetch(from.memory().pointer(), packed, sender.card(), bytes);
            taken.record(fetching);
            from.arrived().record(fetching);
            from.arrived().holdBack(compute);
            target.unpackFrom(from.memory().pointer(), firstMap, maps, add);
            from.unpacked().record(compute);
        });
    }

    private void fetch(CUdeviceptr to, CUdeviceptr from, Card card, long bytes) {
        Status.driver(
                "cuMemcpyPeerAsync",
                JCudaDriver.cuMemcpyPeerAsync(to, equipment.card().context(), from, card.context(), bytes, fetching));
    }

    /** Without it the driver would copy by way of the host. Once for a process is enough. */
    private static void reach(Card card) {
        int result = JCudaDriver.cuCtxEnablePeerAccess(card.context(), 0);
        if (result != CUresult.CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED) {
            Status.driver("cuCtxEnablePeerAccess to card " + card.ordinal(), result);
        }
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        outbound.values().forEach(PeerLane::senderLeaves);
        inbound.values().forEach(from -> from.lane().receiverLeaves());
        outbound.values().forEach(lane -> closing.add(lane::awaitReceiver));
        inbound.values().forEach(from -> closing.add(from.lane()::receiverIsDone));
        closing.add(equipment.streams()::await);
        closing.add(() -> Streams.await(fetching));
        closing.add(equipment.card()::enter);
        closing.close();
    }
}

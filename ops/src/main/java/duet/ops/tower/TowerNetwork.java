package duet.ops.tower;

import duet.ops.device.Device;
import duet.ops.device.LayerOutput;
import duet.ops.device.LayerTimer;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.device.Tensor;
import duet.ops.loss.SoftmaxCrossEntropy;
import duet.ops.network.NetworkPlan;
import duet.ops.network.SegmentPlan;
import duet.ops.network.TowerPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One tower at work: its segments on a device, and the other tower's halves from the exchange. Belongs to the thread that
 * made it, like its device, which it closes.
 */
public final class TowerNetwork implements AutoCloseable {
    private static final int CACHE_LINE = 64;

    private final TowerPlan plan;
    private final int batch;
    private final long seed;
    private final Device device;
    private final Exchange exchange;
    private final List<Segment> segments = new ArrayList<>();
    /** A host buffer of each exchange's half; the logits' come last. */
    private final List<ByteBuffer> outgoing = new ArrayList<>();

    private final List<ByteBuffer> incoming = new ArrayList<>();
    private final FloatBuffer ownLogits;
    private final FloatBuffer peerLogits;
    private final FloatBuffer logits;
    private final FloatBuffer logitsGradient;
    private final ByteBuffer logitsBytes;
    private final SoftmaxCrossEntropy loss;
    private final CRC32C logitsChecksum = new CRC32C();
    private final List<Parameter> parameters;
    private ParameterDigest digest;
    private long pass = -1;
    private long exchangeNanos;
    private long bytesBefore;

    private TowerNetwork(NetworkPlan network, int tower, Device device, int batch, long seed, Exchange exchange) {
        this.plan = network.towers().get(tower);
        this.batch = batch;
        this.seed = seed;
        this.device = device;
        this.exchange = exchange;
        int largest = Math.toIntExact(plan.largestHalf(batch, device.precision().bytes()));
        ByteBuffer sending = host(largest);
        ByteBuffer receiving = host(largest);
        for (SegmentPlan segment : plan.segments()) {
            segments.add(device.segment(segment, batch, seed));
            int half = segment.exchanged() ? batch * segment.input().count() / plan.towers() : 0;
            outgoing.add(part(sending, half * device.precision().bytes()));
            incoming.add(part(receiving, half * device.precision().bytes()));
        }
        int ownLogitBytes = batch * plan.head().output().count() * Float.BYTES;
        outgoing.add(part(sending, ownLogitBytes));
        incoming.add(part(receiving, batch * plan.peerLogits() * Float.BYTES));
        ownLogits = outgoing.get(segments()).asFloatBuffer();
        peerLogits = incoming.get(segments()).asFloatBuffer();
        logitsBytes = host(batch * network.outputs() * Float.BYTES);
        logits = logitsBytes.asFloatBuffer();
        logitsGradient = host(ownLogitBytes).asFloatBuffer();
        loss = new SoftmaxCrossEntropy(batch, network.outputs());
        parameters = segments.stream().flatMap(s -> s.parameters().stream()).toList();
    }

    /**
     * @param device made on this thread
     * @param batch images in a full minibatch
     * @param exchange the way to the other tower; not used by a network of one tower
     */
    public static TowerNetwork create(
            NetworkPlan plan, int tower, Device device, int batch, long seed, Exchange exchange) {
        return new TowerNetwork(plan, tower, device, batch, seed, exchange);
    }

    private static ByteBuffer host(int bytes) {
        // An aligned slice is cut to whole lines at both ends.
        return part(ByteBuffer.allocateDirect(bytes + 2 * CACHE_LINE).alignedSlice(CACHE_LINE), bytes);
    }

    private static ByteBuffer part(ByteBuffer buffer, int bytes) {
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Sets every parameter to its starting value, and its momentum to zero. */
    public void initialise() {
        new Initialisation(seed).apply(parameters());
    }

    /** Copies a minibatch to the device: canonical [batch, maps, rows, columns]. */
    public void load(FloatBuffer images) {
        segments.get(0).input().write(images);
    }

    /**
     * One training step on the minibatch that was loaded: forward, backward, update. Where the loss or a gradient is not finite
     * the parameters stay as they are, and the outcome tells where it showed.
     *
     * @param step number of the step from 0; selects the dropout masks
     * @param labels one for each of the first {@code images} images; the rest of the batch counts for nothing
     * @throws PeerLostException when the other tower falls silent; the parameters are then those before the step
     */
    public StepOutcome train(long step, int[] labels, int images, Sgd sgd) {
        long start = System.nanoTime();
        forward(Pass.training(step));
        takeLoss(labels, images);
        if (!Double.isFinite(loss.loss())) {
            return outcome(images, System.nanoTime() - start, NotFinite.inForward(segments));
        }
        for (int segment = segments() - 1; segment >= 0; segment--) {
            backward(segment);
            addPeerGradient(segment);
        }
        Optional<NotFinite> notFinite = NotFinite.inBackward(parameters());
        if (notFinite.isEmpty()) {
            update(sgd);
        }
        return outcome(images, System.nanoTime() - start, notFinite);
    }

    /** Loss and errors on the minibatch that was loaded; nothing is learnt. */
    public StepOutcome test(int[] labels, int images) {
        return test(labels, images, 1);
    }

    /**
     * Loss and errors on the minibatch that was loaded, in which every {@code views} rows show one image; their probabilities are
     * averaged. Nothing is learnt.
     *
     * @param labels each image's label on every one of its rows
     * @param rows a multiple of {@code views}
     */
    public StepOutcome test(int[] labels, int rows, int views) {
        long start = System.nanoTime();
        forward(Pass.TEST);
        loss.average(logits, labels, rows, views);
        Optional<NotFinite> notFinite = Double.isFinite(loss.loss()) ? Optional.empty() : NotFinite.inForward(segments);
        return outcome(rows / views, System.nanoTime() - start, notFinite);
    }

    /** How likely an output is for an image of the minibatch that was computed last; where it had several views, their mean. */
    public double probability(int image, int output) {
        return loss.probability(image, output);
    }

    private void forward(Pass mode) {
        begin();
        for (int segment = 0; segment < segments(); segment++) {
            sendHalf(segment);
            joinHalves(segment);
            forward(segment, mode);
        }
        sendLogits();
        joinLogits();
    }

    /** Weights and biases of this tower, from the bottom up. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** What each layer of this tower wrote in the latest forward pass, from the bottom up. */
    public List<LayerOutput> outputs() {
        return segments.stream().flatMap(s -> s.outputs().stream()).toList();
    }

    /** All parameter values, put in a word. */
    public WeightDigest digest() {
        if (digest == null) {
            digest = new ParameterDigest(parameters);
        }
        return digest.take();
    }

    public String device() {
        return device.description();
    }

    /** Tells the timer about every layer from now on, on this tower's thread. */
    public void timeWith(LayerTimer timer) {
        segments.forEach(segment -> segment.timeWith(timer));
    }

    int segments() {
        return segments.size();
    }

    void begin() {
        pass++;
        exchangeNanos = 0;
        bytesBefore = bytesSent();
    }

    /** Sends what the segment below wrote, if the other tower needs it. */
    void sendHalf(int segment) {
        if (plan.segments().get(segment).exchanged()) {
            Tensor half = segments.get(segment - 1).output();
            half.send(0, half.shape().maps(), outgoing.get(segment), device.precision());
            send(segment, Direction.FORWARD);
        }
    }

    /** Puts both towers' halves together, tower 0's maps first. */
    void joinHalves(int segment) {
        if (plan.segments().get(segment).exchanged()) {
            Tensor whole = segments.get(segment).input();
            int half = whole.shape().maps() / plan.towers();
            whole.copy(plan.tower() * half, half, segments.get(segment - 1).output(), 0);
            receive(segment, Direction.FORWARD);
            whole.receive((1 - plan.tower()) * half, half, incoming.get(segment), device.precision());
        }
    }

    void forward(int segment, Pass mode) {
        segments.get(segment).forward(mode);
    }

    void sendLogits() {
        segments.get(segments() - 1).output().read(ownLogits);
        if (plan.towers() > 1) {
            send(segments(), Direction.FORWARD);
        }
    }

    void joinLogits() {
        int own = plan.head().output().count();
        spread(ownLogits, plan.head().firstMap(), own);
        if (plan.towers() > 1) {
            receive(segments(), Direction.FORWARD);
            spread(peerLogits, (1 - plan.tower()) * own, plan.peerLogits());
        }
    }

    /** Takes the loss, and sets the gradient of this tower's part of the logits. */
    void takeLoss(int[] labels, int images) {
        loss.compute(logits, labels, images);
        loss.gradient(plan.head().firstMap(), plan.head().output().count(), logitsGradient);
        segments.get(segments() - 1).outputGradient().write(logitsGradient);
    }

    private void spread(FloatBuffer part, int firstColumn, int columns) {
        int outputs = logits.capacity() / batch;
        for (int image = 0; image < batch; image++) {
            logits.put(image * outputs + firstColumn, part, image * columns, columns);
        }
    }

    /** Gradients of a segment; the other tower's part of its input gradient is on its way before the weights' is taken. */
    void backward(int segment) {
        segments.get(segment).backward(() -> sendPeerGradient(segment));
    }

    private void sendPeerGradient(int segment) {
        Tensor gradient = segments.get(segment).inputGradient();
        int half = gradient.shape().maps() / plan.towers();
        gradient.send((1 - plan.tower()) * half, half, outgoing.get(segment), device.precision());
        send(segment, Direction.BACKWARD);
    }

    /** The gradient of the segment below: own part plus what the other tower found. */
    void addPeerGradient(int segment) {
        if (plan.segments().get(segment).exchangedBack()) {
            Tensor whole = segments.get(segment).inputGradient();
            int half = whole.shape().maps() / plan.towers();
            Tensor below = segments.get(segment - 1).outputGradient();
            below.copy(0, half, whole, plan.tower() * half);
            receive(segment, Direction.BACKWARD);
            // Two terms: tower 0 + tower 1 whichever tower adds, since float addition commutes.
            below.receiveAndAdd(0, half, incoming.get(segment), device.precision());
        }
    }

    void update(Sgd sgd) {
        segments.forEach(segment -> segment.update(sgd));
    }

    StepOutcome outcome(int images, long nanos, Optional<NotFinite> notFinite) {
        logitsChecksum.reset();
        logitsChecksum.update(logitsBytes.duplicate().clear());
        return new StepOutcome(
                images,
                loss.loss(),
                loss.top1Errors(),
                loss.top5Errors(),
                (int) logitsChecksum.getValue(),
                notFinite,
                nanos,
                exchangeNanos,
                bytesSent() - bytesBefore);
    }

    private long bytesSent() {
        return plan.towers() > 1 ? exchange.bytesSent() : 0;
    }

    private void send(int point, Direction direction) {
        long start = System.nanoTime();
        exchange.send(1 - plan.tower(), new Transfer(pass, point, direction), outgoing.get(point));
        exchangeNanos += System.nanoTime() - start;
    }

    private void receive(int point, Direction direction) {
        long start = System.nanoTime();
        exchange.receive(1 - plan.tower(), new Transfer(pass, point, direction), incoming.get(point));
        exchangeNanos += System.nanoTime() - start;
    }

    @Override
    public void close() {
        segments.forEach(Segment::close);
        device.close();
    }
}

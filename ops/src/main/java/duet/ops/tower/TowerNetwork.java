package duet.ops.tower;

import duet.ops.device.Device;
import duet.ops.device.LayerOutput;
import duet.ops.device.LayerTimer;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.loss.SoftmaxCrossEntropy;
import duet.ops.network.NetworkPlan;
import duet.ops.network.SegmentPlan;
import duet.ops.network.TowerPlan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One tower at work: its segments on a device, and the other towers' parts from the exchange. Belongs to the thread that made
 * it, like its device, which it closes.
 */
public final class TowerNetwork implements AutoCloseable {
    private final TowerPlan plan;
    private final long seed;
    private final Device device;
    private final Peers peers;
    private final List<Segment> segments = new ArrayList<>();
    /** One below each segment but the lowest. */
    private final List<Junction> junctions = new ArrayList<>();

    private final Logits logits;
    private final SoftmaxCrossEntropy loss;
    private final List<Parameter> parameters;
    private ParameterDigest digest;
    private long stepBegan;
    private int stepImages;

    private TowerNetwork(NetworkPlan network, int tower, Device device, int batch, long seed, Exchange exchange) {
        this.plan = network.towers().get(tower);
        this.seed = seed;
        this.device = device;
        device.checkRoom(plan, batch);
        peers = new Peers(exchange, tower, plan.towers());
        Precision precision = device.precision();
        PartBuffers buffers = new PartBuffers(
                device, tower, plan.towers(), Math.toIntExact(plan.largestPart(batch, precision.bytes())));
        for (SegmentPlan segment : plan.segments()) {
            Segment above = device.segment(segment, batch, seed);
            if (!segments.isEmpty()) {
                Segment below = segments.get(segments() - 1);
                junctions.add(new Junction(plan, segments(), below, above, precision, peers, buffers));
            }
            segments.add(above);
        }
        logits = new Logits(plan, segments(), segments.get(segments() - 1), batch, device, peers, buffers);
        loss = new SoftmaxCrossEntropy(batch, network.outputs());
        parameters = segments.stream().flatMap(s -> s.parameters().stream()).toList();
    }

    /**
     * @param device made on this thread
     * @param batch images in a full minibatch
     * @param exchange the way to the other towers; not used by a network of one tower
     */
    public static TowerNetwork create(
            NetworkPlan plan, int tower, Device device, int batch, long seed, Exchange exchange) {
        return new TowerNetwork(plan, tower, device, batch, seed, exchange);
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
     * Begins to bring the minibatch that the next {@link #load} of the same buffer will bring, while the one before is computed: see
     * {@link duet.ops.device.Tensor#stage}.
     */
    public void stage(FloatBuffer images) {
        segments.get(0).input().stage(images);
    }

    /**
     * One training step on the minibatch that was loaded: forward, backward, update. Where the loss or a gradient is not finite
     * the parameters stay as they are, and the outcome tells where it showed.
     *
     * @param step number of the step from 0; selects the dropout masks
     * @param labels one for each of the first {@code images} images; the rest of the batch counts for nothing
     * @throws PeerLostException when another tower falls silent; the parameters are then those before the step
     */
    public StepOutcome train(long step, int[] labels, int images, Sgd sgd) {
        beginStep(step, labels, images);
        return completeStep(sgd);
    }

    /** The first part of {@link #train}: forward, and the loss. The second must follow. */
    public void beginStep(long step, int[] labels, int images) {
        stepBegan = System.nanoTime();
        stepImages = images;
        forward(Pass.training(step));
        takeLoss(labels, images);
    }

    /** The second part of {@link #train}: backward, update. */
    public StepOutcome completeStep(Sgd sgd) {
        if (!Double.isFinite(loss.loss())) {
            return outcome(stepImages, System.nanoTime() - stepBegan, NotFinite.inForward(segments));
        }
        for (int segment = segments() - 1; segment >= 0; segment--) {
            backward(segment);
            addGradients(segment);
        }
        Optional<NotFinite> notFinite = NotFinite.inBackward(parameters());
        if (notFinite.isEmpty()) {
            update(sgd);
        }
        return outcome(stepImages, System.nanoTime() - stepBegan, notFinite);
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
        loss.average(logits.all(), labels, rows, views);
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
            sendOutput(segment);
            joinOutputs(segment);
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

    /** What computes, and whom it hands parts to without the host's memory; for people. */
    public String device() {
        return device.description() + peers.reachedDirectly();
    }

    /** Tells the timer about every layer from now on, on this tower's thread. */
    public void timeWith(LayerTimer timer) {
        segments.forEach(segment -> segment.timeWith(timer));
    }

    int segments() {
        return segments.size();
    }

    void begin() {
        peers.begin();
    }

    /** Sends what the segment below wrote. */
    void sendOutput(int segment) {
        if (segment > 0) {
            junctions.get(segment - 1).sendOutput();
        }
    }

    /** Puts all towers' maps together. */
    void joinOutputs(int segment) {
        if (segment > 0) {
            junctions.get(segment - 1).joinOutputs();
        }
    }

    void forward(int segment, Pass mode) {
        segments.get(segment).forward(mode);
    }

    void sendLogits() {
        logits.send();
    }

    void joinLogits() {
        logits.join();
    }

    /** Takes the loss, and sets the gradient of this tower's part of the logits. */
    void takeLoss(int[] labels, int images) {
        loss.compute(logits.all(), labels, images);
        logits.takeGradient(loss);
    }

    /** Gradients of a segment; the other towers' parts of its input gradient are on their way before the weights' is taken. */
    void backward(int segment) {
        segments.get(segment).backward(() -> junctions.get(segment - 1).sendGradients());
    }

    /** Completes the gradient of the segment below, where one is wanted. */
    void addGradients(int segment) {
        if (plan.segments().get(segment).exchangedBack()) {
            junctions.get(segment - 1).addGradients();
        }
    }

    void update(Sgd sgd) {
        segments.forEach(segment -> segment.update(sgd));
    }

    StepOutcome outcome(int images, long nanos, Optional<NotFinite> notFinite) {
        return new StepOutcome(
                images,
                loss.loss(),
                loss.top1Errors(),
                loss.top5Errors(),
                logits.checksum(),
                notFinite,
                nanos,
                peers.nanos(),
                peers.bytesSent());
    }

    @Override
    public void close() {
        segments.forEach(Segment::close);
        device.close();
    }
}

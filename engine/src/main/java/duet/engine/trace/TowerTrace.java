package duet.engine.trace;

import duet.ops.device.LayerTimer;
import duet.ops.network.LayerPlan;
import duet.ops.tower.Exchange;
import java.util.Locale;
import java.util.Map;

/**
 * One tower at work: its passes through the network, what lies between them, its layers one after the other, and its exchanges. Written
 * by the tower's thread; {@link #end} by another one when that has ended.
 */
final class TowerTrace implements LayerTimer {
    private final TraceWriter out;
    private final int tower;
    private long step;
    private boolean passing;
    private boolean learning;
    private long passStart;
    private long lastEnd;

    /** @param firstStep that the tower will learn */
    TowerTrace(TraceWriter out, int tower, long firstStep) {
        this.out = out;
        this.tower = tower;
        this.step = firstStep;
    }

    /** The lowest layer is the first of each pass to be computed. */
    @Override
    public void took(LayerPlan layer, Phase phase, long nanos) {
        long end = System.nanoTime();
        long start = end - nanos;
        if (phase == Phase.FORWARD && layer.index() == 0) {
            begin(start);
        }
        learning |= phase != Phase.FORWARD;
        lastEnd = end;
        String name = layer.spec().name();
        out.span(Track.layers(tower), word(phase), name + " " + word(phase), start, end, Map.of());
    }

    private void begin(long start) {
        end();
        if (lastEnd > 0) {
            out.span(Track.steps(tower), "waiting", "waits for a batch and takes it", lastEnd, start, Map.of());
        }
        passing = true;
        passStart = start;
    }

    /** Ends the pass under way, if there is one. */
    void end() {
        if (passing) {
            String name = learning ? "step " + step : "validation";
            out.span(Track.steps(tower), learning ? "step" : "validation", name, passStart, lastEnd, Map.of());
            step += learning ? 1 : 0;
            passing = false;
            learning = false;
        }
    }

    private static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The same exchange, with its times taken. */
    Exchange around(Exchange exchange) {
        return new TracedExchange(this, exchange);
    }

    /** @param facts about what was sent or received */
    void exchanged(String what, int peer, long start, Map<String, ?> facts) {
        lastEnd = System.nanoTime();
        out.span(Track.exchange(tower), "exchange", what + " tower " + peer, start, lastEnd, facts);
    }
}

package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.event.Logging;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import duet.actors.coordinator.Deadlines;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.exchange.Protection;
import duet.actors.remote.Outpost;
import duet.actors.remote.RemoteTower;
import duet.actors.schedule.Standing;
import duet.actors.tower.TowerActor;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/** Hosts and coordinators on loopback in one JVM, with real actor systems, short times, and stand-ins for what tensors need. */
final class Theatre implements AutoCloseable {
    private static final Config SHORT = ConfigFactory.parseString("""
            akka {
              scheduler.tick-duration = 10ms
              cluster {
                scheduler.tick-duration = 10ms
                seed-node-timeout = 300ms
                retry-unsuccessful-join-after = 300ms
                periodic-tasks-initial-delay = 50ms
                gossip-interval = 50ms
                leader-actions-interval = 50ms
                unreachable-nodes-reaper-interval = 50ms
                failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 1s }
                split-brain-resolver.stable-after = 1500ms
                typed.receptionist.distributed-data { gossip-interval = 50ms, notify-subscribers-interval = 50ms }
              }
              remote.artery.advanced {
                test-mode = on
                outbound-restart-backoff = 100ms
                shutdown-flush-timeout = 50ms
                death-watch-notification-flush-timeout = 50ms
              }
            }
            """);
    private static final int INTERNAL_THREADS = 2;
    static final Duration WAIT = Duration.ofSeconds(20);

    final List<ClusterHost> hosts = new ArrayList<>();
    final List<StandInWire> wires = new CopyOnWriteArrayList<>();
    final List<String> news = new CopyOnWriteArrayList<>();
    /** What Akka warned of and called an error, all systems together. */
    final Queue<String> log = new ConcurrentLinkedQueue<>();

    final Queue<Event> events = new ConcurrentLinkedQueue<>();
    final Map<Integer, ParameterCopy> received = new ConcurrentHashMap<>();
    private final Map<Integer, BlockingQueue<ParameterCopy>> onTheWay = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Optional<TlsFiles> tls = Optional.empty();
    private HostAddress seed;
    private Config settings = SHORT;
    /** Until it is opened no tower of another host gets ready. */
    CountDownLatch work = new CountDownLatch(0);

    /** @param more settings of the processes from now on */
    Theatre with(String more) {
        settings = ConfigFactory.parseString(more).withFallback(SHORT);
        return this;
    }

    /** A process that does not look at its own files, as ours do. */
    Theatre unchecked(TlsFiles files) {
        String engine = "akka.remote.artery.ssl.rotating-keys-engine.";
        settings = ConfigFactory.parseMap(Map.of(
                        "akka.remote.artery.transport",
                        "tls-tcp",
                        engine + "cert-file",
                        files.certificate().toString(),
                        engine + "key-file",
                        files.key().toString(),
                        engine + "ca-cert-file",
                        files.authority().toString()))
                .withFallback(SHORT);
        tls = Optional.empty();
        return this;
    }

    /** Towers on other hosts wait for a sign of the test. */
    Theatre holdingWork() {
        work = new CountDownLatch(1);
        return this;
    }

    Theatre guarded(TlsFiles files) {
        tls = Optional.of(files);
        return this;
    }

    Means means() {
        return new Means(
                (spec, bind) -> {
                    StandInWire wire = new StandInWire(bind);
                    wires.add(wire);
                    return wire;
                },
                (exchange, peer, copy) -> queue(peer).add(copy),
                (exchange, peer, copy) -> received.put(((StandInWire.End) exchange).tower(), take(exchange)),
                this::outpost,
                this::remoteTower,
                new Means.Times(settings, Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofSeconds(2)));
    }

    private BlockingQueue<ParameterCopy> queue(int tower) {
        return onTheWay.computeIfAbsent(tower, number -> new LinkedBlockingQueue<>());
    }

    private ParameterCopy take(Exchange end) {
        try {
            return Optional.ofNullable(queue(((StandInWire.End) end).tower()).poll(WAIT.toSeconds(), TimeUnit.SECONDS))
                    .orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Behavior<Outpost.Command> outpost(Outpost.Parts parts) {
        return Behaviors.setup(context -> {
            parts.towers().forEach(tower -> parts.factory().make(tower).close());
            return Behaviors.empty();
        });
    }

    /** The tower itself, in the coordinator's place. */
    private Behavior<TowerActor.Command> remoteTower(RemoteTower.Parts parts, ActorRef<TowerActor.Report> reports) {
        return TowerActor.create(
                parts.tower(),
                4,
                tower -> {
                    awaitWork();
                    return TestRun.of(1).tower(tower, null, Optional.empty());
                },
                reports);
    }

    private void awaitWork() {
        try {
            if (!work.await(WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the towers work");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Membership membership() {
        return new Membership(new HostAddress("127.0.0.1", 0), 0, seed == null ? List.of() : List.of(seed), tls);
    }

    ClusterHost host(int towers) {
        return host(towers, (config, count) -> TestRun.of(2));
    }

    /** The first one is the seed. */
    ClusterHost host(int towers, HostProgram program) {
        ClusterHost host = ClusterHost.start(
                membership(), new HostOffer("here", towers, "pencil and paper"), program, news::add, means());
        hosts.add(host);
        return opened(host, host.address(), host.system());
    }

    ClusterHost host(Membership membership) {
        ClusterHost host = ClusterHost.start(
                membership,
                new HostOffer("here", 1, "pencil and paper"),
                (config, count) -> TestRun.of(2),
                news::add,
                means());
        hosts.add(host);
        return opened(host, host.address(), host.system());
    }

    /** How many processes that have joined this one knows, itself among them. */
    long members(ClusterHost host) {
        return StreamSupport.stream(
                        Cluster.get(host.system()).state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up()))
                .count();
    }

    private <T extends AutoCloseable> T opened(T node, HostAddress address, ActorSystem<?> system) {
        open.add(node);
        ActorRef<Logging.LogEvent> ears = system.systemActorOf(
                Behaviors.receive(Logging.LogEvent.class)
                        .onAnyMessage(event -> {
                            log.add(String.valueOf(event.message()));
                            return Behaviors.same();
                        })
                        .build(),
                "ears",
                Props.empty());
        for (Class<?> told : List.of(Logging.Warning.class, Logging.Error.class)) {
            system.classicSystem().getEventStream().subscribe(Adapter.toClassic(ears), told);
        }
        if (seed == null) {
            seed = address;
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        return node;
    }

    ClusterTraining train(ClusterTraining.Parts parts) {
        ClusterTraining training = ClusterTraining.start(parts, means());
        return opened(training, training.address(), training.system());
    }

    Draft run(int towers) {
        return new Draft(this, towers);
    }

    <T> T soon(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .copy()
                .orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(WAIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not within " + WAIT);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > WAIT.toNanos()) {
                throw new AssertionError("not within " + WAIT + ": " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void close() {
        work.countDown();
        List<CompletableFuture<Void>> closing = open.stream()
                .map(node -> CompletableFuture.runAsync(() -> {
                    try {
                        node.close();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).join();
    }

    /** Stands still as a process does that was stopped by a signal, until the latch opens. */
    static CountDownLatch freeze(ActorSystem<?> system) {
        CountDownLatch thaw = new CountDownLatch(1);
        Executor inner = system.dispatchers().lookup(DispatcherSelector.fromConfig("akka.actor.internal-dispatcher"));
        for (int thread = 0; thread < INTERNAL_THREADS; thread++) {
            inner.execute(() -> {
                try {
                    thaw.await(WAIT.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        return thaw;
    }

    /** An attempt that is about to start. */
    static final class Draft {
        private final Theatre theatre;
        private int own;
        private RunIdentity identity = TestRun.IDENTITY;
        private final int towers;
        private Optional<ClusterTraining.Weights> weights = Optional.empty();
        private Protection protection = new Protection.Checksum();
        private Duration patience = WAIT;
        private Deadlines deadlines = Deadlines.DEFAULT;
        private String config = "name = moths";

        private Draft(Theatre theatre, int towers) {
            this.theatre = theatre;
            this.towers = towers;
        }

        Draft own(int count) {
            own = count;
            return this;
        }

        Draft patience(Duration time) {
            patience = time;
            return this;
        }

        Draft deadlines(Deadlines times) {
            deadlines = times;
            return this;
        }

        Draft identity(RunIdentity other) {
            identity = other;
            return this;
        }

        Draft weights(ClusterTraining.Weights reader) {
            weights = Optional.of(reader);
            return this;
        }

        Draft protection(Protection other) {
            protection = other;
            return this;
        }

        Draft named(String name) {
            config = "name = " + name;
            return this;
        }

        ClusterTraining start() {
            TestRun run = new TestRun(towers, identity);
            return theatre.train(new ClusterTraining.Parts(
                    theatre.membership(),
                    own,
                    config,
                    run,
                    protection,
                    Standing.atStart(run.plan().schedule()),
                    weights,
                    Safeguards.NONE,
                    Optional.empty(),
                    theatre.events::add,
                    deadlines,
                    patience));
        }
    }
}

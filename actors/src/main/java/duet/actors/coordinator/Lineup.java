package duet.actors.coordinator;

import akka.actor.typed.ActorRef;
import duet.actors.tower.TowerActor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The towers: who is ready, who has ended, and with which weights. */
final class Lineup {
    private final List<ActorRef<TowerActor.Command>> towers;
    private final TowerActor.Ready[] ready;
    private final String[] digests;
    private final boolean[] gone;

    Lineup(List<ActorRef<TowerActor.Command>> towers) {
        this.towers = towers;
        ready = new TowerActor.Ready[towers.size()];
        digests = new String[towers.size()];
        gone = new boolean[towers.size()];
    }

    int size() {
        return towers.size();
    }

    void tell(TowerActor.Command order) {
        towers.forEach(tower -> tower.tell(order));
    }

    void isReady(TowerActor.Ready report) {
        ready[report.tower()] = report;
    }

    void hasStopped(TowerActor.Stopped report) {
        digests[report.tower()] = report.digest();
    }

    /** @return its number; empty when it is none of the towers */
    Optional<Integer> isGone(ActorRef<Void> reference) {
        Optional<Integer> tower = IntStream.range(0, size())
                .boxed()
                .filter(number -> towers.get(number).path().equals(reference.path()))
                .findAny();
        tower.ifPresent(number -> gone[number] = true);
        return tower;
    }

    boolean toldDigest(int tower) {
        return digests[tower] != null;
    }

    boolean allReady() {
        return unready().isEmpty();
    }

    boolean allGone() {
        return remaining().isEmpty();
    }

    boolean anyGone() {
        return remaining().size() < size();
    }

    List<Integer> unready() {
        return IntStream.range(0, size())
                .filter(tower -> ready[tower] == null)
                .boxed()
                .toList();
    }

    List<Integer> remaining() {
        return IntStream.range(0, size()).filter(tower -> !gone[tower]).boxed().toList();
    }

    long parameters() {
        return Arrays.stream(ready).mapToLong(TowerActor.Ready::parameters).sum();
    }

    /** Of every tower the same. */
    List<String> parameterNames() {
        return ready[0].parameterNames();
    }

    List<String> devices() {
        return Arrays.stream(ready).map(TowerActor.Ready::device).toList();
    }

    /** Towers of the same kind say the same; once is enough. */
    List<String> warnings() {
        return Arrays.stream(ready)
                .flatMap(tower -> tower.warnings().stream())
                .distinct()
                .toList();
    }

    /** Of each tower; none unless every tower told its own. */
    List<String> towerDigests() {
        return Stream.of(digests).anyMatch(Objects::isNull) ? List.of() : List.of(digests);
    }

    Optional<String> digest() {
        return towerDigests().isEmpty() ? Optional.empty() : Optional.of(NetworkDigest.of(towerDigests()));
    }
}

package duet.actors.exchange;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One host's share of the streams of a run.
 *
 * @param here where it listens
 */
record Share(Routes routes, Endpoint here) {
    boolean isHere(int party) {
        return at(party).equals(here);
    }

    /** Where a tower or the coordinator is. */
    Endpoint at(int party) {
        return party == HostWire.COORDINATOR
                ? routes.coordinator()
                : routes.towers().get(party);
    }

    /** The towers of this host. */
    List<Integer> towers() {
        return IntStream.range(0, routes.towers().size())
                .filter(this::isHere)
                .boxed()
                .toList();
    }

    /** The towers of this host that have a stream to a coordinator elsewhere. */
    List<Integer> coordinated() {
        return isHere(HostWire.COORDINATOR) ? List.of() : towers();
    }

    /** The towers elsewhere that the coordinator on this host has a stream to. */
    List<Integer> remote() {
        return isHere(HostWire.COORDINATOR)
                ? IntStream.range(0, routes.towers().size())
                        .filter(tower -> !isHere(tower))
                        .boxed()
                        .toList()
                : List.of();
    }

    /** From a tower to all others. */
    List<Course> ofTower(int tower) {
        return Course.ofTower(tower, routes.towers().size()).toList();
    }

    /** From everybody here to everybody elsewhere. */
    Stream<Course> leaving() {
        return Stream.of(
                        courses(towers(), this::ofTower),
                        courses(coordinated(), tower -> List.of(new Course(tower, HostWire.COORDINATOR))),
                        courses(remote(), tower -> List.of(new Course(HostWire.COORDINATOR, tower))))
                .flatMap(all -> all)
                .filter(course -> !isHere(course.to()));
    }

    private static Stream<Course> courses(List<Integer> towers, IntFunction<List<Course>> of) {
        return towers.stream().flatMap(tower -> of.apply(tower).stream());
    }
}

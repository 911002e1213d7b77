package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final HostAddress A = new HostAddress("10.0.0.1", 9000);
    private static final HostAddress B = new HostAddress("10.0.0.1", 25520);
    private static final HostAddress C = new HostAddress("10.0.0.2", 25520);

    @Test
    void shouldGiveOneTowerToEachHostInTheOrderOfAddressesInRounds() {
        assertThat(Placement.of(Map.of(C, 4, A, 4, B, 4), List.of(1, 2, 3, 4, 5)))
                .hasValue(Placement.of(Map.of(A, 2, B, 2, C, 1), List.of(1, 2, 3, 4, 5))
                        .orElseThrow())
                .hasValueSatisfying(placed -> {
                    assertThat(placed.keySet()).containsExactly(A, B, C);
                    assertThat(placed.values()).containsExactly(List.of(1, 4), List.of(2, 5), List.of(3));
                });
    }

    @Test
    void shouldNeverGiveAHostMoreThanItOffers() {
        assertThat(Placement.of(Map.of(A, 1, B, 0, C, 3), List.of(0, 1, 2, 3)))
                .hasValueSatisfying(placed ->
                        assertThat(placed).containsOnly(Map.entry(A, List.of(0)), Map.entry(C, List.of(1, 2, 3))));
    }

    @Test
    void shouldLeaveOutHostsThatGetNone() {
        assertThat(Placement.of(Map.of(A, 1, B, 1), List.of(1)))
                .hasValueSatisfying(placed -> assertThat(placed.keySet()).containsExactly(A));
    }

    @Test
    void shouldPlaceNothingWhereThereIsNotRoomForAll() {
        assertThat(Placement.of(Map.of(A, 1, B, 1), List.of(0, 1, 2))).isEmpty();
        assertThat(Placement.of(Map.of(), List.of(0))).isEmpty();
        assertThat(Placement.of(Map.of(), List.of()))
                .hasValueSatisfying(none -> assertThat(none).isEmpty());
    }
}

package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JourneyTest {

    @Test
    void whatWasUnderWayBeforeItWasWantedIsHidden() {
        assertThat(Journey.of(3, 100, 140, 140, 150)).isEqualTo(new Journey(3, 0, 10, 40));
    }

    @Test
    void untilThePeerSendsTheTowerWaitsAndThenItTravels() {
        assertThat(Journey.of(3, 140, 100, 100, 150)).isEqualTo(new Journey(3, 40, 10, 0));
    }

    /** While the tower waits for its first peer nothing is hidden, and what is hidden at once counts once. */
    @Test
    void besideEachOtherTransfersHideNoMoreThanTheTowerComputed() {
        Journey first = Journey.of(3, 100, 140, 140, 150);
        Journey second = Journey.of(3, 120, 140, 150, 155);
        assertThat(second).isEqualTo(new Journey(3, 0, 5, 20));
        assertThat(first.beside(second)).isEqualTo(new Journey(6, 0, 15, 40));
    }

    @Test
    void journeysAddUp() {
        assertThat(new Journey(1, 2, 3, 4).plus(new Journey(10, 20, 30, 40))).isEqualTo(new Journey(11, 22, 33, 44));
    }

    @Test
    void theHiddenShareIsThatOfAllTravel() {
        assertThat(new ExchangeTime(1, 5, 1, 3, 100).hiddenShare()).isEqualTo(0.75);
        assertThat(new ExchangeTime(0, 0, 0, 0, 0).hiddenShare()).isZero();
    }
}

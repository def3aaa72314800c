package dev.vit4j.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final Schedule schedule = new Schedule(1e-3, 1e-5, 10, 111);

    @Test
    void risesLinearlyFromTheFirstStep() {
        assertThat(schedule.at(0)).isCloseTo(1e-4, within(1e-12));
        assertThat(schedule.at(4)).isCloseTo(5e-4, within(1e-12));
        assertThat(schedule.at(9)).isCloseTo(1e-3, within(1e-12));
    }

    @Test
    void fallsAsHalfACosineToTheFloor() {
        assertThat(schedule.at(10)).isCloseTo(1e-3, within(1e-12));
        assertThat(schedule.at(60)).isCloseTo((1e-3 + 1e-5) / 2, within(1e-12));
        assertThat(schedule.at(110)).isCloseTo(1e-5, within(1e-12));
        assertThat(schedule.at(1000)).isCloseTo(1e-5, within(1e-12));
    }

    @Test
    void refusesAFloorAboveThePeak() {
        assertThatThrownBy(() -> new Schedule(1e-3, 1e-2, 0, 10))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("between 0 and 0.001, not 0.01");
    }
}

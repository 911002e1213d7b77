package duet.engine.gradcheck;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.config.RunConfig;
import duet.ops.device.Device;
import duet.ops.device.Parameter;
import duet.ops.device.Segment;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceDevice;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientCheckTest {
    private static final RunConfig CONFIG = config("cifar10", "towers=2");

    private static RunConfig config(String name, String... overrides) {
        List<String> all = new ArrayList<>(List.of("data.format=synthetic"));
        all.addAll(List.of(overrides));
        return RunConfig.load(Path.of("../configs/" + name + ".conf"), all);
    }

    private static GradientCheck.Request request(RunConfig config, int samples) {
        return new GradientCheck.Request(config, NetworkPlan.of(config.network().network(10)), samples);
    }

    /** Every kind of layer, groups, dropout and exchanges. */
    @ParameterizedTest
    @CsvSource({
        "alexnet,towers=2,cpu",
        "alexnet-2012,towers=1,cpu",
        "cifar10,towers=2,reference",
        "alexnet,towers=4,cpu",
        "cifar10,towers=8,reference"
    })
    void shippedNetworksPassOnEachDevice(String name, String towers, String device) {
        GradientReport report = GradientCheck.run(request(config(name, towers, "device=" + device), 1));
        assertThat(report.passed()).as(String.join("\n", report.lines())).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        assertThat(GradientCheck.run(request(CONFIG, 2)).json())
                .isEqualTo(GradientCheck.run(request(CONFIG, 2)).json());
    }

    @Test
    void aDeviceWithOneWrongGradientFailsThereAndOnlyThere() {
        GradientReport report = GradientCheck.run(
                request(CONFIG, 1), 60, tower -> tower == 0 ? new ReferenceDevice() : wrong("conv2.bias"));
        assertThat(report.passed()).isFalse();
        assertThat(report.checks())
                .filteredOn(check -> !check.passed())
                .extracting(ArrayCheck::name)
                .containsExactly("conv2.bias");
        assertThat(report.lines())
                .anyMatch(line -> line.startsWith("conv2.bias") && line.endsWith("FAIL"))
                .last()
                .isEqualTo("1 of 8 arrays fail");
    }

    /** A black image makes the gradient of the first weights zero. */
    @Test
    void gradientsThatAreAllZeroProveNothingAndFail() {
        GradientReport report = GradientCheck.run(request(CONFIG, 1), 0, tower -> new ReferenceDevice());
        assertThat(report.checks().get(0))
                .satisfies(check -> assertThat(check.name()).isEqualTo("conv1.weight"))
                .satisfies(check -> assertThat(check.passed()).isFalse());
    }

    /** The reference, with a gradient that is a hundredth too large. */
    private static Device wrong(String parameter) {
        Device device = new ReferenceDevice();
        return proxy(
                Device.class,
                device,
                (name, result) -> name.equals("segment")
                        ? proxy(
                                Segment.class,
                                result,
                                (inner, value) -> inner.equals("parameters")
                                        ? ((List<?>) value)
                                                .stream()
                                                        .map(one -> wrong((Parameter) one, parameter))
                                                        .toList()
                                        : value)
                        : result);
    }

    private static Parameter wrong(Parameter parameter, String name) {
        if (!parameter.name().equals(name)) {
            return parameter;
        }
        return (Parameter) Proxy.newProxyInstance(
                Parameter.class.getClassLoader(), new Class<?>[] {Parameter.class}, (self, method, arguments) -> {
                    Object result = invoke(parameter, method, arguments);
                    if (method.getName().equals("read") && arguments[0] == Parameter.Part.GRADIENT) {
                        FloatBuffer target = (FloatBuffer) arguments[1];
                        for (int i = 0; i < parameter.count(); i++) {
                            target.put(i, 1.01f * target.get(i));
                        }
                    }
                    return result;
                });
    }

    @FunctionalInterface
    private interface Change {
        Object of(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, Object behind, Change change) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> change.of(method.getName(), invoke(behind, method, arguments))));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

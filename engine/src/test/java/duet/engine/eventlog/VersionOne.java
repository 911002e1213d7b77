package duet.engine.eventlog;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.dataloader.batch.DrawnBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Records as the first version wrote them. They never change: logs like these lie on people's disks. */
final class VersionOne {
    private VersionOne() {}

    static Stream<Arguments> records() {
        return Stream.of(
                arguments(
                        """
                        20fad76089000000010100158df4929348ea1807000000616c65786e65740a000000746f77657273203d2032
                        07000000000000000200000006000000656e67696e6505000000302e312e30040000006a6176610200000031
                        370600000073616d706c65040000006162313228000000000000000119000000737465702d30303030303034
                        302e7361666574656e736f7273
                        """,
                        new Event.RunOpened(
                                "alexnet",
                                "towers = 2",
                                7,
                                Map.of("engine", "0.1.0", "java", "17"),
                                "sample",
                                "ab12",
                                40,
                                Optional.of("step-00000040.safetensors"))),
                arguments(
                        """
                        4ec0ac1073000000010200158df4929348ea186841a20300000000020000000c000000636f6e76312e776569
                        6768740a000000636f6e76312e62696173020000000300000063707503000000677075280000000000000080
                        0000000001000064000000020000000300000006000000000000007b14ae47e17a843f
                        """,
                        new Event.RunStarted(
                                60_965_224,
                                List.of("conv1.weight", "conv1.bias"),
                                List.of("cpu", "gpu"),
                                40,
                                128,
                                256,
                                100,
                                2,
                                3,
                                6,
                                0.01)),
                arguments("""
                        ed91bd1216000000010300158df4929348ea180100000003000000637075
                        """, new Event.PeerJoined(1, "cpu")),
                arguments("""
                        0501a77522000000010400158df4929348ea18000000000f00000073696c656e7420666f722031302073
                        """, new Event.PeerLost(0, "silent for 10 s")),
                arguments("""
                        a6375b6039000000011000158df4929348ea180e00000031302e302e302e363a323535323102000000010000
                        00030000000c0000006370752c203220636f726573
                        """, new Event.HostJoined("10.0.0.6:25521", List.of(1, 3), "cpu, 2 cores")),
                arguments("""
                        18ca809b2c000000011100158df4929348ea180e00000031302e302e302e363a32353532310b000000756e72
                        6561636861626c65
                        """, new Event.HostSilent("10.0.0.6:25521", "unreachable")),
                arguments("""
                        bd058a761d000000011200158df4929348ea180e00000031302e302e302e363a3235353231
                        """, new Event.HostHeard("10.0.0.6:25521")),
                arguments("""
                        b0493efd2e000000011300158df4929348ea1829000000000000000f00000073696c656e7420666f72203330
                        20730000000000c08240
                        """, new Event.RunFrozen(41, "silent for 30 s", 600)),
                arguments(
                        """
                        d36fa8cd68000000010500158df4929348ea180c0000000000000003000000bebafeca020000007011010005
                        0000001f000000000000000100000002000000000000000000e03f0000000000000080000000000000f87f00
                        0000000000f03f00000000000000c0000000000000084002
                        """,
                        new Event.BatchPrepared(
                                12,
                                3,
                                new DrawnBatch(
                                        new int[] {70_000, 5},
                                        new int[] {31, 0},
                                        new int[] {1, 2},
                                        new boolean[] {false, true},
                                        new double[] {0.5, -0.0, Double.NaN, 1, -2, 3}),
                                0xcafe_babe)),
                arguments(
                        """
                        31eb16f7bc000000010600158df4929348ea180c000000000000000300000001000000040000008000000000
                        00000000000440000000000000e83f000000000000f07f7b14ae47e17a843fffffffff0300000001000000fe
                        ffffff0300000001040000003030666602000000010000000000000005000000000000000200000000000000
                        0600000000000000030000000000000007000000000000000400000000000000080000000000000009000000
                        000000000a000000000000000b00000000000000
                        """,
                        new Event.StepDone(
                                12,
                                3,
                                1,
                                4,
                                128,
                                2.5,
                                0.75,
                                Double.POSITIVE_INFINITY,
                                0.01,
                                -1,
                                List.of(1, -2, 3),
                                Optional.of("00ff"),
                                List.of(new Event.TowerTimes(1, 2, 3, 4), new Event.TowerTimes(5, 6, 7, 8)),
                                9,
                                10,
                                11)),
                arguments("""
                        7733fd7437000000010700158df4929348ea1803000000000100000000000000000000000002400000000000
                        00e03f000000000000d03f000000000000f83f
                        """, new Event.EpochDone(3, 256, 2.25, 0.5, 0.25, 1.5)),
                arguments("""
                        883f6afc2f000000010f00158df4929348ea1803000000701700000000000000000000000000400000000000
                        00e03f9a9999999999893f
                        """, new Event.LoadingDone(3, 6000, 2, 0.5, 0.0125)),
                arguments("""
                        8f01402337000000010800158df4929348ea18030000006400000000000000000000000000f43f0000000000
                        00d83f000000000000c03f000000000000e03f
                        """, new Event.ValidationDone(3, 100, 1.25, 0.375, 0.125, 0.5)),
                arguments("""
                        280d22ef39000000010900158df4929348ea18040000007b14ae47e17a843ffca9f1d24d62503f160000006e
                        6f2062657474657220666f7220332065706f636873
                        """, new Event.LearningRateChanged(4, 0.01, 0.001, "no better for 3 epochs")),
                arguments("""
                        d20df60148000000010a00158df4929348ea18280000000000000019000000737465702d3030303030303430
                        2e7361666574656e736f727304000000636433340000004000000000000000000000e83f
                        """, new Event.CheckpointWritten(40, "step-00000040.safetensors", "cd34", 1 << 30, 0.75)),
                arguments("""
                        9e69aecb24000000010b00158df4929348ea1850000000000000000d0000006e6f207370616365206c656674
                        """, new Event.CheckpointFailed(80, "no space left")),
                arguments("""
                        75ad53362e000000010c00158df4929348ea180d000000000000000100000013000000746865206f75747075
                        74206f6620636f6e7634
                        """, new Event.NotFinite(13, 1, "the output of conv4")),
                arguments("""
                        ee00aa7317000000010d00158df4929348ea18080000006772c3b6c39f6572
                        """, new Event.Warning("größer")),
                arguments(
                        """
                        9d4d802062000000010e00158df4929348ea18020b000000696e746572727570746564290000000000000001
                        0200000065650200000002000000616102000000626280140000000000000000000000004e40b81e85eb51b8
                        9e3f7b14ae47e17a843f0000000000002840
                        """,
                        new Event.RunEnded(
                                Outcome.STOPPED,
                                "interrupted",
                                41,
                                Optional.of("ee"),
                                List.of("aa", "bb"),
                                new Totals(5248, 60, 0.03, 0.01, 12))));
    }
}

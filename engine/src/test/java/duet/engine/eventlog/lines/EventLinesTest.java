package duet.engine.eventlog.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.dataloader.batch.DrawnBatch;
import duet.engine.eventlog.DrawnEvents;
import duet.engine.eventlog.EventType;
import duet.engine.eventlog.LoggedEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventLinesTest {
    private static final Instant TIME = Instant.parse("2026-11-22T06:00:00.123456Z");
    private static final int ROUNDS = 50;

    private final ObjectMapper mapper = new ObjectMapper();
    private final long seed = new Random().nextLong();

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        new Event.RunOpened(
                                "alexnet", "towers = 2", 7, Map.of("java", "17"), "sample", "ab", 0, Optional.empty()),
                        "run-opened         alexnet: seed 7, data sample, begins with step 0; {java=17}",
                        "'name':'alexnet','config':'towers = 2','seed':7,'versions':{'java':'17'},'data':'sample',"
                                + "'data-digest':'ab','first-step':0,'checkpoint':null"),
                Arguments.of(
                        new Event.RunStarted(
                                60_965_224,
                                List.of("conv1.weight"),
                                List.of("cpu", "gpu"),
                                40,
                                128,
                                256,
                                100,
                                2,
                                3,
                                6,
                                0.01),
                        "run-started        60,965,224 parameters, 3 epochs of 2 steps, batch 128, learning rate 0.01,"
                                + " 256 training and 100 validation images, first step 40 of at most 6",
                        "'parameters':60965224,'parameter-names':['conv1.weight'],'devices':['cpu','gpu'],'first-step':40,"
                                + "'batch':128,'training-images':256,'validation-images':100,'steps-per-epoch':2,'epochs':3,"
                                + "'steps':6,'learning-rate':0.01"),
                Arguments.of(
                        new Event.PeerJoined(1, "cpu"), "peer-joined        tower 1: cpu", "'tower':1,'device':'cpu'"),
                Arguments.of(
                        new Event.PeerLost(0, "silent for 10 s"),
                        "peer-lost          tower 0 lost the other one: silent for 10 s",
                        "'tower':0,'reason':'silent for 10 s'"),
                Arguments.of(
                        new Event.HostJoined("10.0.0.6:25521", List.of(1, 3), "cpu, 2 cores"),
                        "host-joined        10.0.0.6:25521 takes towers 1, 3: cpu, 2 cores",
                        "'host':'10.0.0.6:25521','towers':[1,3],'device':'cpu, 2 cores'"),
                Arguments.of(
                        new Event.HostSilent("10.0.0.6:25521", "unreachable"),
                        "host-silent        10.0.0.6:25521: unreachable",
                        "'host':'10.0.0.6:25521','sign':'unreachable'"),
                Arguments.of(
                        new Event.HostHeard("10.0.0.6:25521"),
                        "host-heard         10.0.0.6:25521 is heard again",
                        "'host':'10.0.0.6:25521'"),
                Arguments.of(
                        new Event.RunFrozen(41, "silent for 30 s", 600),
                        "run-frozen         after 41 steps: silent for 30 s; hosts are waited for up to 10 min",
                        "'steps':41,'reason':'silent for 30 s','patience-seconds':600.0"),
                Arguments.of(
                        new Event.BatchPrepared(
                                12,
                                3,
                                new DrawnBatch(
                                        new int[] {7},
                                        new int[] {31},
                                        new int[] {1},
                                        new boolean[] {true},
                                        new double[] {0.5, -0.0, Double.NaN}),
                                0xcafe_babe),
                        "batch              step 12, epoch 4: 1 images [7], checksum cafebabe",
                        "'step':12,'epoch':3,'checksum':'cafebabe','draws':[{'image':7,'row':31,'column':1,'mirrored':true,"
                                + "'colours':[0.5,-0.0,'NaN']}]"),
                Arguments.of(
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
                                List.of(1, -2),
                                Optional.of("00ff"),
                                List.of(new Event.TowerTimes(1, 2, 3, 4)),
                                2_000_000_000,
                                60_000_000,
                                20_000_000),
                        "step               step 12, epoch 4 step 2/4  loss 2.5000  top-1 error 75.0 %  rate 0.01  64.0 images/s"
                                + "  data 1.0 %  exchange 3.0 %",
                        "'step':12,'epoch':3,'step-in-epoch':1,'steps-in-epoch':4,'images':128,'loss':2.5,'top-1-error':0.75,"
                                + "'top-5-error':'Infinity','learning-rate':0.01,'logits-checksum':'ffffffff',"
                                + "'fingerprints':['00000001','fffffffe'],'digest':'00ff','towers':[{'nanos':1,"
                                + "'exchange-nanos':2,'waiting-nanos':3,'exchanged-bytes':4}],'nanos':2000000000,"
                                + "'exchange-nanos':60000000,'waiting-nanos':20000000"),
                Arguments.of(
                        new Event.EpochDone(3, 256, 2.25, 0.5, 0.25, 2),
                        "epoch              epoch 4: training loss 2.2500, top-1 error 50.00 %, top-5 error 25.00 %"
                                + " (2.0 s, 128.0 images/s)",
                        "'epoch':3,'images':256,'loss':2.25,'top-1-error':0.5,'top-5-error':0.25,'seconds':2.0"),
                Arguments.of(
                        new Event.LoadingDone(3, 6000, 2, 0.5, 0.0125),
                        "loading            epoch 4: a core reads and decodes 3,000 and augments 12,000 images/s; towers waited for"
                                + " data 1.25 % of the time",
                        "'epoch':3,'images':6000,'reading-seconds':2.0,'augmenting-seconds':0.5,'waiting-share':0.0125"),
                Arguments.of(
                        new Event.ValidationDone(3, 100, 1.25, 0.375, 0.125, 0.5),
                        "validation         epoch 4: validation loss 1.2500, top-1 error 37.50 %, top-5 error 12.50 %"
                                + " (0.5 s, 200.0 images/s)",
                        "'epoch':3,'images':100,'loss':1.25,'top-1-error':0.375,'top-5-error':0.125,'seconds':0.5"),
                Arguments.of(
                        new Event.LearningRateChanged(4, 0.01, 0.001, "no better for 3 epochs"),
                        "learning-rate      epoch 5: learning rate 0.01 -> 0.001: no better for 3 epochs",
                        "'epoch':4,'from':0.01,'to':0.001,'reason':'no better for 3 epochs'"),
                Arguments.of(
                        new Event.CheckpointWritten(40, "step-00000040.safetensors", "cd34", 1024, 0.75),
                        "checkpoint         after 40 steps: step-00000040.safetensors, 1,024 bytes in 0.8 s, sha256 cd34",
                        "'steps':40,'file':'step-00000040.safetensors','sha256':'cd34','bytes':1024,'seconds':0.75"),
                Arguments.of(
                        new Event.CheckpointFailed(80, "no space left"),
                        "checkpoint-failed  after 80 steps: no space left",
                        "'steps':80,'reason':'no space left'"),
                Arguments.of(
                        new Event.NotFinite(13, 1, "the output of conv4"),
                        "not-finite         step 13, tower 1: the output of conv4 is not finite",
                        "'step':13,'tower':1,'what':'the output of conv4'"),
                Arguments.of(
                        new Event.Warning("first line\nsecond \033[2Jline"),
                        "warning            first line second  [2Jline",
                        "'text':'first line\\nsecond \\u001B[2Jline'"),
                Arguments.of(
                        new Event.RunEnded(
                                Outcome.STOPPED,
                                "interrupted",
                                41,
                                Optional.of("ee"),
                                List.of("aa", "bb"),
                                new Totals(5248, 64, 0.03, 0.01, 12)),
                        "run-ended          stopped: interrupted; 41 steps, 5,248 images in 64.0 s: 82.0 images/s;"
                                + " exchange 3.00 %, waiting for data 1.00 %; weights sha256 ee",
                        "'outcome':'stopped','message':'interrupted','steps':41,'digest':'ee','tower-digests':['aa','bb'],"
                                + "'images':5248,'training-seconds':64.0,'exchange-share':0.03,'waiting-share':0.01,"
                                + "'loading-seconds':12.0"));
    }

    @Test
    void everyTypeIsShownHere() {
        assertThat(events().map(arguments -> EventType.of((Event) arguments.get()[0])))
                .containsExactly(EventType.values());
    }

    @ParameterizedTest
    @MethodSource("events")
    void aPlainLineTellsTheTimeTheTypeAndTheFacts(Event event, String plain, String json) {
        assertThat(EventLines.plain().line(logged(event))).isEqualTo("2026-11-22T06:00:00.123Z  " + plain);
    }

    @ParameterizedTest
    @MethodSource("events")
    void aJsonLineHoldsEveryFieldByName(Event event, String plain, String json) {
        assertThat(EventLines.json().line(logged(event)))
                .isEqualTo(("{'time':'2026-11-22T06:00:00.123456Z','type':'"
                                + EventType.of(event).label() + "'," + json + "}")
                        .replace('\'', '"'));
    }

    @Test
    void everyEventIsOneLineAndJsonIsReadBackByJackson() throws IOException {
        DrawnEvents drawn = new DrawnEvents(seed);
        for (int round = 0; round < ROUNDS; round++) {
            for (Event event : drawn.ofEveryType().toList()) {
                assertThat(EventLines.plain().line(logged(event)).lines())
                        .as("seed %d", seed)
                        .hasSize(1);
                String json = EventLines.json().line(logged(event));
                assertThat(json.lines()).as("seed %d", seed).hasSize(1);
                JsonNode object = mapper.readTree(json);
                assertThat(object.get("type").asText())
                        .isEqualTo(EventType.of(event).label());
                if (event instanceof Event.StepDone step) {
                    assertThat(object.get("loss").asDouble())
                            .as("seed %d", seed)
                            .isEqualTo(Double.valueOf(step.loss()));
                }
            }
        }
    }

    private static LoggedEvent logged(Event event) {
        return new LoggedEvent(0, TIME, event);
    }
}

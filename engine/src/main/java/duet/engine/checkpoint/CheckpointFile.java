package duet.engine.checkpoint;

import duet.actors.schedule.Standing;
import duet.engine.safetensors.DataType;
import duet.engine.safetensors.InvalidSafetensorsException;
import duet.engine.safetensors.SafetensorsFile;
import duet.engine.safetensors.TensorInfo;
import duet.ops.device.Parameter;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A checkpoint that was found whole and is open for reading. Every tensor is the whole network's array in float32; the
 * momentum of {@code conv1.weight} is {@code conv1.weight.momentum}. Several threads may read at once.
 */
public final class CheckpointFile implements AutoCloseable {
    private final SafetensorsFile file;
    private final CheckpointMetadata metadata;
    private final Map<String, List<Long>> tensors;

    private CheckpointFile(SafetensorsFile file) throws IOException {
        this.file = file;
        CheckpointMetadata.checkFormat(file);
        checkSeal(file);
        this.metadata = CheckpointMetadata.parse(file);
        this.tensors = shapes(file);
    }

    /**
     * Opens a file and checks it from the first byte to the last: structure, metadata and digest. Where the file has the
     * name of a checkpoint, its steps must be those of the name; a copy under any other name is as good.
     *
     * @throws DamagedCheckpointException when it is not a whole checkpoint, or cannot be read
     */
    public static CheckpointFile open(Path path) throws DamagedCheckpointException {
        try {
            SafetensorsFile file = SafetensorsFile.open(path);
            try {
                return new CheckpointFile(file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (DamagedCheckpointException e) {
            throw e;
        } catch (InvalidSafetensorsException e) {
            throw DamagedCheckpointException.of(e);
        } catch (IOException e) {
            throw DamagedCheckpointException.unreadable(path, e);
        }
    }

    private static void checkSeal(SafetensorsFile file) throws IOException {
        if (!Seal.isOn(file)) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "its metadata do not begin with an entry " + Seal.ENTRY + " of " + Seal.DIGITS
                            + " digits; expected a checkpoint as this program wrote it");
        }
        String expected = file.metadata().get(Seal.ENTRY);
        String found = Seal.compute(file);
        if (!found.equals(expected)) {
            throw new DamagedCheckpointException(
                    file.path(),
                    "damaged: its content has the SHA-256 " + found + "; expected " + expected
                            + ", as its metadata say");
        }
    }

    private static Map<String, List<Long>> shapes(SafetensorsFile file) throws DamagedCheckpointException {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (TensorInfo tensor : file.tensors().values()) {
            if (tensor.type() != DataType.F32) {
                throw new DamagedCheckpointException(
                        file.path(), "tensor " + tensor.name() + " is of type " + tensor.type() + "; expected F32");
            }
            shapes.put(tensor.name(), tensor.shape());
        }
        return Collections.unmodifiableMap(shapes);
    }

    public Path path() {
        return file.path();
    }

    /** Where the run stood. */
    public Standing standing() {
        return metadata.standing();
    }

    /** Top-1 error of exactly these weights, 0 to 1; empty where they were not validated. */
    public OptionalDouble validationError() {
        return metadata.validationError();
    }

    /** All entries of the file, the run's own among them. */
    public Map<String, String> metadata() {
        return file.metadata();
    }

    /** SHA-256 in hex, as the file carries it. */
    public String sha256() {
        return file.metadata().get(Seal.ENTRY);
    }

    /** Shapes by name, in the order of the layers. */
    public Map<String, List<Long>> tensors() {
        return tensors;
    }

    /**
     * Reads a range of a tensor.
     *
     * @param firstValue index in the tensor's row-major order
     * @param target filled from index 0 to its capacity; position and limit are neither read nor changed
     * @throws IllegalArgumentException when there is no such tensor or it has not as many values
     */
    public void read(String tensor, long firstValue, FloatBuffer target) throws IOException {
        file.read(tensor, firstValue, target);
    }

    /**
     * Sets values and momenta of these parameters, each from its own rows, so a checkpoint of one tower can be restored on
     * two and the other way round. On the parameters' own thread.
     *
     * @throws CheckpointMismatchException when a parameter is missing here or has another shape; nothing is changed then
     */
    public void restore(List<Parameter> parameters) throws IOException {
        new Restoration(this).run(parameters);
    }

    /**
     * Fills a copy of one tower's values and momenta with its rows.
     *
     * @throws CheckpointMismatchException when a parameter is missing here or has another shape; nothing is changed then
     */
    public void restore(ParameterCopy copy) throws IOException {
        new Restoration(this).run(copy);
    }

    /**
     * Checks that there are tensors for these parameters and no others.
     *
     * @param names of parameters, without the momenta, which belong to them: {@code conv1.weight}
     * @throws CheckpointMismatchException naming the first tensor too many or too few
     */
    public void expectExactly(Set<String> names) throws CheckpointMismatchException {
        for (String name : names) {
            Restoration.shape(this, name);
            Restoration.shape(this, name + CheckpointTensors.MOMENTUM);
        }
        for (String tensor : tensors.keySet()) {
            String parameter = tensor.endsWith(CheckpointTensors.MOMENTUM)
                    ? tensor.substring(0, tensor.length() - CheckpointTensors.MOMENTUM.length())
                    : tensor;
            if (!names.contains(parameter)) {
                throw new CheckpointMismatchException(
                        path(),
                        "holds the tensor " + tensor + ", for which the configuration has no layer;"
                                + " use the configuration of the run that wrote it");
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

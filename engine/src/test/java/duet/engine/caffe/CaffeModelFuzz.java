package duet.engine.caffe;

import duet.fuzz.FuzzTarget;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** Any bytes as a Caffe model. */
class CaffeModelFuzz extends FuzzTarget {

    @Override
    protected List<byte[]> seeds() {
        CaffeFile.Array weight = new CaffeFile.Array(List.of(2, 1, 1, 2), new float[] {1, 2, 3, 4});
        CaffeFile.Array bias = new CaffeFile.Array(List.of(2), new float[] {5, 6});
        return List.of(
                new CaffeFile(true)
                        .layer("conv1", CaffeFile.Form.SHAPE, weight, bias)
                        .bytes(),
                new CaffeFile(true).layer("ip", CaffeFile.Form.DOUBLES, weight).bytes(),
                new CaffeFile(false)
                        .layer("conv1", CaffeFile.Form.FOUR_SIZES, weight, bias)
                        .bytes());
    }

    @Override
    protected void read(byte[] input) throws Exception {
        try (CaffeModel model = CaffeModel.open(file("any.caffemodel", input))) {
            for (Map.Entry<String, List<Long>> tensor : model.tensors().entrySet()) {
                long count = tensor.getValue().stream().reduce(1L, Math::multiplyExact);
                require(count * Float.BYTES <= input.length, tensor + " in " + input.length + " bytes");
                model.read(tensor.getKey(), FloatBuffer.allocate(Math.toIntExact(count)));
            }
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof InvalidCaffeModelException;
    }
}

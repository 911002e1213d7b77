package duet.ops.cuda;

import java.util.Map;

/** Two towers on one card: parts are taken apart where they lie. */
class OneCardLinkTest extends CudaPeerLinkTest {
    @Override
    Map<Integer, Integer> cards() {
        return Map.of(0, 0, 1, 0);
    }
}

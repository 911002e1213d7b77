package duet.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Several inputs in one, each but the last with its length in front, in two bytes. What is missing is empty. */
public final class Parts {
    private final byte[] input;
    private int at;

    public Parts(byte[] input) {
        this.input = input;
    }

    /** One byte, 0 where there is none. */
    public int number() {
        return at < input.length ? input[at++] & 0xFF : 0;
    }

    /** The next part. */
    public byte[] next() {
        int length = number() << Byte.SIZE | number();
        int end = Math.min(input.length, at + length);
        byte[] part = Arrays.copyOfRange(input, Math.min(at, end), end);
        at = end;
        return part;
    }

    /** Whether something is left. */
    public boolean more() {
        return at < input.length;
    }

    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(input, Math.min(at, input.length), input.length);
        at = input.length;
        return rest;
    }

    /** The input that has a number, then these parts. */
    public static byte[] of(int number, byte[]... parts) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(number);
        for (int i = 0; i < parts.length; i++) {
            if (i < parts.length - 1) {
                input.write(parts[i].length >> Byte.SIZE);
                input.write(parts[i].length);
            }
            input.writeBytes(parts[i]);
        }
        return input.toByteArray();
    }
}

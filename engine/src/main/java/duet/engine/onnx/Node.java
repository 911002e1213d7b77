package duet.engine.onnx;

import java.util.List;

/** One operation of a graph: a NodeProto. */
final class Node {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int TYPE = 4;
    private static final int ATTRIBUTE = 5;

    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_FLOAT = 2;
    private static final int ATTRIBUTE_INT = 3;
    private static final int ATTRIBUTE_STRING = 4;
    private static final int ATTRIBUTE_INTS = 8;
    private static final int ATTRIBUTE_TYPE = 20;
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_STRING = 3;
    private static final int TYPE_INTS = 7;

    private final Message message = new Message();

    /** @param type the operator's name; its output's is the node's as well */
    Node(String type, List<String> inputs, String output) {
        inputs.forEach(input -> message.text(INPUT, input));
        message.text(OUTPUT, output).text(NAME, output).text(TYPE, type);
    }

    Node with(String name, long value) {
        return attribute(name, TYPE_INT, new Message().number(ATTRIBUTE_INT, value));
    }

    Node with(String name, float value) {
        return attribute(name, TYPE_FLOAT, new Message().real(ATTRIBUTE_FLOAT, value));
    }

    Node with(String name, String value) {
        return attribute(name, TYPE_STRING, new Message().text(ATTRIBUTE_STRING, value));
    }

    Node withList(String name, long... values) {
        Message list = new Message();
        for (long value : values) {
            list.number(ATTRIBUTE_INTS, value);
        }
        return attribute(name, TYPE_INTS, list);
    }

    private Node attribute(String name, int type, Message value) {
        message.inner(ATTRIBUTE, value.text(ATTRIBUTE_NAME, name).number(ATTRIBUTE_TYPE, type));
        return this;
    }

    Message message() {
        return message;
    }
}

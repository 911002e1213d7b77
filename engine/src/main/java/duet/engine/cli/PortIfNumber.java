package duet.engine.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes what follows an option for its port only where it is a number: {@code --ui configs/alexnet.conf} names no port. */
final class PortIfNumber implements IParameterPreprocessor {
    /** Any port that is free. */
    static final String ANY = "0";

    @Override
    public boolean preprocess(Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        boolean attached = "=".equals(info.get("separator"));
        if (!attached && !arguments.isEmpty() && !arguments.peek().matches("-?\\d+")) {
            arguments.push(ANY);
        }
        return false;
    }
}

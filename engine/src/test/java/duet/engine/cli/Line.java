package duet.engine.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** A command line that was carried out by verbs that need no runner. */
record Line(int exitCode, String out, String err) {

    static Line of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = TrainCommand.execute(
                arguments,
                request -> TrainCommand.DONE,
                (request, console) -> TrainCommand.DONE,
                new PrintWriter(out),
                new PrintWriter(err));
        return new Line(code, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    List<String> problems() {
        return err.lines().toList();
    }
}

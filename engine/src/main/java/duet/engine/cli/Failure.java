package duet.engine.cli;

import duet.actors.cluster.ClusterUnavailableException;
import duet.actors.exchange.WireUnavailableException;
import duet.dataloader.DataException;
import duet.engine.config.ConfigException;
import duet.engine.keys.KeysFailedException;
import duet.engine.time.MeasurementFailedException;
import duet.ops.device.DeviceException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.ParseResult;

/** Tells why what was asked for could not be done: bad input in a line for each problem, and only what nobody foresaw with its stack. */
final class Failure implements IExecutionExceptionHandler, IExitCodeExceptionMapper {

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        if (e instanceof ConfigException refused) {
            refused.problems().forEach(line.getErr()::println);
        } else if (e instanceof DataException refused) {
            refused.problems().forEach(line.getErr()::println);
        } else if (e instanceof WireUnavailableException unavailable) {
            line.getErr().println("the run failed: " + unavailable.getMessage());
        } else if (e instanceof ClusterUnavailableException unavailable) {
            line.getErr().println(unavailable.getMessage());
        } else if (e instanceof DeviceException failed) {
            line.getErr().println("the run failed: " + failed.getMessage());
        } else if (e instanceof KeysFailedException failed) {
            line.getErr().println(failed.getMessage());
        } else if (e instanceof MeasurementFailedException failed) {
            line.getErr().println("the measurement failed: " + failed.getMessage());
        } else if (Shortage.behind(e).isPresent()) {
            line.getErr().println(Shortage.advice(Shortage.behind(e).get()));
        } else {
            line.getErr().println("the run failed: " + e);
            e.printStackTrace(line.getErr());
        }
        return getExitCode(e);
    }

    @Override
    public int getExitCode(Throwable e) {
        return e instanceof ConfigException || e instanceof DataException
                ? TrainCommand.BAD_INPUT
                : TrainCommand.FAILED;
    }
}

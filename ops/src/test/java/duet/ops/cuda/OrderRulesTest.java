package duet.ops.cuda;

import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoD;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD8Async;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;

import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** What may happen at the same time may not touch the same memory. */
class OrderRulesTest extends Rules {

    @Override
    Stream<Rule> rules() {
        return Stream.of(
                wrong("written on two streams", "race", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                wrong("read on one stream while another writes", "race", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuMemcpyDtoDAsync(bench.memory(100), memory, 100, bench.b);
                }),
                wrong("written on one stream while another reads", "race", bench -> {
                    CUdeviceptr memory = bench.zeros(100);
                    cuMemcpyDtoDAsync(bench.memory(100), memory, 100, bench.b);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                }),
                wrong("pinned memory filled by one stream and read by another", "race", bench -> {
                    Pointer pinned = bench.pinned(100);
                    cuMemcpyDtoHAsync(pinned, bench.zeros(100), 100, bench.a);
                    cuMemcpyHtoDAsync(bench.memory(100), pinned, 100, bench.b);
                }),
                wrong("an event that was recorded too early", "race", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    CUevent event = bench.event();
                    cuEventRecord(event, bench.a);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuStreamWaitEvent(bench.b, event, 0);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                wrong("the host waited for the other stream", "race", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuStreamSynchronize(bench.b);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                wrong("a synchronous copy is not ordered with a non-blocking stream", "race", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemcpyHtoD(memory, Pointer.to(Workbench.pageable(100)), 100);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.a);
                }),
                wrong("two writers behind one event", "race", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    CUevent event = bench.event();
                    CUstream third = bench.stream(Workbench.NON_BLOCKING);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuEventRecord(event, bench.a);
                    cuStreamWaitEvent(bench.b, event, 0);
                    cuStreamWaitEvent(third, event, 0);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                    cuMemsetD8Async(memory, (byte) 2, 100, third);
                }),
                right("ordered by an event", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    CUevent event = bench.event();
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuEventRecord(event, bench.a);
                    cuStreamWaitEvent(bench.b, event, 0);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                right("ordered by way of a third stream", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    CUevent first = bench.event();
                    CUevent second = bench.event();
                    CUstream third = bench.stream(Workbench.NON_BLOCKING);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuEventRecord(first, bench.a);
                    cuStreamWaitEvent(third, first, 0);
                    cuEventRecord(second, third);
                    cuStreamWaitEvent(bench.b, second, 0);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                right("ordered by the host, which waited for an event", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    CUevent event = bench.event();
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuEventRecord(event, bench.a);
                    cuEventSynchronize(event);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                right("ordered by asking an event until it has happened", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    CUevent event = bench.event();
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuEventRecord(event, bench.a);
                    while (JCudaDriver.cuEventQuery(event) != 0) {
                        Thread.onSpinWait();
                    }
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.b);
                }),
                right("two readers", bench -> {
                    CUdeviceptr memory = bench.zeros(100);
                    cuMemcpyDtoDAsync(bench.memory(100), memory, 100, bench.a);
                    cuMemcpyDtoDAsync(bench.memory(100), memory, 100, bench.b);
                }),
                right("two halves", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemsetD8Async(memory, (byte) 0, 50, bench.a);
                    cuMemsetD8Async(memory.withByteOffset(50), (byte) 0, 50, bench.b);
                }),
                right("the default stream and one that blocks", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemcpyHtoD(memory, Pointer.to(Workbench.pageable(100)), 100);
                    cuMemsetD8Async(memory, (byte) 1, 100, bench.stream(0));
                    cuMemcpyHtoD(memory, Pointer.to(Workbench.pageable(100)), 100);
                }));
    }
}

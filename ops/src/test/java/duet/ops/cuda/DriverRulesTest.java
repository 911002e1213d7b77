package duet.ops.cuda;

import static jcuda.driver.JCudaDriver.cuCtxEnablePeerAccess;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventElapsedTime;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemFreeHost;
import static jcuda.driver.JCudaDriver.cuMemHostUnregister;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyPeerAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuMemsetD8Async;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.util.stream.Stream;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** Rules of memory, contexts, streams and events. */
class DriverRulesTest extends Rules {

    @Override
    Stream<Rule> rules() {
        return Stream.of(memory(), copies(), contexts(), handles()).flatMap(rules -> rules);
    }

    private static Stream<Rule> memory() {
        return Stream.of(
                right("memory is allocated, set and freed", bench -> cuMemFree(bench.zeros(100))),
                wrong("nothing is allocated", "size", bench -> cuMemAlloc(new CUdeviceptr(), 0)),
                wrong("freed twice", "double-free", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemFree(memory);
                    cuMemFree(memory);
                }),
                wrong(
                        "freed from its middle",
                        "free",
                        bench -> cuMemFree(bench.memory(1000).withByteOffset(512))),
                wrong("pinned memory freed as a card's", "free", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemFreeHost(memory);
                }),
                wrong("freed while work that uses it is queued", "free-in-use", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                    cuMemFree(memory);
                }),
                wrong("pinned memory freed during a copy", "free-in-use", bench -> {
                    Pointer pinned = bench.pinned(100);
                    cuMemcpyHtoDAsync(bench.memory(100), pinned, 100, bench.a);
                    cuMemFreeHost(pinned);
                }),
                wrong("used after it was freed", "use-after-free", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemFree(memory);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                }),
                wrong(
                        "written behind its end",
                        "bounds",
                        bench -> cuMemsetD8Async(bench.memory(100), (byte) 0, 101, bench.a)),
                wrong(
                        "words at odd addresses",
                        "alignment",
                        bench -> cuMemsetD32Async(bench.memory(100).withByteOffset(2), 0, 10, bench.a)),
                wrong("null", "null", bench -> cuMemsetD8Async(new CUdeviceptr(), (byte) 0, 1, bench.a)),
                wrong("unregistered though never registered", "free", bench -> {
                    cuMemHostUnregister(Pointer.to(Workbench.pageable(100)));
                }));
    }

    private static Stream<Rule> copies() {
        return Stream.of(
                right("copied through pageable memory, which makes it wait", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemcpyHtoDAsync(memory, Pointer.to(Workbench.pageable(100)), 100, bench.a);
                    cuMemcpyDtoHAsync(Pointer.to(Workbench.pageable(100)), memory, 100, bench.a);
                }),
                wrong("the card's memory where the host's belongs", "pointer", bench -> {
                    cuMemcpyHtoDAsync(bench.memory(100), bench.memory(100), 100, bench.a);
                }),
                wrong("the host's memory where the card's belongs", "pointer", bench -> {
                    cuMemcpyDtoDAsync(bench.memory(100), hostAsDevice(bench), 100, bench.a);
                }),
                wrong("from pinned memory that was freed", "pointer", bench -> {
                    Pointer pinned = bench.pinned(100);
                    cuMemFreeHost(pinned);
                    cuMemcpyHtoDAsync(bench.memory(100), pinned, 100, bench.a);
                }),
                wrong("more than the source has", "bounds", bench -> {
                    cuMemcpyDtoHAsync(Pointer.to(Workbench.pageable(200)), bench.memory(100), 101, bench.a);
                }),
                wrong("onto itself", "overlap", bench -> {
                    CUdeviceptr memory = bench.memory(100);
                    cuMemcpyDtoDAsync(memory.withByteOffset(10), memory, 50, bench.a);
                }),
                wrong("the host writes to a pinned source before its copy is over", "host-write", bench -> {
                    Pointer pinned = bench.pinned(100);
                    cuMemcpyHtoDAsync(bench.memory(100), pinned, 100, bench.a);
                    pinned.getByteBuffer(0, 100).put(50, (byte) 1);
                    cuStreamSynchronize(bench.a);
                }),
                right("the host writes to a pinned source when its copy is over", bench -> {
                    Pointer pinned = bench.pinned(100);
                    cuMemcpyHtoDAsync(bench.memory(100), pinned, 100, bench.a);
                    cuStreamSynchronize(bench.a);
                    pinned.getByteBuffer(0, 100).put(50, (byte) 1);
                }));
    }

    private static CUdeviceptr hostAsDevice(Workbench bench) {
        CUdeviceptr address = new CUdeviceptr();
        JCudaDriver.cuMemHostGetDevicePointer(address, bench.pinned(100), 0);
        return address;
    }

    private static Stream<Rule> contexts() {
        return Stream.of(
                wrong("no current context", "context", bench -> {
                    cuCtxSetCurrent(new CUcontext());
                    cuMemAlloc(new CUdeviceptr(), 100);
                    cuCtxSetCurrent(bench.context);
                }),
                wrong("a context that was given back", "context", bench -> {
                    CUdevice device = new CUdevice();
                    CUcontext other = new CUcontext();
                    JCudaDriver.cuDeviceGet(device, 1);
                    JCudaDriver.cuDevicePrimaryCtxRetain(other, device);
                    JCudaDriver.cuDevicePrimaryCtxRelease(device);
                    cuCtxSetCurrent(other);
                }),
                wrong("given back more often than taken", "context", bench -> {
                    CUdevice device = new CUdevice();
                    JCudaDriver.cuDeviceGet(device, 1);
                    JCudaDriver.cuDevicePrimaryCtxRelease(device);
                }),
                wrong("another card's memory without access to it", "peer", bench -> {
                    cuMemsetD8Async(onOtherCard(bench, 100), (byte) 0, 100, bench.a);
                }),
                right("another card's memory with access to it", bench -> {
                    CUdeviceptr memory = onOtherCard(bench, 100);
                    cuCtxEnablePeerAccess(bench.retain(1), 0);
                    cuMemsetD8Async(memory, (byte) 0, 100, bench.a);
                }),
                wrong("between cards, the contexts the wrong way round", "peer", bench -> {
                    CUdeviceptr there = onOtherCard(bench, 100);
                    CUcontext other = bench.retain(1);
                    cuMemcpyPeerAsync(there, bench.context, bench.zeros(100), other, 100, bench.a);
                }),
                right("between cards", bench -> {
                    CUdeviceptr there = onOtherCard(bench, 100);
                    CUcontext other = bench.retain(1);
                    cuMemcpyPeerAsync(there, other, bench.zeros(100), bench.context, 100, bench.a);
                }),
                wrong("an event of one card on a stream of another", "context", bench -> {
                    cuCtxSetCurrent(bench.retain(1));
                    CUevent event = bench.event();
                    cuCtxSetCurrent(bench.context);
                    cuEventRecord(event, bench.a);
                }));
    }

    private static CUdeviceptr onOtherCard(Workbench bench, long bytes) {
        cuCtxSetCurrent(bench.retain(1));
        CUdeviceptr memory = bench.memory(bytes);
        cuCtxSetCurrent(bench.context);
        return memory;
    }

    private static Stream<Rule> handles() {
        return Stream.of(
                wrong("a stream that was destroyed", "handle", bench -> {
                    CUstream stream = bench.stream(0);
                    cuStreamDestroy(stream);
                    cuStreamSynchronize(stream);
                }),
                wrong("an event that was destroyed", "handle", bench -> {
                    CUevent event = bench.event();
                    cuEventDestroy(event);
                    cuEventRecord(event, bench.a);
                }),
                wrong("time from an event that was made without timing", "event", bench -> {
                    CUevent event = bench.event(2);
                    cuEventRecord(event, bench.a);
                    cuEventSynchronize(event);
                    cuEventElapsedTime(new float[1], event, event);
                }),
                wrong("time from an event that nobody waited for", "event", bench -> {
                    CUevent event = bench.event();
                    cuEventRecord(event, bench.a);
                    cuEventElapsedTime(new float[1], event, event);
                }),
                wrong("time from an event that was never recorded", "event", bench -> {
                    CUevent event = bench.event();
                    cuEventElapsedTime(new float[1], event, event);
                }),
                right("time between events", bench -> {
                    CUevent start = bench.event();
                    CUevent end = bench.event();
                    cuEventRecord(start, bench.a);
                    cuEventRecord(end, bench.a);
                    cuEventSynchronize(end);
                    cuEventElapsedTime(new float[1], start, end);
                }),
                wrong("a call that the stand-in doesn't have", "unknown", bench -> {
                    JCudaDriver.cuMemAllocManaged(new CUdeviceptr(), 100, 1);
                }));
    }
}

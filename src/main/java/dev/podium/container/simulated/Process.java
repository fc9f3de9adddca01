package dev.podium.container.simulated;

import dev.podium.network.NetworkNamespace;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import dev.podium.time.Task;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A running program of a container, and everything that the program may touch: its arguments, streams, files, signals, its
 * Pod's network and the cluster's time. Safe for use by several threads.
 *
 * <p>Signals: {@code SIGKILL} ends it with 137; any other runs the handler set by {@link #onSignal} or, without one, ends it
 * with 128 plus its number. What a process has opened (listeners, connections, timers, helper threads) ends with it.
 */
public final class Process {

    /** How finely the time is divided that a program computes. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private final SimulatedContainer container;
    private final int pid;
    private final int parent;
    private final boolean ofExec;
    private final SignalHandlers handlers = new SignalHandlers();
    private final Lifetime lifetime = new Lifetime();
    private final AtomicLong memory = new AtomicLong();
    private final Map<Integer, Closeable> offered = new ConcurrentHashMap<>(0);
    private volatile Namespaces namespaces;
    private volatile List<String> argv;
    private volatile Map<String, String> env;
    private volatile String directory;
    private volatile Spawn.Tty terminal;
    private volatile InputStream stdin;
    private volatile OutputStream stdout;
    private volatile OutputStream stderr;

    Process(SimulatedContainer container, Namespaces namespaces, int pid, int parent, boolean ofExec, Spawn spawn) {
        this.container = container;
        this.namespaces = namespaces;
        this.pid = pid;
        this.parent = parent;
        this.ofExec = ofExec;
        this.argv = List.copyOf(spawn.argv());
        this.env = Map.copyOf(spawn.env());
        this.directory = spawn.directory();
        this.terminal = spawn.terminal();
        this.stdin = spawn.stdin();
        this.stdout = new LivingOutput(this, spawn.stdout());
        this.stderr = new LivingOutput(this, spawn.stderr());
    }

    public int pid() {
        return pid;
    }

    public int parent() {
        return parent;
    }

    public List<String> argv() {
        return argv;
    }

    /** The arguments without the command's own name. */
    public List<String> args() {
        return argv.subList(Math.min(1, argv.size()), argv.size());
    }

    public Map<String, String> env() {
        return env;
    }

    /** The working directory. */
    public String directory() {
        return directory;
    }

    public void changeDirectory(String path) {
        directory = path;
    }

    /** {@code path} seen from the working directory. */
    public String resolve(String path) {
        return path.startsWith("/") ? path : directory.equals("/") ? "/" + path : directory + "/" + path;
    }

    public boolean onTerminal() {
        return terminal == Spawn.Tty.YES;
    }

    public InputStream stdin() {
        return stdin;
    }

    public OutputStream stdout() {
        return stdout;
    }

    public OutputStream stderr() {
        return stderr;
    }

    /** Prints a line to the standard output. */
    public void print(String line) throws IOException {
        stdout.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Prints a line to the standard error. */
    public void printError(String line) throws IOException {
        stderr.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public VirtualFiles files() {
        return namespaces.files(container);
    }

    /** The ways out of the container. */
    public Entrance entrance() {
        return new Entrance(this, container);
    }

    Namespaces namespaces() {
        return namespaces;
    }

    /** Sees from now on what is given; so do its children. */
    void enter(Namespaces others) {
        namespaces = namespaces.entering(others);
    }

    /** Whether all that is at and below a path is as the image brought it; asking costs no files. */
    public boolean asInImage(String path) {
        return container.disk().asInImage(path);
    }

    /** Opens a file or device for reading; {@code path} is seen from the working directory. */
    public InputStream open(String path) throws IOException {
        byte[] ofKernel = ProcFiles.read(this, resolve(path));
        if (ofKernel != null) {
            return new ByteArrayInputStream(ofKernel);
        }
        InputStream device = Devices.open(this, resolve(path));
        return device == null ? files().open(resolve(path)) : device;
    }

    /** Opens a file or device for writing; whoever opened it closes it, unless it is one of the process' own streams. */
    public OutputStream create(String path, VirtualFiles.WriteMode mode) throws IOException {
        OutputStream device = Devices.create(this, resolve(path));
        return device == null ? files().create(resolve(path), mode) : device;
    }

    /** Ends of pipes that this process and its children find at {@code /dev/fd/}, by their numbers. */
    public Map<Integer, Closeable> offered() {
        return offered;
    }

    /** The Pod's network: dialling by address, listening. Listeners opened here outlive the process; see {@link #sockets}. */
    public NetworkNamespace network() {
        return namespaces.network(container);
    }

    /** The container that the process is in. */
    public ContainerFacts container() {
        return namespaces.seen(container.facts());
    }

    /** What the kernel tells of the container. */
    public Kernel kernel() {
        return new Kernel(container);
    }

    public ClusterTime time() {
        return container.time();
    }

    public void sleep(Duration duration) throws InterruptedException {
        container.time().sleep(duration);
    }

    /** Keeps one core busy for so long. */
    public void compute(Duration work) throws InterruptedException {
        for (Duration left = work; left.isPositive(); left = left.minus(SLICE)) {
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            sleep(slice);
            container.compute(slice.toNanos());
            live();
        }
    }

    /** Whether the process has ended. */
    public boolean ended() {
        return lifetime.over();
    }

    /** Its exit code; meaningless before it has ended. */
    public int exitCode() {
        return lifetime.exitCode();
    }

    /** Waits until the process has ended; answers with its exit code. */
    public int await() throws InterruptedException {
        changes().await(this::ended);
        return lifetime.exitCode();
    }

    /** Raised whenever a process of the container ends or gets a signal. */
    public Signal changes() {
        return container.changes();
    }

    /** What it does in the network. */
    public Sockets sockets() {
        return new Sockets(network(), lifetime, container, container.names(this));
    }

    /** Sets what happens on a signal; a null handler restores the default. {@code SIGKILL} cannot be handled. */
    public void onSignal(PosixSignal signal, @Nullable Runnable handler) {
        handlers.set(signal, handler);
    }

    /** Sends the process a signal. */
    public void signal(PosixSignal signal) {
        if (ended()) {
            return;
        }
        Runnable handler = handlers.of(signal);
        if (handler != null) {
            handler.run();
            changes().raise();
        } else if (!signal.ignoredByDefault()) {
            end(signal.exitCode(), signal);
        }
    }

    /** Ends the process: how a {@link Resident} exits. */
    public void exit(int code) {
        end(code & 0xff, null);
    }

    /** Takes memory into use. If that exceeds the container's limit, the container is killed as out of memory. */
    public void allocate(long bytes) {
        memory.addAndGet(bytes);
        container.memory(bytes);
        live();
    }

    /** Gives back memory. */
    public void release(long bytes) {
        memory.addAndGet(-bytes);
        container.memory(-bytes);
    }

    /** Starts a helper thread that ends with the process. */
    public void start(Runnable work) {
        Task task = time().run(container.facts().name() + "/" + pid, () -> {
            try {
                work.run();
            } catch (ProcessEnded over) {
                // It was killed; nothing is left to do.
            }
        });
        atEnd(task::cancel);
    }

    /** Runs {@code work} later, unless the process has ended by then. */
    public void after(Duration delay, Runnable work) {
        Task task = time().after(delay, () -> {
            if (!ended()) {
                work.run();
            }
        });
        atEnd(task::cancel);
    }

    /** What a child inherits: arguments, environment, directory and streams. */
    public Spawn inherit(List<String> command) {
        return new Spawn(command, env, directory, stdin, stdout, stderr, terminal);
    }

    /** Starts a command as a child. */
    public Process spawn(Spawn spawn) throws CommandException {
        return container.start(spawn, this, find(spawn.argv().getFirst(), spawn.directory()));
    }

    /** Starts a child that runs {@code program}. */
    public Process fork(Spawn spawn, Program program) {
        live();
        return container.start(spawn, this, program);
    }

    /** The program behind a command's name. */
    public Program find(String command, String from) throws CommandException {
        return namespaces.find(command, from, this, container);
    }

    /** Where a command is; null if it is not to be found. */
    public @Nullable String locate(String command) {
        return namespaces.locate(command, container);
    }

    /**
     * Takes on what another command starts with, and the default signal handlers, as {@code exec} does; the caller then
     * runs that command's program.
     */
    public void become(Spawn spawn) {
        argv = List.copyOf(spawn.argv());
        env = Map.copyOf(spawn.env());
        directory = spawn.directory();
        terminal = spawn.terminal();
        stdin = spawn.stdin();
        stdout = new LivingOutput(this, spawn.stdout());
        stderr = new LivingOutput(this, spawn.stderr());
        handlers.clear();
    }

    /** Goes on as another command, and comes back when that has ended or stays as a {@link Resident}: the caller has nothing more to do. */
    public void exec(List<String> command) throws CommandException {
        Program next = find(command.getFirst(), directory);
        become(inherit(command));
        new Execution(this, next).run();
    }

    /** The running processes that this one sees, by number: its container's, and others' that share their numbers. */
    public Collection<Process> processes() {
        return container.pids().all();
    }

    /** What has been written to the streams, for programs that print much: flushed by the caller, never closed. */
    public PrintStream printer() {
        return new PrintStream(stdout, false, StandardCharsets.UTF_8);
    }

    /**
     * For loops that wait for nothing; each call counts as a microsecond of CPU time.
     *
     * @throws ProcessEnded if the process has been killed
     */
    public void requireAlive() {
        container.compute(CpuMeter.TURN);
        live();
    }

    /** @throws ProcessEnded if the process has been killed */
    void live() {
        if (ended()) {
            throw new ProcessEnded();
        }
    }

    /** All that it sees, its container's own included. */
    Namespaces seen() {
        return container.namespaces().entering(namespaces);
    }

    boolean isIn(SimulatedContainer any) {
        return container == any;
    }

    boolean ofExec() {
        return ofExec;
    }

    /** Runs {@code ending} when the process ends; at once, answering false, if it has. */
    public boolean atEnd(Runnable ending) {
        return lifetime.atEnd(ending);
    }

    void runOn(Task task) {
        lifetime.runOn(task);
    }

    /** The program has come to its end. */
    void finish(int code) {
        lifetime.leaveThread();
        end(code & 0xff, null);
    }

    private void end(int code, @Nullable PosixSignal signal) {
        if (lifetime.end(code, () -> container.memory(-memory.getAndSet(0)))) {
            container.ended(this, signal);
        }
    }
}

package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerLog;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerReport.State;
import dev.podium.container.ContainerSecurity.Processes;
import dev.podium.container.ContainerUser;
import dev.podium.container.ImageRef;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.ResourceUsage;
import dev.podium.network.NetworkNamespace;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import dev.podium.time.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container: what it was created from, the processes in it, and how it ended. */
final class SimulatedContainer {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int START_ERROR = 128;

    private final NodeRuntime node;
    private final SimulatedSandbox sandbox;
    private final String id;
    private final ContainerConfig config;
    private final ImageRef imageRef;
    private final Image image;
    private final ContainerUser user;
    private final Instant createdAt;
    private final LineLog log;
    private final StandardStreams streams;
    private final Commands commands;
    private final Consumption consumption;
    private final PidNamespace pids;
    private final ContainerFiles disk;
    private @Nullable Signal changes;
    private @Nullable Process main;
    private @Nullable Task killer;
    private @Nullable Instant killAt;
    private State state = State.CREATED;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private int exitCode;
    private int signal;
    private String reason = "";
    private String message = "";

    SimulatedContainer(
            NodeRuntime node, SimulatedSandbox sandbox, String id, ContainerConfig config, ImageRef imageRef, Image image) {
        this.node = node;
        this.sandbox = sandbox;
        this.id = id;
        this.config = config;
        this.imageRef = imageRef;
        this.image = image;
        this.user = Identities.of(config.security(), image.user());
        this.createdAt = node.time().now();
        this.log = new LineLog(node.time());
        this.streams = new StandardStreams(node.time(), config, log);
        this.disk = new ContainerFiles(node.disk(), sandbox, id, config, imageRef, image, user);
        this.commands = new Commands(image, this::files);
        this.consumption = new Consumption(config, image);
        this.pids = config.security().processes() == Processes.OF_NODE ? node.pids() : sandbox.pidsFor(config.security());
    }

    String id() {
        return id;
    }

    SimulatedSandbox sandbox() {
        return sandbox;
    }

    ContainerLog log() {
        return log;
    }

    StandardStreams streams() {
        return streams;
    }

    ClusterTime time() {
        return node.time();
    }

    NetworkNamespace network() {
        return sandbox.network();
    }

    /** Host names as a process sees them. */
    HostNames names(Process process) {
        return new HostNames(process.container(), process.files(), sandbox.facts().config().dns().searches(), node.podNetwork());
    }

    NodeRuntime node() {
        return node;
    }

    /** What processes see that have entered nothing else. */
    Namespaces namespaces() {
        return new Namespaces(files(), commands, sandbox.facts().config().hostname(), network());
    }

    ContainerFacts facts() {
        return new ContainerFacts(
                id,
                config.name(),
                imageRef.name(),
                sandbox.facts().config().hostname(),
                sandbox.facts().config().podNamespace(),
                sandbox.facts().config().podName(),
                sandbox.facts().ip(),
                user,
                config.security().privileges(),
                consumption.given(),
                config.ports());
    }

    Map<String, String> sysctls() {
        return sandbox.facts().config().sysctls();
    }

    VirtualFiles files() {
        return disk.files();
    }

    synchronized Signal changes() {
        if (changes == null) {
            changes = time().signal();
        }
        return changes;
    }

    Program find(String command, String from, boolean ofExec) throws CommandException {
        return commands.find(
                command, from, ofExec ? Commands.Unknown.IS_ABSENT : Commands.Unknown.MAY_BE_ANYTHING);
    }

    @Nullable String locate(String command) {
        return commands.locate(command);
    }

    /** Starts the container's main process. */
    void start() {
        List<String> argv = new ArrayList<>(config.command().isEmpty() ? image.entrypoint() : config.command());
        argv.addAll(config.args().isEmpty() && config.command().isEmpty() ? image.cmd() : config.args());
        String directory =
                config.workingDir() == null || config.workingDir().isEmpty() ? image.workingDir() : config.workingDir();
        Program program;
        try {
            if (argv.isEmpty()) {
                throw new RuntimeFailure(RuntimeFailure.Kind.START, "no command specified");
            }
            program = find(argv.getFirst(), directory, false);
        } catch (CommandException absent) {
            String text = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create "
                    + "failed: unable to start container process: error during container init: " + absent.runcText()
                    + ": unknown";
            finishUnstarted(text);
            throw new RuntimeFailure(RuntimeFailure.Kind.START, text);
        }
        synchronized (this) {
            if (state != State.CREATED) {
                throw new RuntimeFailure(
                        RuntimeFailure.Kind.START, "container \"" + id + "\" is in CONTAINER_" + state + " state");
            }
            state = State.RUNNING;
            startedAt = time().now();
        }
        node.changed(this);
        start(streams.spawn(argv, environment(), directory), false, program);
    }

    private void finishUnstarted(String text) {
        synchronized (this) {
            state = State.EXITED;
            finishedAt = time().now();
            exitCode = START_ERROR;
            reason = "StartError";
            message = text;
        }
        log.end();
        node.changed(this);
    }

    Map<String, String> environment() {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("PATH", PATH);
        env.put("HOSTNAME", sandbox.facts().config().hostname());
        env.put("HOME", user.uid() == 0 ? "/root" : "/");
        if (config.terminal() == ContainerConfig.Terminal.TTY) {
            env.put("TERM", "xterm");
        }
        env.putAll(image.env());
        env.putAll(config.env());
        return env;
    }

    /** Where exec'd commands start. */
    String directory() {
        return config.workingDir() == null || config.workingDir().isEmpty() ? image.workingDir() : config.workingDir();
    }

    /** Adds a process and runs it on a thread of its own. */
    Process start(Spawn spawn, Process parent, Program program) {
        return start(parent.namespaces(), spawn, parent.pid(), parent.ofExec(), program);
    }

    /** Starts one that no other process has started. */
    Process start(Spawn spawn, boolean ofExec, Program program) {
        return start(Namespaces.OWN, spawn, 0, ofExec, program);
    }

    private Process start(Namespaces namespaces, Spawn spawn, int parent, boolean ofExec, Program program) {
        Process process;
        synchronized (this) {
            if (state != State.RUNNING) {
                throw new ProcessEnded();
            }
            process = pids.add(pid -> new Process(this, namespaces, pid, parent, ofExec, spawn));
            if (main == null) {
                main = process;
            }
        }
        compute(CpuMeter.PROCESS_START);
        process.runOn(time().run(config.name() + " " + spawn.argv().getFirst(), new Execution(process, program)));
        return process;
    }

    /** Its own processes, the first one first. */
    Collection<Process> processes() {
        return pids.all().stream().filter(each -> each.isIn(this)).toList();
    }

    /** The processes that its own ones see. */
    PidNamespace pids() {
        return pids;
    }

    String name() {
        return config.name();
    }

    /** Accounts memory; past the limit the kernel kills the whole container. */
    void memory(long bytes) {
        Process victim;
        synchronized (this) {
            if (!consumption.allocate(bytes) || main == null) {
                return;
            }
            reason = "OOMKilled";
            victim = main;
        }
        victim.signal(PosixSignal.KILL);
    }

    void resize(ContainerResources resources) {
        consumption.given(resources);
    }

    /** Accounts CPU time. */
    void compute(long nanos) {
        consumption.compute(time().now(), nanos);
    }

    /** Null unless it runs. */
    synchronized @Nullable ResourceUsage usage() {
        return state != State.RUNNING || startedAt == null
                ? null
                : consumption.usage(time().now(), startedAt, processes().size());
    }

    /** The CPU time that it has used, running or not. */
    synchronized long coreNanos() {
        if (startedAt == null) {
            return 0;
        }
        // The second in which it ended counts as well.
        return consumption.coreNanos(finishedAt == null ? time().now() : finishedAt.plusSeconds(1), startedAt);
    }

    void ended(Process process, @Nullable PosixSignal by) {
        pids.remove(process);
        boolean first;
        synchronized (this) {
            first = process == main;
        }
        if (first) {
            finish(process.exitCode(), by);
        }
        changes().raise();
    }

    private void finish(int code, @Nullable PosixSignal by) {
        List<Process> others;
        synchronized (this) {
            others = List.copyOf(processes());
            exitCode = code;
            signal = by == null ? 0 : by.number();
            reason = reason.isEmpty() ? code == 0 ? "Completed" : "Error" : reason;
            finishedAt = time().now();
            state = State.EXITED;
            if (killer != null) {
                killer.cancel();
            }
        }
        others.forEach(each -> each.signal(PosixSignal.KILL));
        streams.close();
        log.end();
        node.changed(this);
    }

    void stop(Duration grace) {
        Process running;
        boolean first;
        synchronized (this) {
            if (state == State.CREATED) {
                state = State.EXITED;
                finishedAt = time().now();
                exitCode = PosixSignal.KILL.exitCode();
                reason = "Error";
            }
            if (state == State.EXITED || main == null) {
                return;
            }
            running = main;
            first = killAt == null;
            Instant due = time().now().plus(grace);
            if (grace.isPositive() && (killAt == null || due.isBefore(killAt))) {
                killAt = due;
                if (killer != null) {
                    killer.cancel();
                }
                killer = time().after(grace, () -> running.signal(PosixSignal.KILL));
            }
        }
        if (!grace.isPositive()) {
            running.signal(PosixSignal.KILL);
        } else if (first) {
            running.signal(stopSignal());
        }
    }

    private PosixSignal stopSignal() {
        for (String each : new @Nullable String[] {config.stopSignal(), image.stopSignal()}) {
            PosixSignal chosen = each == null ? null : PosixSignal.parse(each);
            if (chosen != null) {
                return chosen;
            }
        }
        return PosixSignal.TERM;
    }

    synchronized boolean running() {
        return state == State.RUNNING;
    }

    synchronized ContainerReport report() {
        return new ContainerReport(
                id,
                sandbox.facts().id(),
                config,
                imageRef,
                user,
                state,
                createdAt,
                startedAt,
                finishedAt,
                exitCode,
                signal,
                reason,
                message);
    }

    /** What it sees of files. */
    ContainerFiles disk() {
        return disk;
    }
}

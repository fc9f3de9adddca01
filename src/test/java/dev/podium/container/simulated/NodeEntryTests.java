package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.ContainerSecurity.Privileges;
import dev.podium.container.ContainerSecurity.Processes;
import dev.podium.container.Mount;
import dev.podium.container.Mount.Access;
import dev.podium.container.Mount.Medium;
import dev.podium.container.Mount.Propagation;
import dev.podium.container.simulated.Simulation.Executed;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How containers get at their node, and what they do there. */
class NodeEntryTests {

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private Mount host(String path, String target, Propagation propagation) throws Exception {
        return new Mount(
                simulation.runtime.hostFiles().locate(path), target, Access.READ_WRITE, Medium.DISK, Mount.NOTHING, propagation);
    }

    private String start(Privileges privileges, Processes processes, Mount... mounts) {
        ContainerConfig plain = Simulation.config("busybox", "sleep", "1000000").mounts(mounts).build();
        return simulation.start(new ContainerConfig(
                plain.name(), 0, plain.image(), plain.command(), plain.args(), plain.env(), null, plain.ports(), plain.mounts(),
                plain.stdin(), plain.terminal(), null,
                new ContainerSecurity(null, null, List.of(), Access.READ_WRITE, privileges, processes, null),
                plain.resources()));
    }

    /** An administrator's container. */
    private String admin() throws Exception {
        return start(Privileges.ALL, Processes.OF_NODE, host("/", "/rootfs", Propagation.NONE));
    }

    private String run(String container, String script) {
        Executed done = simulation.exec(container, "sh", "-c", script);
        assertThat(done.stderr()).isEmpty();
        return done.stdout();
    }

    private String onNode(String container, String script) {
        Executed done = simulation.exec(container, "nsenter", "--mount=/rootfs/proc/1/ns/mnt", "--", "sh", "-c", script);
        assertThat(done.stderr()).isEmpty();
        return done.stdout();
    }

    @Test
    void aCommandRunsAmongTheFilesOfTheNode() throws Exception {
        String admin = admin();
        assertThat(onNode(admin, "mkdir -p /tmp/x && echo hello > /tmp/x/file && pwd; cat /etc/hostname; ls /; which ls"))
                .isEqualTo("/\nnode-1\nbin\nboot\ndev\netc\nhome\nmedia\nmnt\nopt\nproc\nroot\nrun\nsbin\nsrv\nsys\ntmp\nusr\nvar\n/bin/ls\n");
        assertThat(run(admin, "cat /rootfs/tmp/x/file; ls /tmp")).isEqualTo("hello\n");
    }

    @Test
    void aProcessEntersTheNodesNameAndNetworkWhenAsked() throws Exception {
        String admin = admin();
        assertThat(run(admin, "nsenter -t 1 -m hostname; nsenter -t 1 -m -u -n -i -p sh -c 'hostname; hostname -i'"))
                .isEqualTo("web\nnode-1\n172.18.0.2\n");
        assertThat(run(admin, "nsenter --target 1 --all -F -- hostname")).isEqualTo("node-1\n");
        assertThat(run(admin, "nsenter -t 1 -a sh -c 'sh -c \"cat /etc/hostname\"; (hostname)'")).isEqualTo("node-1\nnode-1\n");
    }

    @Test
    void onlyThePrivilegedEnter() throws Exception {
        String plain = start(Privileges.DEFAULT, Processes.OF_NODE, host("/", "/rootfs", Propagation.NONE));
        assertThat(simulation.exec(plain, "nsenter", "-t", "1", "-m", "ls"))
                .isEqualTo(new Executed(1, "", "nsenter: cannot open /proc/1/ns/mnt: Permission denied\n"));
        assertThat(simulation.exec(plain, "nsenter", "--mount=/rootfs/proc/1/ns/mnt", "ls"))
                .isEqualTo(new Executed(1, "", "nsenter: cannot open /rootfs/proc/1/ns/mnt: Permission denied\n"));
        String own = start(Privileges.DEFAULT, Processes.OWN);
        assertThat(simulation.exec(own, "nsenter", "-t", "1", "-m", "ls"))
                .isEqualTo(new Executed(1, "", "nsenter: reassociate to namespace 'ns/mnt' failed: Operation not permitted\n"));
        assertThat(simulation.exec(own, "nsenter", "--mount=/rootfs/proc/1/ns/mnt", "ls"))
                .isEqualTo(new Executed(1, "", "nsenter: cannot open /rootfs/proc/1/ns/mnt: No such file or directory\n"));
    }

    @Test
    void firstProcessIsTheContainersOwnWhereItDoesNotSeeTheNodes() {
        String own = start(Privileges.ALL, Processes.OWN);
        assertThat(run(own, "nsenter -t 1 -m -u hostname")).isEqualTo("web\n");
        assertThat(simulation.exec(own, "nsenter", "-t", "99", "-m", "ls").stderr())
                .isEqualTo("nsenter: cannot open /proc/99/ns/mnt: No such file or directory\n");
        assertThat(simulation.exec(own, "nsenter", "-m", "ls").stderr())
                .isEqualTo("nsenter: neither filename nor target pid supplied for ns/mnt\n");
    }

    @Test
    void aDirectoryBecomesTheRoot() throws Exception {
        String plain = start(Privileges.DEFAULT, Processes.OWN, host("/", "/host", Propagation.NONE));
        assertThat(run(plain, "chroot /host sh -c 'cat /etc/hostname; echo x > /tmp/made; ln -s /tmp/made /tmp/link; pwd'; cat /host/tmp/made"))
                .isEqualTo("node-1\n/\nx\n");
        assertThat(run(plain, "chroot /host cat /tmp/link")).isEqualTo("x\n");
        assertThat(simulation.exec(plain, "cat", "/host/tmp/link").code()).isEqualTo(1);
        assertThat(simulation.exec(plain, "chroot", "/nothing", "ls"))
                .isEqualTo(new Executed(1, "", "chroot: can't change root directory to '/nothing': No such file or directory\n"));
        assertThat(simulation.exec(plain, "chroot", "/tmp", "sh"))
                .isEqualTo(new Executed(127, "", "chroot: can't execute 'sh': No such file or directory\n"));
    }

    @Test
    void whatIsMountedOnTheNodeIsSeenByContainersThatComeAfterwards() throws Exception {
        String admin = admin();
        assertThat(onNode(admin, "mkdir /tmp/disk; touch /tmp/disk/below; mount -t tmpfs -o size=10m mine /tmp/disk;"
                        + " echo hello > /tmp/disk/file; ls /tmp/disk; mount | grep disk; grep disk /proc/mounts; mountpoint /tmp/disk"))
                .isEqualTo("""
                        file
                        mine on /tmp/disk type tmpfs (rw,relatime,size=10240k)
                        mine /tmp/disk tmpfs rw,relatime,size=10240k 0 0
                        /tmp/disk is a mountpoint
                        """);
        assertThat(onNode(admin, "df /tmp/disk; findmnt -n -o TARGET,FSTYPE /tmp/disk"))
                .isEqualTo("""
                        Filesystem           1K-blocks      Used Available Use% Mounted on
                        mine                     10240         0     10240   0% /tmp/disk
                        /tmp/disk tmpfs
                        """);
        assertThat(run(admin, "ls /rootfs/tmp/disk")).isEqualTo("below\n");
        String later = start(Privileges.DEFAULT, Processes.OWN, host("/tmp/disk", "/disk", Propagation.NONE), host("/", "/rootfs", Propagation.NONE));
        assertThat(run(later, "cat /disk/file /rootfs/tmp/disk/file; grep disk /proc/mounts")).isEqualTo("""
                hello
                hello
                mine /disk tmpfs rw,relatime,size=10240k 0 0
                mine /rootfs/tmp/disk tmpfs rw,relatime,size=10240k 0 0
                """);
        assertThat(onNode(admin, "umount /tmp/disk; ls /tmp/disk; umount /tmp/disk 2>&1"))
                .isEqualTo("below\numount: can't unmount /tmp/disk: Invalid argument\n");
        assertThat(run(later, "cat /disk/file")).isEqualTo("hello\n");
    }

    @Test
    void mountsReachRunningContainersAsTheirPropagationSays() throws Exception {
        String admin = admin();
        onNode(admin, "mkdir -p /tmp/p/host /tmp/p/master /tmp/p/slave /tmp/p/private");
        String master = start(Privileges.ALL, Processes.OWN, host("/tmp/p", "/p", Propagation.BIDIRECTIONAL));
        String slave = start(Privileges.ALL, Processes.OWN, host("/tmp/p", "/p", Propagation.HOST_TO_CONTAINER));
        String alone = start(Privileges.ALL, Processes.OWN, host("/tmp/p", "/p", Propagation.NONE));
        onNode(admin, "mount -t tmpfs t /tmp/p/host; touch /tmp/p/host/file");
        run(master, "mount -t tmpfs t /p/master; touch /p/master/file");
        run(slave, "mount -t tmpfs t /p/slave; touch /p/slave/file");
        run(alone, "mount -t tmpfs t /p/private; touch /p/private/file");
        String look = "cd /p; for i in host master slave private; do test -e $i/file && echo $i; done; true";
        assertThat(run(master, look)).isEqualTo("host\nmaster\n");
        assertThat(run(slave, look)).isEqualTo("host\nmaster\nslave\n");
        assertThat(run(alone, look)).isEqualTo("private\n");
        assertThat(onNode(admin, look.replace("/p", "/tmp/p"))).isEqualTo("host\nmaster\n");
        run(master, "umount /p/master");
        assertThat(run(slave, look)).isEqualTo("host\nslave\n");
    }

    @Test
    void directoriesAndFilesAreBoundToOthers() throws Exception {
        String admin = admin();
        assertThat(onNode(admin, "cd /tmp; mkdir a b self; echo x > a/file; mount --bind /tmp/a /tmp/b; cat b/file; echo y > b/file; cat a/file;"
                        + " mount --bind self self; touch self/in; mountpoint -q self && mount -t tmpfs t self; ls self;"
                        + " umount self; umount self; ls self; echo z > one; touch two; mount --bind one two; cat two;"
                        + " rm -r b 2>&1; umount b two; ls b"))
                .isEqualTo("x\ny\nin\nz\nrm: can't remove 'b': Resource busy\n");
        assertThat(simulation.exec(admin, "mount", "--bind", "/tmp/nothing", "/mnt").stderr())
                .isEqualTo("mount: mounting /tmp/nothing on /mnt failed: No such file or directory\n");
    }

    @Test
    void onlyThePrivilegedMount() throws Exception {
        String plain = start(Privileges.DEFAULT, Processes.OWN);
        assertThat(simulation.exec(plain, "mount", "-t", "tmpfs", "t", "/mnt"))
                .isEqualTo(new Executed(1, "", "mount: permission denied (are you root?)\n"));
        assertThat(simulation.exec(plain, "umount", "/proc").stderr()).isEqualTo("umount: can't unmount /proc: Operation not permitted\n");
        String admin = start(Privileges.ALL, Processes.OWN);
        assertThat(run(admin, "mkdir /mnt; echo x > /mnt/old; mount -t tmpfs t /mnt; ls /mnt; mount -t tmpfs; umount /mnt; ls /mnt"))
                .isEqualTo("""
                        tmpfs on /dev type tmpfs (rw,relatime)
                        t on /mnt type tmpfs (rw,relatime)
                        old
                        """);
    }
}

package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.ContainerSecurity.Privileges;
import dev.podium.container.ContainerSecurity.Processes;
import dev.podium.container.Mount;
import dev.podium.container.Mount.Access;
import dev.podium.container.simulated.Simulation.Executed;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that are made in containers and on nodes, and what is on them. */
class DeviceTests {

    private final Simulation simulation = new Simulation();
    private String admin = "";

    @BeforeEach
    void start() {
        admin = start(Privileges.ALL);
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private String start(Privileges privileges, Mount... mounts) {
        ContainerConfig plain = Simulation.config("busybox", "sleep", "1000000").mounts(mounts).build();
        return simulation.start(new ContainerConfig(
                plain.name(), 0, plain.image(), plain.command(), plain.args(), plain.env(), null, plain.ports(), plain.mounts(),
                plain.stdin(), plain.terminal(), null,
                new ContainerSecurity(null, null, List.of(), Access.READ_WRITE, privileges, Processes.OF_NODE, null),
                plain.resources()));
    }

    private String onNode(String script) {
        Executed done = simulation.exec(admin, "nsenter", "-t", "1", "-m", "--", "sh", "-c", script);
        assertThat(done.stderr()).isEmpty();
        return done.stdout();
    }

    @Test
    void specialFilesAreShownAsWhatTheyAre() {
        assertThat(onNode("cd /tmp; mknod c c 89 1; mknod b b 0x59 2; mkfifo p; mknod -m 600 z c 1 5; stat -c '%F %t %T %a' b c p z;"
                        + " test -c c && test -b b && test -p p && ! test -f b && echo true; ls -l b | cut -c1-10; find . -type c; head -c 2 z | wc -c"))
                .isEqualTo("""
                        block special file 59 2 644
                        character special file 59 1 644
                        fifo 0 0 644
                        character special file 1 5 600
                        true
                        brw-r--r--
                        ./c
                        ./z
                        2
                        """);
        assertThat(simulation.exec(admin, "sh", "-c", "mknod x q 1 2; mknod x b 9 9; cat x").stderr())
                .isEqualTo("mknod: invalid type 'q'\ncat: can't open 'x': No such device or address\n");
    }

    @Test
    void theNodeHasItsDevices() {
        assertThat(onNode("ls /dev; stat -c %F /dev/null /dev/vda1"))
                .isEqualTo("full\nnull\nrandom\nurandom\nvda1\nzero\ncharacter special file\nblock special file\n");
    }

    @Test
    void aFileIsABlockDevice() throws Exception {
        assertThat(onNode("dd if=/dev/zero of=/tmp/disk bs=4096 count=8 2> /dev/null; losetup -f; losetup -f --show /tmp/disk; losetup | grep -c disk;"
                        + " E2E=$(losetup | grep /tmp/disk | awk '{ print $1 }'); echo $E2E; echo raw > /dev/loop0; head -n 1 /tmp/disk; stat -c %s /tmp/disk"))
                .isEqualTo("/dev/loop0\n/dev/loop0\n1\n/dev/loop0\nraw\n32768\n");
        String user = start(Privileges.DEFAULT, new Mount(simulation.runtime.hostFiles().locate("/dev/loop0"), "/dev/xvda", Access.READ_WRITE));
        Executed done = simulation.exec(user, "sh", "-c", "test -b /dev/xvda && head -n 1 /dev/xvda; echo new > /dev/xvda; dd if=/dev/zero of=/dev/xvda bs=4096 count=9");
        assertThat(done.stdout()).isEqualTo("raw\n");
        assertThat(done.stderr()).contains("No space left on device");
        assertThat(onNode("rm /tmp/disk; head -c 1 /dev/loop0 | wc -c; losetup -d /dev/loop0; losetup; cat /dev/loop0 2>&1"))
                .isEqualTo("1\ncat: can't open '/dev/loop0': No such device or address\n");
        assertThat(simulation.exec(user, "losetup", "-f", "/etc/hosts").stderr()).isEqualTo("losetup: /etc/hosts: Permission denied\n");
    }

    @Test
    void partsOfADeviceAreReadAndWritten() {
        assertThat(onNode("cd /tmp; truncate -s 2048 disk; losetup -f disk; blockdev --getsize64 /dev/loop0; echo three > part;"
                        + " dd if=part of=/dev/loop0 bs=512 seek=3 2> /dev/null; dd if=/dev/loop0 bs=512 skip=3 2> /dev/null | head -n 1;"
                        + " stat -c %s disk; hexdump -n 100 -e '100 \"%_p\"' part; echo; printf abcdef > f; printf X | dd of=f bs=1 seek=2 conv=notrunc 2> /dev/null;"
                        + " cat f; echo; printf Y | dd of=f bs=1 seek=3 2> /dev/null; cat f; echo; dd if=/dev/zero of=/dev/null bs=1 count=1 seek=5 2>&1 | tail -n 1"))
                .isEqualTo("2048\nthree\n2048\nthree.\nabXdef\nabXY\n1 bytes copied\n");
    }

    @Test
    void aFileSystemIsOnADevice() {
        assertThat(onNode("cd /tmp; truncate -s 1M disk; losetup -f disk; mkdir d; mount /dev/loop0 d 2>&1; blkid /dev/loop0; mkfs.ext4 -q /dev/loop0;"
                        + " blkid -o value -s TYPE /dev/loop0; mount -t ext4 /dev/loop0 d; ls d; echo x > d/file; mount | grep loop; umount d; ls d;"
                        + " mount /dev/loop0 d; cat d/file; umount /dev/loop0"))
                .isEqualTo("""
                        mount: mounting /dev/loop0 on d failed: Invalid argument
                        ext4
                        lost+found
                        /dev/loop0 on /tmp/d type ext4 (rw,relatime)
                        x
                        """);
        assertThat(onNode("cd /tmp; cp disk other; mount -o ro other d; cat d/file; touch d/y 2>&1; umount d;"
                        + " mkfs -t ext3 disk > /dev/null; mount disk d; ls d; blkid disk | sed 's/.*TYPE/TYPE/'"))
                .isEqualTo("x\ntouch: d/y: Read-only file system\nlost+found\nTYPE=\"ext3\"\n");
    }
}

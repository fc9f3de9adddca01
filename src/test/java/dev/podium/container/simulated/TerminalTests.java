package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shell on a terminal, as {@code kubectl exec -it} gives it. */
class TerminalTests {

    private final Simulation simulation = new Simulation();
    private ExecProcess shell;

    @BeforeEach
    void open() throws IOException {
        String id = simulation.start(Simulation.config("busybox:1.37", "sleep", "1000000"));
        shell = simulation.runtime.exec(
                id, new ExecConfig(List.of("sh"), ContainerConfig.Stdin.OPEN, ContainerConfig.Terminal.TTY));
        assertThat(seen()).isEqualTo("/ # ");
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private String seen() throws IOException {
        simulation.time.settle();
        byte[] shown = new byte[shell.stdout().available()];
        int count = shell.stdout().read(shown);
        return count < 0 ? "" : new String(shown, StandardCharsets.UTF_8);
    }

    private String type(String keys) throws IOException {
        shell.stdin().write(keys.getBytes(StandardCharsets.UTF_8));
        return seen();
    }

    @Test
    void whatIsTypedIsEchoedAndRun() throws Exception {
        assertThat(type("ehco\u007f\u007f\u007fcho hi\n")).isEqualTo("ehco\b \b\b \b\b \bcho hi\r\nhi\r\n/ # ");
    }

    @Test
    void anEndThatIsTypedEndsWhatReadsAndNotTheShell() throws Exception {
        assertThat(type("cat\n")).isEqualTo("cat\r\n");
        assertThat(type("line\n")).isEqualTo("line\r\nline\r\n");
        assertThat(type("\u0004")).isEqualTo("/ # ");
        assertThat(type("echo on\n")).isEqualTo("echo on\r\non\r\n/ # ");
        type("\u0004");
        assertThat(shell.exit().join()).isZero();
    }

    @Test
    void anInterruptEndsTheCommandAndBringsOnePrompt() throws Exception {
        assertThat(type("sleep 100\n")).isEqualTo("sleep 100\r\n");
        assertThat(type("\u0003")).isEqualTo("^C\r\n/ # ");
        assertThat(type("echo hal")).isEqualTo("echo hal");
        assertThat(type("\u0003")).isEqualTo("^C\r\n/ # ");
        assertThat(type("echo $?\n")).isEqualTo("echo $?\r\n130\r\n/ # ");
    }

    @Test
    void anInterruptGivesUpWhatIsUnfinished() throws Exception {
        assertThat(type("if true\n")).isEqualTo("if true\r\n> ");
        assertThat(type("\u0003")).isEqualTo("^C\r\n/ # ");
        assertThat(type("echo new\n")).isEqualTo("echo new\r\nnew\r\n/ # ");
    }

    @Test
    void bashShowsWhoAndWhere() throws Exception {
        assertThat(type("hostname\n")).startsWith("hostname\r\n");
        String prompt = type("bash\n").substring("bash\r\n".length());
        assertThat(prompt).matches("root@[-a-z0-9]+:/# ");
        String inTmp = prompt.replace(":/#", ":/tmp#");
        assertThat(type("cd /tmp; a=(x y)\n")).isEqualTo("cd /tmp; a=(x y)\r\n" + inTmp);
        assertThat(type("echo ${a[1]}\n")).isEqualTo("echo ${a[1]}\r\ny\r\n" + inTmp);
        assertThat(type("nothing_here\n"))
                .isEqualTo("nothing_here\r\nbash: nothing_here: command not found\r\n" + inTmp);
        assertThat(type("echo $((1/0))\n"))
                .isEqualTo("echo $((1/0))\r\nbash: 1/0: division by 0 (error token is \"0\")\r\n" + inTmp);
        assertThat(type("echo $?\n")).isEqualTo("echo $?\r\n1\r\n" + inTmp);
    }

    @Test
    void whoLeavesTheTerminalEndsTheShell() throws Exception {
        shell.stdin().close();
        simulation.time.settle();
        assertThat(shell.exit().join()).isZero();
    }
}

package dev.podium.container.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.simulated.Simulation.Executed;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of bash has to do with how it is started; its language is in {@code golden/bash}. */
class BashTests {

    private final Simulation simulation = new Simulation();
    private String container = "";

    @BeforeEach
    void start() {
        container = simulation.start(Simulation.config("debian:13", "sleep", "1000"));
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private Executed exec(String... command) {
        return simulation.exec(container, Duration.ofSeconds(5), command);
    }

    private String output(String... command) {
        Executed executed = exec(command);
        assertThat(executed.stderr()).isEmpty();
        return executed.stdout();
    }

    @Test
    void itTellsItsVersion() {
        assertThat(output("bash", "--version")).startsWith("GNU bash, version 5.2.37(1)-release (x86_64-pc-linux-gnu)\n");
        assertThat(output("bash", "-c", "echo $BASH_VERSION")).isEqualTo("5.2.37(1)-release\n");
    }

    @Test
    void aScriptOfItsOwnKnowsArraysAndTellsItsFileInErrors() {
        String script = "#!/bin/bash\nitems=(foo bar)\necho \"${items[1]} $0 ${BASH_SOURCE[0]} $1\"\nnothing_here\n";
        exec("bash", "-c", "printf '%s' \"$1\" > /tmp/s.sh; chmod +x /tmp/s.sh", "bash", script);
        Executed executed = exec("/tmp/s.sh", "arg");
        assertThat(executed.stdout()).isEqualTo("bar /tmp/s.sh /tmp/s.sh arg\n");
        assertThat(executed.stderr()).isEqualTo("/tmp/s.sh: line 4: nothing_here: command not found\n");
        assertThat(executed.code()).isEqualTo(127);
    }

    @Test
    void itsOptionsComeFirst() {
        assertThat(exec("bash", "-euo", "pipefail", "-c", "echo strict; false | true; echo never"))
                .isEqualTo(new Executed(1, "strict\n", ""));
        assertThat(output("bash", "-O", "extglob", "-c", "case aa in +(a)) echo $0 $1;; esac", "zero", "one"))
                .isEqualTo("zero one\n");
        assertThat(output("bash", "--norc", "-c", "echo {1..3}")).isEqualTo("1 2 3\n");
        assertThat(exec("bash", "-c").stderr()).isEqualTo("bash: -c: option requires an argument\n");
        assertThat(exec("bash", "/nowhere.sh"))
                .isEqualTo(new Executed(127, "", "bash: /nowhere.sh: No such file or directory\n"));
    }

    @Test
    void itReadsAScriptFromItsInput() {
        assertThat(output("sh", "-c", "echo 'a=(x y); echo ${a[1]}' | bash")).isEqualTo("y\n");
        assertThat(exec("sh", "-c", "printf 'echo one\nnothing_here\necho $((1/0)); echo no\necho two' | bash"))
                .isEqualTo(new Executed(
                        0,
                        "one\ntwo\n",
                        "bash: line 2: nothing_here: command not found\n"
                                + "bash: line 3: 1/0: division by 0 (error token is \"0\")\n"));
        assertThat(output("bash", "-c", "bash -s one two <<< 'echo $# $2'")).isEqualTo("2 two\n");
    }

    @Test
    void aConnectionIsAFile() {
        exec("bash", "-c", "nc -l -p 8080 < <(printf 'answer\\n') > /tmp/asked & sleep 1");
        assertThat(output("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080; echo question >&3; cat <&3")).isEqualTo("answer\n");
        Executed refused = exec("bash", "-c", "echo > /dev/tcp/127.0.0.1/9; echo $?");
        assertThat(refused.stdout()).isEqualTo("1\n");
        assertThat(refused.stderr()).isEqualTo("bash: line 1: /dev/tcp/127.0.0.1/9: Connection refused\n");
    }

    @Test
    void shStaysWhatItIs() {
        Executed executed = exec("sh", "-c", "items=(foo bar)");
        assertThat(executed.code()).isEqualTo(2);
        assertThat(executed.stderr()).isEqualTo("sh: syntax error: unexpected \"(\"\n");
    }

    @Test
    void anErrorOfSyntaxTellsItsLine() {
        Executed executed = exec("bash", "-c", "echo one\nfi");
        assertThat(executed.code()).isEqualTo(2);
        assertThat(executed.stderr())
                .isEqualTo("bash: -c: line 2: syntax error near unexpected token `fi'\nbash: -c: line 2: `fi'\n");
    }

    @Test
    void waitingForInputEndsInTime() {
        assertThat(output("bash", "-c", "sleep 3 | { read -t 1 line; echo $?; }")).isEqualTo("142\n");
    }
}

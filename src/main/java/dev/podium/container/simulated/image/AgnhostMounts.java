package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles;
import dev.podium.container.simulated.VirtualFiles.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** {@code agnhost mounttest}: says what files are like, and writes some. Files have no owners here: they are root's. */
final class AgnhostMounts {

    private static final String CONTENT = "mount-tester new file\n";
    /** The numbers by which Linux knows these file systems (statfs(2)). */
    private static final long OVERLAY = 0x794c7630L;
    private static final long EXT4 = 0xef53L;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AgnhostCall call;
    private final Process process;
    private boolean failed;

    private AgnhostMounts(AgnhostCall call) {
        this.call = call;
        this.process = call.process();
    }

    static int run(AgnhostCall call) throws IOException, InterruptedException {
        return new AgnhostMounts(call).run();
    }

    private int run() throws IOException, InterruptedException {
        // The order is upstream's: one call may look, write and look again.
        type(call.flag("fs_type", ""));
        for (int mode : new int[] {0644, 0666, 0660, 0777}) {
            write(call.flag("new_file_0" + Integer.toOctalString(mode), ""), mode);
        }
        mode(call.flag("file_mode", ""));
        permissions(call.flag("file_perm", ""));
        owner(call.flag("file_owner", ""));
        read(call.flag("file_content", ""));
        readAgainAndAgain(call.flag("file_content_in_loop", ""));
        return failed ? 1 : 0;
    }

    private void fail(String text) throws IOException {
        failed = true;
        process.print(text);
    }

    private void type(String path) throws IOException {
        if (!path.isEmpty()) {
            try {
                process.files().stat(process.resolve(path));
                process.print("mount type of \"" + path + "\": " + switch (process.files().fileSystem(process.resolve(path)).type()) {
                    case "overlay" -> Long.toString(OVERLAY);
                    case "tmpfs" -> "tmpfs";
                    default -> Long.toString(EXT4);
                });
            } catch (IOException absent) {
                fail("error from statfs(\"" + path + "\"): " + problem("statfs", path, absent).replaceFirst(".*: ", ""));
            }
        }
    }

    private void write(String path, int mode) throws IOException {
        if (path.isEmpty()) {
            return;
        }
        try {
            VirtualFiles files = process.files();
            boolean there = files.exists(process.resolve(path));
            files.write(process.resolve(path), CONTENT.getBytes(StandardCharsets.UTF_8));
            if (!there) {
                files.changeMode(process.resolve(path), mode);
            }
        } catch (IOException unwritable) {
            fail("error writing new file \"" + path + "\": " + problem("open", path, unwritable));
            return;
        }
        read(path);
    }

    private static String problem(String what, String path, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        String why = message.substring(message.lastIndexOf(':') + 1).strip();
        return what + " " + path + ": " + (why.isEmpty() ? why : Character.toLowerCase(why.charAt(0)) + why.substring(1));
    }

    private void mode(String path) throws IOException {
        if (!path.isEmpty()) {
            try {
                Stat stat = process.files().stat(process.resolve(path));
                String kind = stat.kind() == Stat.Kind.DIRECTORY ? "d" : "-";
                process.print("mode of file \"" + path + "\": " + kind + letters(stat.mode()));
            } catch (IOException absent) {
                fail("error from Stat(\"" + path + "\"): " + problem("stat", path, absent));
            }
        }
    }

    private void permissions(String path) throws IOException {
        if (!path.isEmpty()) {
            try {
                int mode = process.files().stat(process.resolve(path)).mode();
                process.print("perms of file \"" + path + "\": -" + letters(mode));
            } catch (IOException absent) {
                fail("error from Stat(\"" + path + "\"): " + problem("stat", path, absent));
            }
        }
    }

    private static String letters(int mode) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            text.append((mode & 0400 >> i) == 0 ? '-' : "rwx".charAt(i % 3));
        }
        return text.toString();
    }

    private void owner(String path) throws IOException {
        if (!path.isEmpty()) {
            try {
                process.files().stat(process.resolve(path));
                process.print("owner UID of \"" + path + "\": 0");
                process.print("owner GID of \"" + path + "\": 0");
            } catch (IOException absent) {
                fail("error from stat(\"" + path + "\"): " + problem("stat", path, absent).replaceFirst(".*: ", ""));
            }
        }
    }

    private void read(String path) throws IOException {
        if (!path.isEmpty()) {
            try {
                process.print("content of file \"" + path + "\": " + process.files().readText(process.resolve(path)));
            } catch (IOException absent) {
                fail("error reading file content for \"" + path + "\": " + problem("open", path, absent));
            }
        }
    }

    /** Until what is expected is there, or for as long as it is told to; only the last look decides. */
    private void readAgainAndAgain(String path) throws IOException, InterruptedException {
        if (path.isEmpty()) {
            return;
        }
        Instant end = call.now().plusSeconds(call.number("retry_time", 180));
        boolean stops = call.flag("break_on_expected_content", "true").equals("true");
        boolean readable = true;
        while (call.now().isBefore(end)) {
            try {
                String content = process.files().readText(process.resolve(path));
                readable = true;
                process.print("content of file \"" + path + "\": " + content);
                if (stops && content.equals(CONTENT)) {
                    break;
                }
                if (stops) {
                    process.stdout().write(("Unexpected content. Expected: " + CONTENT + ". Retrying").getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException absent) {
                readable = false;
                process.print("Error reading file " + path + ": " + problem("open", path, absent) + ", retrying");
            }
            process.sleep(PAUSE);
        }
        failed |= !readable;
    }
}

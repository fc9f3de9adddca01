package dev.podium.container.simulated.shell;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code cd} and {@code pwd}, and bash's {@code pushd}, {@code popd} and {@code dirs}. */
final class DirectoryBuiltins {

    private final Interpreter shell;
    private final ShellState state;
    private final Deque<String> stack = new ArrayDeque<>();

    DirectoryBuiltins(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state();
    }

    void addTo(Map<String, Builtins.Builtin> all) {
        all.put("cd", this::change);
        all.put("pwd", (words, io) -> {
            io.print(shell.process().directory() + "\n");
            return 0;
        });
        if (state.dialect().bash()) {
            all.put("pushd", this::push);
            all.put("popd", this::pop);
            all.put("dirs", (words, io) -> show(io));
        }
    }

    private int change(List<String> words, Descriptors io) throws IOException {
        List<String> operands = words.subList(1, words.size()).stream()
                .filter(each -> !each.matches("-[LPe@]+|--"))
                .toList();
        if (operands.size() > 1 && state.dialect().bash()) {
            shell.complain("cd: too many arguments");
            return 1;
        }
        String target = operands.isEmpty() ? valueOf("HOME", "/") : operands.getFirst();
        boolean back = target.equals("-");
        if (!change("cd", back ? valueOf("OLDPWD", "/") : target)) {
            return 1;
        }
        if (back) {
            io.print(shell.process().directory() + "\n");
        }
        return 0;
    }

    private boolean change(String command, String target) throws IOException {
        String path = target.isEmpty() ? shell.process().directory() : shell.process().resolve(target);
        if (!shell.process().files().isDirectory(path)) {
            String why = shell.process().files().exists(path) ? "Not a directory" : "No such file or directory";
            shell.complain(command + ": " + (state.dialect().bash() ? "" : "can't cd to ") + target + ": " + why);
            return false;
        }
        String real = shell.process().files().realPath(path);
        state.set("OLDPWD", shell.process().directory());
        state.set("PWD", real);
        shell.process().changeDirectory(real);
        return true;
    }

    private String valueOf(String variable, String otherwise) {
        String value = state.get(variable);
        return value == null ? otherwise : value;
    }

    private int push(List<String> words, Descriptors io) throws IOException {
        String here = shell.process().directory();
        String target = words.size() > 1 ? words.getLast() : stack.peek();
        if (target == null) {
            shell.complain("pushd: no other directory");
            return 1;
        }
        if (!change("pushd", target)) {
            return 1;
        }
        if (words.size() == 1) {
            stack.pop();
        }
        stack.push(here);
        return show(io);
    }

    private int pop(List<String> words, Descriptors io) throws IOException {
        String target = stack.poll();
        if (target == null) {
            shell.complain("popd: directory stack empty");
            return 1;
        }
        return change("popd", target) ? show(io) : 1;
    }

    private int show(Descriptors io) throws IOException {
        List<String> all = new ArrayList<>(List.of(shell.process().directory()));
        all.addAll(stack);
        String home = state.get("HOME");
        io.print(String.join(" ", all.stream().map(each -> shortened(each, home)).toList()) + "\n");
        return 0;
    }

    private static String shortened(String path, @Nullable String home) {
        return home != null && home.length() > 1 && (path.equals(home) || path.startsWith(home + "/"))
                ? "~" + path.substring(home.length())
                : path;
    }
}

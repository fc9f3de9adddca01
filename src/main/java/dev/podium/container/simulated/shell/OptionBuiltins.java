package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.ShellState.Option;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code set} and {@code shopt}. */
final class OptionBuiltins {

    /** What {@code set -o} of bash knows besides, without a meaning here. */
    private static final Set<String> IGNORED = Set.of(
            "braceexpand", "emacs", "functrace", "hashall", "histexpand", "history", "ignoreeof", "interactive-comments",
            "keyword", "monitor", "noclobber", "noexec", "nolog", "notify", "onecmd", "physical", "posix", "privileged",
            "verbose", "vi");

    /** What {@code shopt} knows besides. */
    private static final Set<String> IGNORED_BY_SHOPT = Set.of(
            "autocd", "cdspell", "checkhash", "checkjobs", "checkwinsize", "cmdhist", "direxpand", "dirspell", "execfail",
            "expand_aliases", "extdebug", "extquote", "force_fignore", "globasciiranges", "gnu_errfmt", "histappend",
            "histreedit", "histverify", "hostcomplete", "huponexit", "inherit_errexit", "interactive_comments", "lastpipe",
            "lithist", "localvar_inherit", "login_shell", "mailwarn", "no_empty_cmd_completion", "patsub_replacement",
            "progcomp", "promptvars", "shift_verbose", "sourcepath", "xpg_echo");

    private final Interpreter shell;
    private final ShellState state;

    OptionBuiltins(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state();
    }

    void addTo(Map<String, Builtins.Builtin> all) {
        all.put("set", this::set);
        if (state.dialect().bash()) {
            all.put("shopt", this::shopt);
        }
    }

    private int set(List<String> words, Descriptors io) throws IOException {
        boolean bash = state.dialect().bash();
        if (words.size() == 1) {
            for (Map.Entry<String, String> each : state.variables().texts().entrySet()) {
                String value = bash ? Requoting.ifNeeded(each.getValue()) : "'" + each.getValue() + "'";
                io.print(each.getKey() + "=" + value + "\n");
            }
            return 0;
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--") || !word.startsWith("-") && !word.startsWith("+")) {
                int first = word.equals("--") ? i + 1 : i;
                state.positional(List.copyOf(words.subList(first, words.size())));
                return 0;
            }
            if (word.equals("-")) {
                state.options().remove(Option.TRACE);
                continue;
            }
            if (word.endsWith("o") && i + 1 < words.size()) {
                if (!setNamed(state, words.get(++i), word.startsWith("-")) && bash) {
                    shell.complain("set: " + words.get(i) + ": invalid option name");
                    return 2;
                }
            } else if (word.endsWith("o")) {
                for (Option each : Option.values()) {
                    if (!each.ofShopt()) {
                        io.print(String.format("%-15s\t%s%n", each.text(), state.has(each) ? "on" : "off"));
                    }
                }
            }
            setLetters(state, word);
        }
        return 0;
    }

    static void setLetters(ShellState state, String letters) {
        boolean on = letters.startsWith("-");
        for (char c : letters.substring(1).toCharArray()) {
            for (Option each : Option.values()) {
                if (each.letter() == c) {
                    turn(state, each, on);
                }
            }
        }
    }

    /** Answers whether there is such an option. */
    static boolean setNamed(ShellState state, String name, boolean on) {
        Option option = named(name, false);
        if (option != null) {
            turn(state, option, on);
        }
        return option != null || IGNORED.contains(name);
    }

    private static @Nullable Option named(String name, boolean ofShopt) {
        return Arrays.stream(Option.values())
                .filter(each -> each.text().equals(name) && each.ofShopt() == ofShopt)
                .findFirst()
                .orElse(null);
    }

    private static void turn(ShellState state, Option option, boolean on) {
        if (on) {
            state.options().add(option);
        } else {
            state.options().remove(option);
        }
    }

    /** Sets one of {@code shopt}'s options; answers whether there is such an option. */
    static boolean setOfShopt(ShellState state, String name, boolean on) {
        Option option = named(name, true);
        if (option != null) {
            turn(state, option, on);
        }
        return option != null || IGNORED_BY_SHOPT.contains(name);
    }

    private int shopt(List<String> words, Descriptors io) throws IOException {
        Letters letters = Letters.of(words, "", "opqsu");
        if (letters.wrong() != null) {
            shell.complain("shopt: " + letters.wrong() + ": invalid option");
            return 2;
        }
        boolean changes = letters.has('s') || letters.has('u');
        List<String> names = letters.rest().isEmpty() && !changes
                ? Arrays.stream(Option.values()).filter(Option::ofShopt).map(Option::text).sorted().toList()
                : letters.rest();
        int status = 0;
        for (String each : names) {
            boolean known = letters.has('o') ? named(each, false) != null || IGNORED.contains(each) : isKnown(each);
            if (!known) {
                shell.complain("shopt: " + each + ": invalid shell option name");
                status = 1;
            } else if (changes && letters.has('o')) {
                setNamed(state, each, letters.has('s'));
            } else if (changes) {
                setOfShopt(state, each, letters.has('s'));
            } else {
                Option option = named(each, letters.has('o') ? false : true);
                boolean on = option != null && state.has(option);
                status = on || letters.rest().isEmpty() ? status : 1;
                if (letters.has('p')) {
                    io.print("shopt -" + (on ? "s " : "u ") + each + "\n");
                } else if (!letters.has('q')) {
                    io.print(String.format("%-15s\t%s%n", each, on ? "on" : "off"));
                }
            }
        }
        return status;
    }

    private static boolean isKnown(String name) {
        return named(name, true) != null || IGNORED_BY_SHOPT.contains(name);
    }
}

package dev.podium.container.simulated.shell;

import java.io.IOException;
import java.util.List;

/** {@code getopts}. */
final class OptionParsing implements Builtins.Builtin {

    private final ShellState state;
    private int within = 1;

    OptionParsing(ShellState state) {
        this.state = state;
    }

    @Override
    public int run(List<String> words, Descriptors io) throws IOException {
        if (words.size() < 3) {
            io.printError("usage: getopts optstring var [arg...]");
            return 2;
        }
        String options = words.get(1);
        List<String> args = words.size() > 3 ? words.subList(3, words.size()) : state.positional();
        String index = state.get("OPTIND");
        int at = index == null || index.isEmpty() ? 1 : Integer.parseInt(index);
        String word = at <= args.size() ? args.get(at - 1) : "";
        if (!word.startsWith("-") || word.equals("-")) {
            state.set(words.get(2), "?");
            return 1;
        }
        if (word.equals("--")) {
            state.set("OPTIND", Integer.toString(at + 1));
            state.set(words.get(2), "?");
            return 1;
        }
        char option = word.charAt(within++);
        boolean last = within >= word.length();
        int known = option == ':' ? -1 : options.indexOf(option);
        if (known >= 0 && options.startsWith(":", known + 1)) {
            String value = last ? at < args.size() ? args.get(at) : "" : word.substring(within);
            state.set("OPTARG", value);
            at += last ? 2 : 1;
            within = 1;
        } else if (last) {
            at++;
            within = 1;
        }
        if (known < 0 && !options.startsWith(":")) {
            io.printError("Illegal option -" + option);
        }
        state.set("OPTIND", Integer.toString(at));
        state.set(words.get(2), known < 0 ? "?" : String.valueOf(option));
        return 0;
    }
}

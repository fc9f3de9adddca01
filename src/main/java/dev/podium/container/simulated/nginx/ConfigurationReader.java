package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.VirtualFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file and those that it includes. Messages are nginx's ({@code ngx_conf_file.c}). */
final class ConfigurationReader {

    private static final String HOME = "/etc/nginx/";
    private static final int DEEPEST = 20;

    private final @Nullable VirtualFiles files;
    private final String file;
    private final String text;
    private final int depth;
    private int at;
    private int line = 1;

    private ConfigurationReader(@Nullable VirtualFiles files, String file, String text, int depth) {
        this.files = files;
        this.file = file;
        this.text = text;
        this.depth = depth;
    }

    static List<Directive> read(VirtualFiles files, String file) throws ConfigurationException {
        return read(files, file, 0);
    }

    /** What a text holds that stands for the file of that name; it includes nothing but {@code mime.types}. */
    static List<Directive> parse(String file, String text) throws ConfigurationException {
        return new ConfigurationReader(null, file, text, 0).directives(Level.FILE);
    }

    private static List<Directive> read(VirtualFiles files, String file, int depth) throws ConfigurationException {
        try {
            return new ConfigurationReader(files, file, files.readText(file), depth).directives(Level.FILE);
        } catch (IOException absent) {
            throw new ConfigurationException("open() \"" + file + "\" failed (2: No such file or directory)");
        }
    }

    private enum Level {
        FILE,
        BLOCK
    }

    private enum Stop {
        SEMICOLON,
        OPEN,
        CLOSE,
        END
    }

    /** The words before the next sign, and that sign. */
    private record Statement(List<String> words, Stop stop, int line) {}

    private List<Directive> directives(Level level) throws ConfigurationException {
        List<Directive> all = new ArrayList<>();
        while (true) {
            Statement next = statement();
            switch (next.stop()) {
                case END -> {
                    if (!next.words().isEmpty() || level == Level.BLOCK) {
                        throw problem("unexpected end of file, expecting "
                                + (next.words().isEmpty() ? "\"}\"" : "\";\" or \"}\""));
                    }
                    return all;
                }
                case CLOSE -> {
                    if (!next.words().isEmpty() || level == Level.FILE) {
                        throw problem("unexpected \"}\"");
                    }
                    return all;
                }
                case SEMICOLON -> {
                    if (next.words().isEmpty()) {
                        throw problem("unexpected \";\"");
                    }
                    Directive directive = directive(next, List.of());
                    if (directive.is("include")) {
                        all.addAll(included(directive));
                    } else {
                        all.add(directive);
                    }
                }
                case OPEN -> {
                    if (next.words().isEmpty()) {
                        throw problem("unexpected \"{\"");
                    }
                    all.add(directive(next, directives(Level.BLOCK)));
                }
            }
        }
    }

    private Directive directive(Statement statement, List<Directive> block) {
        List<String> words = statement.words();
        return new Directive(words.getFirst(), words.subList(1, words.size()), block, file + ":" + statement.line());
    }

    private List<Directive> included(Directive include) throws ConfigurationException {
        String path = include.first().startsWith("/") ? include.first() : HOME + include.first();
        if (depth == DEEPEST) {
            throw new ConfigurationException("too many levels of includes", include);
        }
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        // Types are known without the file that lists them.
        if (files == null || name.equals("mime.types")) {
            return List.of();
        }
        if (!name.contains("*")) {
            return read(files, path, depth + 1);
        }
        List<Directive> all = new ArrayList<>();
        String pattern = "\\Q" + name.replace("*", "\\E[^.].*\\Q") + "\\E";
        String directory = path.substring(0, slash);
        for (String each : listed(files, directory)) {
            if (each.matches(pattern)) {
                all.addAll(read(files, directory + "/" + each, depth + 1));
            }
        }
        return all;
    }

    private static List<String> listed(VirtualFiles files, String directory) {
        try {
            return files.isDirectory(directory) ? files.list(directory).stream().sorted().toList() : List.of();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private Statement statement() throws ConfigurationException {
        List<String> words = new ArrayList<>();
        int began = line;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == ';' || c == '{' || c == '}') {
                at++;
                return new Statement(words, c == ';' ? Stop.SEMICOLON : c == '{' ? Stop.OPEN : Stop.CLOSE, words.isEmpty() ? line : began);
            } else {
                began = words.isEmpty() ? line : began;
                words.add(c == '"' || c == '\'' ? quoted(c) : plain());
            }
        }
        return new Statement(words, Stop.END, line);
    }

    private String quoted(char quote) throws ConfigurationException {
        StringBuilder word = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return word.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = escaped(word, text.charAt(++at));
            }
            line += c == '\n' && text.charAt(at) == '\n' ? 1 : 0;
            word.append(c);
        }
        throw problem("unexpected end of file, expecting \";\" or \"}\"");
    }

    private static char escaped(StringBuilder word, char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '"', '\'', '\\', ' ' -> c;
            default -> {
                word.append('\\');
                yield c;
            }
        };
    }

    private String plain() {
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '{' && at > start && text.charAt(at - 1) == '$') {
                at = Math.max(at, text.indexOf('}', at));
            } else if (Character.isWhitespace(c) || c == ';' || c == '{') {
                break;
            }
            at++;
        }
        return text.substring(start, at);
    }

    private ConfigurationException problem(String what) {
        return new ConfigurationException(what + " in " + file + ":" + line);
    }
}

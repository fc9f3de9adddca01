package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.network.NameService.RecordType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code dig} and {@code getent}. */
final class NameApplets {

    private static final int LIFE = 30;
    private static final int NOT_FOUND = 2;
    private static final Set<String> TYPES = Set.of("A", "AAAA", "ANY", "CNAME", "NS", "PTR", "SRV", "TXT");

    private NameApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("dig", Applets.reporting(NameApplets::dig));
        all.put("getent", Applets.reporting(NameApplets::getent));
    }

    /** What is asked: the name, the type, and how to answer. */
    private record Question(String name, String type, Set<String> flags) {

        boolean flag(String flag) {
            return flags.contains(flag);
        }

        static Question of(List<String> args) {
            String name = ".";
            String type = "A";
            Set<String> flags = new HashSet<>();
            for (int i = 0; i < args.size(); i++) {
                String each = args.get(i);
                if (each.startsWith("+")) {
                    flags.add(each.substring(1));
                } else if (each.equals("-x") && i + 1 < args.size()) {
                    name = String.join(".", Arrays.asList(args.get(++i).split("\\.")).reversed()) + ".in-addr.arpa.";
                    type = "PTR";
                } else if (each.equals("-t") && i + 1 < args.size()) {
                    type = args.get(++i).toUpperCase(Locale.ROOT);
                } else if (TYPES.contains(each.toUpperCase(Locale.ROOT))) {
                    type = each.toUpperCase(Locale.ROOT);
                } else if (!each.startsWith("@") && !each.startsWith("-") && !each.equals("IN")) {
                    name = each;
                }
            }
            return new Question(name, type, flags);
        }
    }

    private static int dig(Process process) throws IOException {
        Question question = Question.of(process.args());
        List<String> answer = List.of();
        String asked = question.name();
        for (String each : candidates(process, question)) {
            answer = answer(process, each, question.type());
            if (!answer.isEmpty()) {
                asked = each;
                break;
            }
        }
        boolean all = !question.flag("noall") && !question.flag("short");
        if (all) {
            process.print("\n; <<>> DiG <<>> " + String.join(" ", process.args()) + "\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: "
                    + (answer.isEmpty() ? "NXDOMAIN" : "NOERROR") + ", id: 1\n\n;; QUESTION SECTION:\n;" + absolute(asked) + "\tIN\t"
                    + question.type() + "\n");
        }
        if (all && !answer.isEmpty()) {
            process.print(";; ANSWER SECTION:");
        }
        if (all || question.flag("answer") || question.flag("short")) {
            for (String each : answer) {
                process.print(question.flag("short") ? each.substring(each.lastIndexOf('\t') + 1) : each);
            }
        }
        return 0;
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    /** The names to try, one after the other. */
    private static List<String> candidates(Process process, Question question) throws IOException {
        List<String> names = new ArrayList<>();
        boolean searches = question.flag("search") && !question.name().endsWith(".");
        if (searches) {
            for (String line : lines(process, "/etc/resolv.conf")) {
                if (line.startsWith("search ")) {
                    Arrays.stream(line.substring("search ".length()).strip().split("\\s+"))
                            .forEach(each -> names.add(question.name() + "." + each));
                }
            }
        }
        names.add(question.name());
        return names;
    }

    private static List<String> lines(Process process, String path) throws IOException {
        return new String(process.open(path).readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }

    /** The lines of the answer section; an alias comes before what it stands for. */
    private static List<String> answer(Process process, String asked, String type) {
        String name = asked.replaceFirst("\\.$", "");
        List<String> lines = new ArrayList<>();
        if (type.equals("SRV") || type.equals("PTR")) {
            add(lines, name, type, process.sockets().records(name, RecordType.valueOf(type)));
            return lines;
        }
        List<String> alias = process.sockets().records(name, RecordType.CNAME);
        add(lines, name, "CNAME", alias);
        if (type.equals("A")) {
            String owner = alias.isEmpty() ? name : alias.getFirst().replaceFirst("\\.$", "");
            // With a final dot nothing is added to the name.
            add(lines, owner, "A", process.sockets().lookup(name + "."));
        }
        return lines;
    }

    private static void add(List<String> lines, String name, String type, List<String> data) {
        data.forEach(each -> lines.add(name + ".\t" + LIFE + "\tIN\t" + type + "\t" + each));
    }

    private static int getent(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "s:i");
        String database = options.operand(0);
        int status = 0;
        switch (database) {
            case "hosts", "ahosts", "ahostsv4" -> {
                for (String each : options.operands().subList(1, options.operands().size())) {
                    List<String> found = process.sockets().lookup(each);
                    for (String address : database.equals("hosts") ? found.stream().limit(1).toList() : found) {
                        process.print("%-15s %s".formatted(address, listed(process, each)));
                    }
                    status = found.isEmpty() ? NOT_FOUND : status;
                }
            }
            case "passwd", "group" -> {
                for (String key : options.operands().subList(1, options.operands().size())) {
                    List<String> found = lines(process, "/etc/" + database).stream()
                            .filter(line -> line.startsWith(key + ":") || line.split(":", -1)[2].equals(key))
                            .toList();
                    for (String line : found) {
                        process.print(line);
                    }
                    status = found.isEmpty() ? NOT_FOUND : status;
                }
            }
            default -> throw new UsageException("Unknown database: " + database);
        }
        return status;
    }

    /** All names on the line of {@code /etc/hosts} that has this one, else the name alone. */
    private static String listed(Process process, String name) throws IOException {
        for (String line : lines(process, "/etc/hosts")) {
            List<String> words = Arrays.asList(line.replaceFirst("#.*", "").strip().split("\\s+"));
            if (words.size() > 1 && words.subList(1, words.size()).contains(name)) {
                return String.join(" ", words.subList(1, words.size()));
            }
        }
        return name;
    }
}

package dev.podium.container.simulated.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of a redis, and the commands on them: strings, lists, sets and hashes. Safe for any number of clients. */
final class RedisStore {

    private static final RedisReply WRONG_TYPE =
            new RedisReply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
    private static final RedisReply NO_INTEGER = new RedisReply.Failure("ERR value is not an integer or out of range");
    private static final RedisReply SYNTAX = new RedisReply.Failure("ERR syntax error");

    /** How many words the commands have at least, with their own. */
    private static final Map<String, Integer> LENGTHS = Map.ofEntries(
            Map.entry("APPEND", 3), Map.entry("CONFIG", 2), Map.entry("DECR", 2), Map.entry("DECRBY", 3), Map.entry("DEL", 2),
            Map.entry("ECHO", 2), Map.entry("EXISTS", 2), Map.entry("EXPIRE", 3), Map.entry("GET", 2), Map.entry("HDEL", 3),
            Map.entry("HGET", 3), Map.entry("HGETALL", 2), Map.entry("HLEN", 2), Map.entry("HSET", 4), Map.entry("INCR", 2),
            Map.entry("INCRBY", 3), Map.entry("KEYS", 2), Map.entry("LLEN", 2), Map.entry("LPOP", 2), Map.entry("LPUSH", 3),
            Map.entry("LRANGE", 4), Map.entry("MGET", 2), Map.entry("MSET", 3), Map.entry("PERSIST", 2), Map.entry("RPOP", 2),
            Map.entry("RPUSH", 3), Map.entry("SADD", 3), Map.entry("SCARD", 2), Map.entry("SELECT", 2), Map.entry("SET", 3),
            Map.entry("SETEX", 4), Map.entry("SETNX", 3), Map.entry("SISMEMBER", 3), Map.entry("SMEMBERS", 2), Map.entry("SREM", 3),
            Map.entry("STRLEN", 2), Map.entry("TTL", 2), Map.entry("TYPE", 2));

    private final Supplier<Instant> clock;
    private final RedisConfiguration configuration;
    private final String version;
    private final Map<String, Object> values = new TreeMap<>();
    private final Map<String, Instant> ends = new TreeMap<>();

    RedisStore(Supplier<Instant> clock, RedisConfiguration configuration, String version) {
        this.clock = clock;
        this.configuration = configuration;
        this.version = version;
    }

    /** @param words the command and its arguments, at least one */
    synchronized RedisReply execute(List<String> words) {
        Instant now = clock.get();
        values.keySet().removeIf(each -> ends.containsKey(each) && !ends.get(each).isAfter(now));
        ends.keySet().retainAll(values.keySet());
        String name = words.getFirst().toUpperCase(Locale.ROOT);
        if (words.size() < LENGTHS.getOrDefault(name, 1)) {
            return new RedisReply.Failure("ERR wrong number of arguments for '" + name.toLowerCase(Locale.ROOT) + "' command");
        }
        try {
            return execute(name, words.subList(1, words.size()));
        } catch (ClassCastException otherwise) {
            return WRONG_TYPE;
        } catch (NumberFormatException | ArithmeticException text) {
            return NO_INTEGER;
        }
    }

    private RedisReply execute(String name, List<String> args) {
        return switch (name) {
            case "PING" -> args.isEmpty() ? new RedisReply.Status("PONG") : new RedisReply.Text(args.getFirst());
            case "ECHO" -> new RedisReply.Text(args.getFirst());
            case "QUIT", "SELECT", "SAVE", "CLIENT" -> RedisReply.OK;
            case "COMMAND" -> new RedisReply.Items(List.of());
            case "INFO" -> new RedisReply.Text("# Server\r\nredis_version:" + version
                    + "\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n"
                    + (values.isEmpty() ? "" : "db0:keys=" + values.size() + ",expires=" + ends.size() + ",avg_ttl=0\r\n"));
            case "CONFIG" -> configure(args);
            case "DBSIZE" -> new RedisReply.Number(values.size());
            case "FLUSHALL", "FLUSHDB" -> {
                values.clear();
                ends.clear();
                yield RedisReply.OK;
            }
            case "KEYS" -> RedisReply.Items.of(values.keySet().stream().filter(each -> each.matches(regex(args.getFirst()))).toList());
            case "DEL", "UNLINK" -> new RedisReply.Number(args.stream().filter(this::delete).count());
            case "EXISTS" -> new RedisReply.Number(args.stream().filter(values::containsKey).count());
            case "TYPE" -> new RedisReply.Status(type(values.get(args.getFirst())));
            case "EXPIRE" -> flag(values.containsKey(args.getFirst()) && expire(args.getFirst(), Long.parseLong(args.get(1))));
            case "PERSIST" -> flag(ends.remove(args.getFirst()) != null);
            case "TTL" -> new RedisReply.Number(left(args.getFirst()));
            case String other when other.startsWith("L") || other.startsWith("R") -> list(other, args);
            case String other when other.startsWith("H") -> hash(other, args);
            case "SADD", "SREM", "SCARD", "SMEMBERS", "SISMEMBER" -> set(name, args);
            default -> text(name, args);
        };
    }

    private RedisReply configure(List<String> args) {
        String what = args.getFirst().toUpperCase(Locale.ROOT);
        if (what.equals("GET") && args.size() > 1) {
            List<String> found = new ArrayList<>();
            String wanted = regex(args.get(1).toLowerCase(Locale.ROOT));
            configuration.values().forEach((option, value) -> {
                if (option.matches(wanted)) {
                    found.addAll(List.of(option, value));
                }
            });
            return RedisReply.Items.of(found);
        }
        if (what.equals("SET") && args.size() == 3) {
            if (!configuration.has(args.get(1))) {
                return new RedisReply.Failure("ERR Unknown option or number of arguments for CONFIG SET - '" + args.get(1) + "'");
            }
            configuration.set(args.get(1), args.get(2));
            return RedisReply.OK;
        }
        return new RedisReply.Failure("ERR unknown subcommand or wrong number of arguments for '" + args.getFirst()
                + "'. Try CONFIG HELP.");
    }

    private RedisReply text(String name, List<String> args) {
        String key = args.isEmpty() ? "" : args.getFirst();
        return switch (name) {
            case "GET" -> new RedisReply.Text(text(key));
            case "SET" -> store(key, args);
            case "SETNX" -> flag(values.putIfAbsent(key, args.get(1)) == null);
            case "SETEX" -> store(key, List.of(key, args.get(2), "EX", args.get(1)));
            case "MGET" -> new RedisReply.Items(args.stream().<RedisReply>map(each -> new RedisReply.Text(text(each))).toList());
            case "MSET" -> {
                for (int i = 0; i + 1 < args.size(); i += 2) {
                    put(args.get(i), args.get(i + 1));
                }
                yield RedisReply.OK;
            }
            case "APPEND" -> {
                values.put(key, orEmpty(text(key)) + args.get(1));
                yield new RedisReply.Number(orEmpty(text(key)).length());
            }
            case "STRLEN" -> new RedisReply.Number(orEmpty(text(key)).length());
            case "INCR" -> count(key, old -> Math.addExact(old, 1));
            case "DECR" -> count(key, old -> Math.subtractExact(old, 1));
            case "INCRBY" -> count(key, old -> Math.addExact(old, Long.parseLong(args.get(1))));
            case "DECRBY" -> count(key, old -> Math.subtractExact(old, Long.parseLong(args.get(1))));
            default -> unknown(name, args);
        };
    }

    /** As redis 7 says it. */
    private static RedisReply unknown(String name, List<String> args) {
        StringBuilder beginning = new StringBuilder();
        args.forEach(each -> beginning.append('\'').append(each).append("' "));
        return new RedisReply.Failure("ERR unknown command '" + name + "', with args beginning with: " + beginning);
    }

    private RedisReply store(String key, List<String> args) {
        long seconds = 0;
        for (int i = 2; i < args.size(); i++) {
            switch (args.get(i).toUpperCase(Locale.ROOT)) {
                case "EX" -> seconds = Long.parseLong(++i < args.size() ? args.get(i) : "");
                case "NX" -> {
                    if (values.containsKey(key)) {
                        return new RedisReply.Text(null);
                    }
                }
                case "XX" -> {
                    if (!values.containsKey(key)) {
                        return new RedisReply.Text(null);
                    }
                }
                default -> {
                    return SYNTAX;
                }
            }
        }
        put(key, args.get(1));
        if (seconds > 0) {
            expire(key, seconds);
        }
        return RedisReply.OK;
    }

    private void put(String key, String value) {
        values.put(key, value);
        ends.remove(key);
    }

    private RedisReply count(String key, LongUnaryOperator step) {
        String old = text(key);
        long next = step.applyAsLong(old == null ? 0 : Long.parseLong(old));
        values.put(key, Long.toString(next));
        return new RedisReply.Number(next);
    }

    private RedisReply list(String name, List<String> args) {
        String key = args.isEmpty() ? "" : args.getFirst();
        return switch (name) {
            case "LPUSH", "RPUSH" -> {
                List<String> list = made(key, new ArrayList<>());
                args.subList(1, args.size()).forEach(each -> list.add(name.startsWith("L") ? 0 : list.size(), each));
                yield new RedisReply.Number(list.size());
            }
            case "LPOP", "RPOP" -> {
                List<String> list = known(key, new ArrayList<>());
                String gone = list.isEmpty() ? null : name.startsWith("L") ? list.removeFirst() : list.removeLast();
                clearUp(key, list.isEmpty());
                yield new RedisReply.Text(gone);
            }
            case "LLEN" -> new RedisReply.Number(this.<List<String>>known(key, new ArrayList<>()).size());
            case "LRANGE" -> {
                List<String> list = known(key, new ArrayList<>());
                int from = index(args.get(1), list.size());
                int to = Math.min(index(args.get(2), list.size()), list.size() - 1);
                yield RedisReply.Items.of(from > to ? List.of() : list.subList(Math.max(from, 0), to + 1));
            }
            default -> unknown(name, args);
        };
    }

    private static int index(String text, int size) {
        int index = Integer.parseInt(text);
        return index < 0 ? index + size : index;
    }

    private RedisReply set(String name, List<String> args) {
        String key = args.getFirst();
        Set<String> set = name.equals("SADD") ? made(key, new LinkedHashSet<>()) : known(key, new LinkedHashSet<>());
        return switch (name) {
            case "SADD" -> new RedisReply.Number(args.stream().skip(1).filter(set::add).count());
            case "SREM" -> {
                long gone = args.stream().skip(1).filter(set::remove).count();
                clearUp(key, set.isEmpty());
                yield new RedisReply.Number(gone);
            }
            case "SCARD" -> new RedisReply.Number(set.size());
            case "SISMEMBER" -> flag(set.contains(args.get(1)));
            default -> RedisReply.Items.of(List.copyOf(set));
        };
    }

    private RedisReply hash(String name, List<String> args) {
        String key = args.isEmpty() ? "" : args.getFirst();
        Map<String, String> hash = name.equals("HSET") ? made(key, new LinkedHashMap<>()) : known(key, new LinkedHashMap<>());
        return switch (name) {
            case "HSET" -> {
                long fresh = 0;
                for (int i = 1; i + 1 < args.size(); i += 2) {
                    fresh += hash.put(args.get(i), args.get(i + 1)) == null ? 1 : 0;
                }
                yield new RedisReply.Number(fresh);
            }
            case "HGET" -> new RedisReply.Text(hash.get(args.get(1)));
            case "HDEL" -> {
                long gone = args.stream().skip(1).filter(each -> hash.remove(each) != null).count();
                clearUp(key, hash.isEmpty());
                yield new RedisReply.Number(gone);
            }
            case "HLEN" -> new RedisReply.Number(hash.size());
            case "HGETALL" -> {
                List<String> all = new ArrayList<>();
                hash.forEach((field, value) -> all.addAll(List.of(field, value)));
                yield RedisReply.Items.of(all);
            }
            default -> unknown(name, args);
        };
    }

    /** @throws ClassCastException where the key holds something else */
    @SuppressWarnings("unchecked")
    private <T> T made(String key, T empty) {
        return (T) empty.getClass().cast(values.computeIfAbsent(key, _ -> empty));
    }

    @SuppressWarnings("unchecked")
    private <T> T known(String key, T empty) {
        return (T) empty.getClass().cast(values.getOrDefault(key, empty));
    }

    private void clearUp(String key, boolean empty) {
        if (empty) {
            delete(key);
        }
    }

    private @Nullable String text(String key) {
        return String.class.cast(values.get(key));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private boolean delete(String key) {
        ends.remove(key);
        return values.remove(key) != null;
    }

    private boolean expire(String key, long seconds) {
        ends.put(key, clock.get().plusSeconds(seconds));
        return true;
    }

    private long left(String key) {
        Instant end = ends.get(key);
        if (end == null) {
            return values.containsKey(key) ? -1 : -2;
        }
        return Math.max(0, end.getEpochSecond() - clock.get().getEpochSecond());
    }

    private static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "none";
            case String _ -> "string";
            case List<?> _ -> "list";
            case Set<?> _ -> "set";
            default -> "hash";
        };
    }

    private static RedisReply flag(boolean set) {
        return new RedisReply.Number(set ? 1 : 0);
    }

    /** A pattern with {@code *}, {@code ?} and {@code [..]}. */
    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            regex.append(switch (c) {
                case '*' -> ".*";
                case '?' -> ".";
                case '[', ']', '-', '^' -> String.valueOf(c);
                default -> "\\Q" + c + "\\E";
            });
        }
        return regex.toString();
    }
}

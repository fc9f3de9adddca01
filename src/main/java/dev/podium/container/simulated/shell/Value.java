package dev.podium.container.simulated.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a variable holds. Text never changes; arrays do, and a subshell gets a {@link #copy}. */
sealed interface Value {

    /** What the variable's name alone stands for; null if that is nothing. */
    @Nullable String text();

    Value copy();

    record Text(String text) implements Value {

        @Override
        public Value copy() {
            return this;
        }
    }

    /** An array. */
    sealed interface Elements extends Value {

        /** The subscripts in the order in which bash shows them. */
        List<String> keys();

        @Nullable String get(String key);

        void put(String key, String value);

        void remove(String key);

        default List<String> values() {
            List<String> values = new ArrayList<>();
            for (String each : keys()) {
                String value = get(each);
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }

        @Override
        default @Nullable String text() {
            return get("0");
        }
    }

    /** An array whose subscripts are numbers. */
    final class Indexed implements Elements {

        private final TreeMap<Long, String> elements = new TreeMap<>();

        static Indexed of(List<String> values) {
            Indexed array = new Indexed();
            values.forEach(array::add);
            return array;
        }

        void add(String value) {
            elements.put(next(), value);
        }

        /** The subscript after the last one. */
        long next() {
            return elements.isEmpty() ? 0 : elements.lastKey() + 1;
        }

        void clear() {
            elements.clear();
        }

        @Override
        public List<String> keys() {
            return elements.keySet().stream().map(each -> Long.toString(each)).toList();
        }

        @Override
        public List<String> values() {
            return List.copyOf(elements.values());
        }

        /** The elements from a subscript on. */
        List<String> from(long key) {
            return List.copyOf(elements.tailMap(key).values());
        }

        @Override
        public @Nullable String get(String key) {
            return elements.get(Long.parseLong(key));
        }

        @Override
        public void put(String key, String value) {
            elements.put(Long.parseLong(key), value);
        }

        @Override
        public void remove(String key) {
            elements.remove(Long.parseLong(key));
        }

        @Override
        public Value copy() {
            Indexed copy = new Indexed();
            copy.elements.putAll(elements);
            return copy;
        }
    }

    /** An array whose subscripts are words. */
    final class Associative implements Elements {

        private static final int BUCKETS = 1024;

        private final Map<String, String> elements = new HashMap<>();
        private final Map<String, Integer> ages = new HashMap<>();
        private int next;

        /** Where bash keeps a word: its hash (FNV-1) decides in which order words are shown. */
        private static int bucket(String word) {
            int hash = 0x811c9dc5;
            for (byte each : word.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                hash *= 16777619;
                hash ^= each;
            }
            return hash & (BUCKETS - 1);
        }

        @Override
        public List<String> keys() {
            return elements.keySet().stream()
                    .sorted(java.util.Comparator.comparingInt(Associative::bucket)
                            .thenComparing(each -> -ages.getOrDefault(each, 0)))
                    .toList();
        }

        @Override
        public @Nullable String get(String key) {
            return elements.get(key);
        }

        @Override
        public void put(String key, String value) {
            if (elements.put(key, value) == null) {
                ages.put(key, next++);
            }
        }

        @Override
        public void remove(String key) {
            elements.remove(key);
            ages.remove(key);
        }

        void clear() {
            elements.clear();
            ages.clear();
        }

        @Override
        public Value copy() {
            Associative copy = new Associative();
            copy.elements.putAll(elements);
            copy.ages.putAll(ages);
            copy.next = next;
            return copy;
        }
    }
}

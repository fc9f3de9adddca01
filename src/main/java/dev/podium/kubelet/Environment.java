package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.EnvFromSource;
import dev.podium.model.EnvVar;
import dev.podium.model.EnvVarSource;
import dev.podium.model.FileKeySelector;
import dev.podium.model.KeySelector;
import dev.podium.model.SourceReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A container's environment and command line (upstream's {@code kubelet_pods.go}, makeEnvironmentVariables). */
final class Environment {

    private Environment() {}

    static Map<String, String> of(Container container, Sources sources, Volumes volumes) throws MissingSource {
        // Services come first, so that whatever the spec says takes their place.
        Map<String, String> env = new LinkedHashMap<>(ServiceVariables.of(sources.services()));
        for (EnvFromSource each : container.envFrom()) {
            String prefix = each.prefix() == null ? "" : each.prefix();
            entries(each, sources).forEach((name, value) ->
                    env.put(prefix + name, new String(value, StandardCharsets.UTF_8)));
        }
        for (EnvVar each : container.env()) {
            String value = value(each, container, sources, volumes, env);
            if (value != null) {
                env.put(each.name(), value);
            }
        }
        return env;
    }

    private static Map<String, byte[]> entries(EnvFromSource from, Sources sources) throws MissingSource {
        SourceReference configMap = from.configMapRef();
        if (configMap != null) {
            return demanded("configmap", configMap, sources.configMap(name(configMap.name())));
        }
        SourceReference secret = from.secretRef();
        return secret == null ? Map.of() : demanded("secret", secret, sources.secret(name(secret.name())));
    }

    private static Map<String, byte[]> demanded(
            String kind, SourceReference reference, @Nullable Map<String, byte[]> entries) throws MissingSource {
        if (entries != null) {
            return entries;
        }
        if (Boolean.TRUE.equals(reference.optional())) {
            return Map.of();
        }
        throw new MissingSource(kind + " \"" + name(reference.name()) + "\" not found");
    }

    /** Null: an optional source is not there, and so the variable is not either. */
    private static @Nullable String value(
            EnvVar variable, Container container, Sources sources, Volumes volumes, Map<String, String> env)
            throws MissingSource {
        EnvVarSource from = variable.valueFrom();
        if (from == null) {
            return expanded(variable.value() == null ? "" : variable.value(), env);
        }
        if (from.fieldRef() != null) {
            return sources.field(from.fieldRef().fieldPath());
        }
        if (from.resourceFieldRef() != null) {
            return sources.resource(from.resourceFieldRef(), container);
        }
        if (from.configMapKeyRef() != null) {
            KeySelector key = from.configMapKeyRef();
            return key("configmap", "ConfigMap", key, sources.configMap(name(key.name())), container);
        }
        if (from.secretKeyRef() != null) {
            KeySelector key = from.secretKeyRef();
            return key("secret", "Secret", key, sources.secret(name(key.name())), container);
        }
        return from.fileKeyRef() == null ? "" : line(from.fileKeyRef(), volumes);
    }

    private static @Nullable String key(
            String resource, String kind, KeySelector key, @Nullable Map<String, byte[]> entries, Container container)
            throws MissingSource {
        boolean optional = Boolean.TRUE.equals(key.optional());
        if (entries == null) {
            if (optional) {
                return null;
            }
            throw new MissingSource(resource + " \"" + name(key.name()) + "\" not found");
        }
        byte[] value = entries.get(key.key());
        if (value == null) {
            if (optional) {
                return null;
            }
            throw new MissingSource("couldn't find key " + key.key() + " in " + kind + " " + name(key.name()));
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    /** A variable that is empty is as good as none. */
    private static @Nullable String line(FileKeySelector key, Volumes volumes) throws MissingSource {
        Path file = volumes.file(key.volumeName(), key.path());
        String value = EnvFile.value(file, key.key());
        if (!value.isEmpty()) {
            return value;
        }
        if (Boolean.TRUE.equals(key.optional())) {
            return null;
        }
        throw new MissingSource("environment variable key \"" + key.key() + "\" not found in file \"" + file + "\"");
    }

    private static String name(@Nullable String name) {
        return name == null ? "" : name;
    }

    static List<String> expanded(List<String> words, Map<String, String> env) {
        return words.stream().map(each -> expanded(each, env)).toList();
    }

    /** The same, but every variable has to be there. */
    static String demanded(String text, Map<String, String> env) throws MissingSource {
        Set<String> missing = new TreeSet<>();
        String value = expanded(text, env, missing);
        if (!missing.isEmpty()) {
            throw new MissingSource("missing value for \"" + String.join(", ", missing) + "\"");
        }
        return value;
    }

    /** {@code $(NAME)} becomes the variable's value if there is one, {@code $$} a dollar sign. */
    static String expanded(String text, Map<String, String> env) {
        return expanded(text, env, new TreeSet<>());
    }

    private static String expanded(String text, Map<String, String> env, Set<String> missing) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '$' || i + 1 == text.length()) {
                result.append(c);
                continue;
            }
            char next = text.charAt(i + 1);
            int close = next == '(' ? text.indexOf(')', i) : -1;
            if (next == '$') {
                result.append('$');
                i++;
            } else if (close > 0) {
                String name = text.substring(i + 2, close);
                if (!env.containsKey(name)) {
                    missing.add(name);
                }
                result.append(env.getOrDefault(name, text.substring(i, close + 1)));
                i = close;
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}

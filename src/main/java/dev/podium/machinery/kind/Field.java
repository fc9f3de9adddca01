package dev.podium.machinery.kind;

import dev.podium.machinery.FieldError.Type;
import dev.podium.machinery.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place in an object, whether or not something stands there: the value, the path by which errors name it, and the list
 * that they go to. Absent, null and empty read as Go's zero values.
 *
 * @param path such as {@code spec.containers[0].image}; empty for the whole object
 */
public record Field(JsonNode value, String path, List<FieldError> errors) {

    public static Field root(ObjectNode object, List<FieldError> errors) {
        return new Field(object, "", errors);
    }

    /** A member, also one that is not there. */
    public Field get(String name) {
        return new Field(value.path(name), path.isEmpty() ? name : path + "." + name, errors);
    }

    /** A list's item. */
    public Field at(int index) {
        return new Field(value.path(index), path + "[" + index + "]", errors);
    }

    /** A map's value, as upstream's {@code Path.Key}. */
    public Field key(String key) {
        return new Field(value.path(key), path + "[" + key + "]", errors);
    }

    /** The items of a list; none when it is absent. */
    public List<Field> items() {
        List<Field> items = new ArrayList<>(value.size());
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            items.add(at(i));
        }
        return items;
    }

    /** A map's entries as fields by key; none when it is absent. */
    public List<Map.Entry<String, Field>> entries() {
        List<Map.Entry<String, Field>> entries = new ArrayList<>(value.size());
        for (String key : value.propertyNames()) {
            entries.add(Map.entry(key, key(key)));
        }
        return entries;
    }

    /** A place where nothing is. */
    public static Field none() {
        return new Field(MissingNode.getInstance(), "", new ArrayList<>());
    }

    /** Whether anything but null stands here: a pointer that is set. */
    public boolean present() {
        return !value.isMissingNode() && !value.isNull();
    }

    public boolean absent() {
        return !present();
    }

    /** Whether this is absent, or a string, list or map of length nought. */
    public boolean empty() {
        return absent() || value.isString() && value.stringValue().isEmpty() || value.isContainer() && value.isEmpty();
    }

    public int size() {
        return value.isContainer() ? value.size() : 0;
    }

    /** The string here, or the empty one. */
    public String text() {
        return value.asString("");
    }

    /** The number here, or nought. */
    public long number() {
        return value.isNumber() ? value.asLong(0) : 0;
    }

    /** Whether {@code true} stands here. */
    public boolean isTrue() {
        return value.isBoolean() && value.booleanValue();
    }

    public boolean is(String text) {
        return value.isString() && value.stringValue().equals(text);
    }

    /** Whether the same stands here as there, absent being equal to null. */
    public boolean same(Field other) {
        return absent() ? other.absent() : value.equals(other.value);
    }

    /** The same value under another path: upstream names some fields less exactly than it could. */
    public Field named(String otherPath) {
        return new Field(value, otherPath, errors);
    }

    /** The same place with another text in it. */
    public Field with(String text) {
        return new Field(JsonNodeFactory.instance.stringNode(text), path, errors);
    }

    /** Reports each of the problems as an invalid value. */
    public void invalid(List<String> problems) {
        problems.forEach(this::invalid);
    }

    /** Reports a value that is none of the supported ones; an empty one as missing. */
    public void oneOf(Collection<String> supported) {
        if (empty()) {
            required("");
        } else if (!supported.contains(text())) {
            notSupported(supported);
        }
    }

    /** Reports a value that is set and none of the supported ones. */
    public void ifSetOneOf(Collection<String> supported) {
        if (present() && !supported.contains(text())) {
            notSupported(supported);
        }
    }

    /** Reports a string that is missing or empty. */
    public void mustBeSet() {
        if (empty()) {
            required("");
        }
    }

    /** Reports a number below nought. */
    public void mustNotBeNegative() {
        if (number() < 0) {
            invalid("must be greater than or equal to 0");
        }
    }

    /** Reports a value that is not what it was before. */
    public void mustBe(Field old) {
        if (!same(old)) {
            invalid(present() ? value : null, "field is immutable");
        }
    }

    /** Reports what is wrong with a text that is set; nothing for an empty one. */
    public void ifSet(Function<String, List<String>> rule) {
        if (!empty()) {
            invalid(rule.apply(text()));
        }
    }

    /** Reports a text that is missing, or what is wrong with it. */
    public void mustBe(Function<String, List<String>> rule) {
        if (empty()) {
            required("");
        } else {
            invalid(rule.apply(text()));
        }
    }

    /** The same without what is blank at its ends. */
    public Field stripped() {
        return value.isString() ? new Field(JsonNodeFactory.instance.stringNode(value.stringValue().strip()), path, errors) : this;
    }

    /** The same place, reporting nowhere. */
    public Field muted() {
        return new Field(value, path, new ArrayList<>());
    }

    public void add(FieldError error) {
        errors.add(error);
    }

    public void required(String detail) {
        errors.add(FieldError.required(path, detail));
    }

    public void invalid(String detail) {
        errors.add(FieldError.invalid(path, shown(), detail));
    }

    /** Reports another value than the one that stands here. */
    public void invalid(@Nullable Object shown, String detail) {
        errors.add(FieldError.invalid(path, shown, detail));
    }

    /** Reports what is wrong with the whole that stands here, without showing it. */
    public void invalidWhole(String detail) {
        errors.add(FieldError.invalid(path, FieldError.OMITTED, detail));
    }

    public void duplicate() {
        errors.add(FieldError.duplicate(path, shown()));
    }

    public void duplicate(Object shown) {
        errors.add(FieldError.duplicate(path, shown));
    }

    public void forbidden(String detail) {
        errors.add(FieldError.forbidden(path, detail));
    }

    /** Reports what the server itself could not find out. */
    public void internal(String detail) {
        errors.add(new FieldError(Type.INTERNAL, path, "", detail));
    }

    public void notFound() {
        errors.add(FieldError.notFound(path, shown()));
    }

    public void notSupported(Collection<String> supported) {
        errors.add(FieldError.notSupported(path, shown(), supported));
    }

    public void tooLong(int maxBytes) {
        errors.add(FieldError.tooLong(path, maxBytes));
    }

    public void tooMany(int max) {
        errors.add(FieldError.tooMany(path, value.size(), max));
    }

    public void typeInvalid(String detail) {
        errors.add(new FieldError(Type.TYPE_INVALID, path, shown(), detail));
    }

    private Object shown() {
        return value.isMissingNode() ? "" : value;
    }
}

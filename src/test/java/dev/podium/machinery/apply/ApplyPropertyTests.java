package dev.podium.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.ApplyConflictException;
import dev.podium.machinery.FieldFilter;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.FieldManager.Force;
import dev.podium.machinery.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What holds whatever is applied to whatever, by thousands of objects made from seeds. */
class ApplyPropertyTests {

    private static final int STORIES = 1_500;
    private static final Shape SHAPE = Shape.of(Generator.SCHEMA);
    private static final FieldManager MANAGER = FieldManager.of(new FieldManager.Scope(
            new GroupVersionKind("example.com", "v1", "Thing"), Generator.SCHEMA, "", FieldFilter.ALL, _ -> null));

    private static FieldManager.Writer writer(String name, int second) {
        return new FieldManager.Writer(name, "2026-01-01T00:00:%02dZ".formatted(second));
    }

    private static ManagedFields managed(@Nullable ObjectNode object) {
        return ManagedFields.read(object == null ? null : object.path("metadata").get("managedFields"));
    }

    private static FieldSet owned(@Nullable ObjectNode object, String manager) {
        ManagedFields.Entry entry = managed(object).entries().get(Manager.applying(manager, ""));
        return entry == null ? FieldSet.EMPTY : entry.fields();
    }

    private static ObjectNode plain(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.path("metadata")).remove("managedFields");
        return copy;
    }

    private static FieldSet paths(ObjectNode object) {
        return FieldsOf.everything(plain(object), SHAPE);
    }

    /** The value at a path, or null. */
    private static @Nullable JsonNode at(JsonNode value, List<String> path, Shape shape) {
        if (path.isEmpty()) {
            return value;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (Element.isField(step)) {
            String name = Element.content(step);
            JsonNode member = value.get(name);
            return member == null ? null : at(member, rest, shape.member(name));
        }
        for (JsonNode each : value) {
            if (Items.element(shape, each).equals(step)) {
                return at(each, rest, shape.item());
            }
        }
        return null;
    }

    /** What a value is worth comparing by: all of a leaf, nothing of what only holds others. */
    private static boolean leaf(JsonNode value, FieldSet all, List<String> path) {
        FieldSet node = all;
        for (String each : path) {
            node = node.child(each);
        }
        return node.children().isEmpty();
    }

    private interface Check {
        void of(Generator random, @Nullable ObjectNode live, int second);
    }

    /** Tells stories of several managers that apply and update, and checks before each step. */
    private static void everywhere(Check check) {
        for (int seed = 0; seed < STORIES; seed++) {
            Generator random = new Generator(seed);
            ObjectNode live = null;
            for (int second = 1; second <= 6; second++) {
                check.of(new Generator(seed * 31L + second), live, second);
                String by = List.of("one", "two", "three").get(random.pick(3));
                ObjectNode next = random.object();
                if (live == null || random.pick(3) > 0) {
                    live = MANAGER.apply(live, next, writer(by, second), Force.TAKE);
                } else {
                    MANAGER.update(live, next, writer(by, second));
                    live = next;
                }
            }
        }
    }

    @Test
    void whatIsAppliedIsThereAsItWasApplied() {
        everywhere((random, live, second) -> {
            ObjectNode applied = random.object();
            ObjectNode result = MANAGER.apply(live, applied, writer("one", second), Force.TAKE);
            FieldSet all = paths(applied);
            all.forEach(path -> {
                JsonNode wanted = at(applied, path, SHAPE);
                JsonNode found = at(result, path, SHAPE);
                assertThat(found).as(Element.shown(path)).isNotNull();
                if (leaf(wanted, all, path) && !wanted.isContainer()) {
                    assertThat(found).isEqualTo(wanted);
                }
            });
        });
    }

    @Test
    void nothingIsInvented() {
        everywhere((random, live, second) -> {
            ObjectNode applied = random.object();
            ObjectNode result = MANAGER.apply(live, applied, writer("one", second), Force.TAKE);
            FieldSet known = paths(applied).union(live == null ? FieldSet.EMPTY : paths(live));
            FieldSet invented = paths(result).difference(known);
            assertThat(invented.toString()).isEmpty();
        });
    }

    @Test
    void onlyWhatTheApplierGaveUpIsLost() {
        everywhere((random, live, second) -> {
            if (live == null) {
                return;
            }
            ObjectNode applied = random.object();
            ObjectNode result = MANAGER.apply(live, applied, writer("one", second), Force.TAKE);
            FieldSet before = owned(live, "one").withNamedFields(SHAPE);
            Comparison change = Comparison.of(plain(live), plain(result), SHAPE);
            change.removed().forEach(path -> {
                boolean wasOwn = before.has(path) || ownedAbove(before, path);
                boolean replaced = change.modified().has(path) || at(result, path, SHAPE) != null || overlaid(applied, path);
                assertThat(wasOwn || replaced).as(Element.shown(path)).isTrue();
            });
            managed(live).entries().forEach((manager, entry) -> {
                if (!manager.equals(Manager.applying("one", ""))) {
                    entry.fields().forEach(path -> assertThat(at(result, path, SHAPE) != null
                                    || overlaid(applied, path)
                                    || map(path)
                                    || ownedAbove(before, path))
                            .as(manager + " keeps " + Element.shown(path))
                            .isTrue());
                }
            });
        });
    }

    private static boolean ownedAbove(FieldSet fields, List<String> path) {
        for (int i = 1; i < path.size(); i++) {
            if (fields.has(path.subList(0, i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether that is a map, which goes when it is empty, though who made it still owns it: upstream has it so. */
    private static boolean map(List<String> path) {
        Shape shape = SHAPE;
        for (String each : path) {
            shape = shape.child(each);
        }
        return shape.kind(JsonNodeFactory.instance.objectNode()) == Shape.Kind.MAP;
    }

    /** Whether the configuration has something that is no container where the path goes on. */
    private static boolean overlaid(ObjectNode applied, List<String> path) {
        for (int i = 1; i < path.size(); i++) {
            JsonNode above = at(applied, path.subList(0, i), SHAPE);
            if (above != null && !above.isObject() && path.get(i).startsWith("f:")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void applyingTwiceIsApplyingOnce() {
        everywhere((random, live, second) -> {
            ObjectNode applied = random.object();
            ObjectNode once = MANAGER.apply(live, applied, writer("one", second), Force.TAKE);
            ObjectNode twice = MANAGER.apply(once, applied, writer("one", second + 1), Force.REFUSE);
            assertThat(twice).isEqualTo(once);
        });
    }

    @Test
    void managersOwnOnlyWhatIsThere() {
        everywhere((_, live, _) -> {
            if (live != null) {
                managed(live).entries().forEach((manager, entry) -> entry.fields().forEach(path -> assertThat(
                                at(live, path, SHAPE) != null || map(path))
                        .as(manager + " owns " + Element.shown(path))
                        .isTrue()));
            }
        });
    }

    @Test
    void whoeverChangesAFieldOwnsIt() {
        everywhere((random, live, second) -> {
            if (live == null || managed(live).isEmpty()) {
                return;
            }
            ObjectNode updated = random.object();
            MANAGER.update(live, updated, writer("changer", second));
            FieldSet changed = Scopes.owned(Comparison.of(plain(live), plain(updated), SHAPE).changed());
            ManagedFields.Entry entry =
                    managed(updated).entries().get(Manager.updating("changer", "example.com/v1", ""));
            FieldSet mine = entry == null ? FieldSet.EMPTY : entry.fields();
            assertThat(changed.difference(mine).toString()).isEmpty();
            managed(updated).entries().forEach((manager, each) -> {
                if (!manager.name().equals("changer")) {
                    assertThat(each.fields().intersection(changed).toString()).as(manager.toString()).isEmpty();
                }
            });
        });
    }

    @Test
    void aConflictChangesNothingAndForceResolvesIt() {
        everywhere((random, live, second) -> {
            if (live == null) {
                return;
            }
            ObjectNode before = live.deepCopy();
            ObjectNode applied = random.object();
            try {
                ObjectNode result = MANAGER.apply(live, applied, writer("new", second), Force.REFUSE);
                assertThat(result).isEqualTo(MANAGER.apply(live, applied, writer("new", second), Force.TAKE));
            } catch (ApplyConflictException conflict) {
                assertThat(conflict.conflicts()).isNotEmpty();
                MANAGER.apply(live, applied, writer("new", second), Force.TAKE);
            }
            assertThat(live).isEqualTo(before);
        });
    }

    @Test
    void fieldSetsAreReadAsTheyWereWritten() {
        for (int seed = 0; seed < STORIES; seed++) {
            FieldSet set = FieldsOf.configuration(new Generator(seed).object(), SHAPE);
            FieldSet read = FieldSet.read(set.json());
            assertThat(read).isEqualTo(set);
            assertThat(read.json()).isEqualTo(set.json());
        }
    }

    @Test
    void fieldSetsAreSets() {
        for (int seed = 0; seed < STORIES; seed++) {
            FieldSet a = FieldsOf.everything(new Generator(seed).object(), SHAPE);
            FieldSet b = FieldsOf.configuration(new Generator(seed + 7L).object(), SHAPE);
            assertThat(a.union(b)).isEqualTo(b.union(a));
            assertThat(a.intersection(b)).isEqualTo(b.intersection(a));
            assertThat(a.difference(b).union(a.intersection(b))).isEqualTo(a);
            assertThat(a.difference(b).intersection(b).isEmpty()).isTrue();
            assertThat(a.difference(a).isEmpty()).isTrue();
            assertThat(a.union(a)).isSameAs(a);
        }
    }
}

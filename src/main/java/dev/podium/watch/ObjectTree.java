package dev.podium.watch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of objects in key order. A change makes a new tree that shares all but a path with the old one, so that
 * whoever reads has a picture that stays as it is, without locks and without copies.
 *
 * <p>It is a treap: a search tree by key and a heap by a hash of the key, which keeps it balanced.
 */
final class ObjectTree {

    static final ObjectTree EMPTY = new ObjectTree(null);

    private record Node(CachedObject object, int priority, @Nullable Node left, @Nullable Node right, int size) {

        Node(CachedObject object, int priority, @Nullable Node left, @Nullable Node right) {
            this(object, priority, left, right, 1 + sizeOf(left) + sizeOf(right));
        }

        Node withLeft(@Nullable Node other) {
            return new Node(object, priority, other, right);
        }

        Node withRight(@Nullable Node other) {
            return new Node(object, priority, left, other);
        }

        String key() {
            return object.key();
        }
    }

    private final @Nullable Node root;
    /** Racy by intent, see {@link CachedObject#view}. */
    private @Nullable List<CachedObject> all;

    private ObjectTree(@Nullable Node root) {
        this.root = root;
    }

    int size() {
        return sizeOf(root);
    }

    private static int sizeOf(@Nullable Node node) {
        return node == null ? 0 : node.size;
    }

    @Nullable CachedObject get(String key) {
        Node node = root;
        while (node != null) {
            int order = key.compareTo(node.key());
            if (order == 0) {
                return node.object;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    ObjectTree with(CachedObject object) {
        return new ObjectTree(put(root, object, priority(object.key())));
    }

    ObjectTree without(String key) {
        return new ObjectTree(remove(root, key));
    }

    private static int priority(String key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static Node put(@Nullable Node node, CachedObject object, int priority) {
        if (node == null) {
            return new Node(object, priority, null, null);
        }
        int order = object.key().compareTo(node.key());
        if (order == 0) {
            return new Node(object, node.priority, node.left, node.right, node.size);
        }
        if (order < 0) {
            Node left = put(node.left, object, priority);
            return left.priority > node.priority
                    ? left.withRight(node.withLeft(left.right))
                    : node.withLeft(left);
        }
        Node right = put(node.right, object, priority);
        return right.priority > node.priority ? right.withLeft(node.withRight(right.left)) : node.withRight(right);
    }

    private static @Nullable Node remove(@Nullable Node node, String key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key());
        if (order == 0) {
            return merge(node.left, node.right);
        }
        return order < 0 ? node.withLeft(remove(node.left, key)) : node.withRight(remove(node.right, key));
    }

    private static @Nullable Node merge(@Nullable Node left, @Nullable Node right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        return left.priority > right.priority
                ? left.withRight(merge(left.right, right))
                : right.withLeft(merge(left, right.left));
    }

    /** How many keys are less than {@code bound}. */
    int rank(String bound) {
        int rank = 0;
        Node node = root;
        while (node != null) {
            if (bound.compareTo(node.key()) <= 0) {
                node = node.left;
            } else {
                rank += 1 + sizeOf(node.left);
                node = node.right;
            }
        }
        return rank;
    }

    /** The objects from place {@code first} on, {@code count} of them. */
    List<CachedObject> slice(int first, int count) {
        if (count == 0) {
            return List.of();
        }
        if (count < size()) {
            List<CachedObject> some = new ArrayList<>(count);
            collect(root, first, first + count, some);
            return Collections.unmodifiableList(some);
        }
        List<CachedObject> known = all;
        if (known == null) {
            List<CachedObject> made = new ArrayList<>(count);
            collect(root, 0, count, made);
            known = Collections.unmodifiableList(made);
            all = known;
        }
        return known;
    }

    /** Those whose place in {@code node}'s tree is in {@code [from, to)}. */
    private static void collect(@Nullable Node node, int from, int to, List<CachedObject> into) {
        if (node == null || from >= to) {
            return;
        }
        int place = sizeOf(node.left);
        if (from < place) {
            collect(node.left, from, Math.min(to, place), into);
        }
        if (from <= place && place < to) {
            into.add(node.object);
        }
        if (to > place + 1) {
            collect(node.right, Math.max(0, from - place - 1), to - place - 1, into);
        }
    }
}

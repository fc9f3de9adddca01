package dev.podium.cel;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Kubernetes' list library (apiserver, pkg/cel/library/lists.go). */
final class ListFunctions {

    private static final List<Kind> LIST = List.of(Kind.LIST);

    private ListFunctions() {}

    static void add(Functions functions) {
        functions.member("isSorted", LIST, Kind.BOOL, arguments -> sorted(list(arguments)));
        functions.member("sum", LIST, Kind.ELEMENT, arguments -> sum(list(arguments)));
        functions.member("min", LIST, Kind.ELEMENT, arguments -> extreme(list(arguments), "min", Comparator.naturalOrder()));
        functions.member("max", LIST, Kind.ELEMENT, arguments -> extreme(list(arguments), "max", Comparator.reverseOrder()));
        functions.member(
                "indexOf", List.of(Kind.LIST, Kind.ELEMENT), Kind.INT, arguments -> (long) list(arguments).indexOf(arguments.get(1)));
        functions.member(
                "lastIndexOf",
                List.of(Kind.LIST, Kind.ELEMENT),
                Kind.INT,
                arguments -> (long) list(arguments).lastIndexOf(arguments.get(1)));
    }

    private static List<?> list(List<Object> arguments) {
        return (List<?>) arguments.getFirst();
    }

    @SuppressWarnings("unchecked") // what cannot be compared with its neighbour fails the cast, and so the expression
    private static int compare(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static boolean sorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        if (list.stream().anyMatch(Duration.class::isInstance)) {
            return list.stream().map(Duration.class::cast).reduce(Duration.ZERO, Duration::plus);
        }
        if (list.stream().anyMatch(Double.class::isInstance)) {
            return list.stream().mapToDouble(each -> ((Number) each).doubleValue()).sum();
        }
        return list.stream().mapToLong(each -> ((Number) each).longValue()).sum();
    }

    private static Object extreme(List<?> list, String name, Comparator<Integer> order) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(name + " called on empty list");
        }
        Object found = list.getFirst();
        for (Object each : list) {
            if (order.compare(compare(each, found), 0) < 0) {
                found = each;
            }
        }
        return found;
    }
}

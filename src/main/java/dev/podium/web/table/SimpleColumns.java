package dev.podium.web.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Kinds whose columns are looked up one by one. */
record SimpleColumns(List<Column> definitions, List<BiFunction<JsonNode, Instant, Object>> fillers) implements Columns {

    /** Name and age: what a kind without columns of its own shows. */
    static final SimpleColumns NAME_AND_AGE =
            new SimpleColumns(List.of(), List.of()).with(Column.named(), (object, _) -> Cells.name(object)).age();

    static SimpleColumns named() {
        return new SimpleColumns(List.of(), List.of()).with(Column.named(), (object, _) -> Cells.name(object));
    }

    SimpleColumns with(Column column, BiFunction<JsonNode, Instant, Object> filler) {
        List<Column> columns = new ArrayList<>(definitions);
        columns.add(column);
        List<BiFunction<JsonNode, Instant, Object>> all = new ArrayList<>(fillers);
        all.add(filler);
        return new SimpleColumns(List.copyOf(columns), List.copyOf(all));
    }

    SimpleColumns text(String name, String description, Function<JsonNode, Object> filler) {
        return with(Column.text(name, description), (object, _) -> filler.apply(object));
    }

    SimpleColumns number(String name, String description, Function<JsonNode, Object> filler) {
        return with(Column.number(name, description), (object, _) -> filler.apply(object));
    }

    SimpleColumns wide(String name, String description, Function<JsonNode, Object> filler) {
        return with(Column.wide(name, description), (object, _) -> filler.apply(object));
    }

    SimpleColumns age() {
        return with(Column.age(), Cells::age);
    }

    @Override
    public List<Object> cells(JsonNode object, Instant now) {
        return fillers.stream().map(each -> each.apply(object, now)).toList();
    }
}

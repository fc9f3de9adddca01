package dev.podium.container.simulated.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a redis answers, after its protocol's types. */
sealed interface RedisReply {

    RedisReply OK = new Status("OK");

    record Status(String text) implements RedisReply {}

    /** @param text begins with a word that tells the kind of failure, such as {@code ERR} */
    record Failure(String text) implements RedisReply {}

    record Number(long value) implements RedisReply {}

    /** @param value null: there is none */
    record Text(@Nullable String value) implements RedisReply {}

    record Items(List<RedisReply> items) implements RedisReply {

        static Items of(List<String> texts) {
            return new Items(texts.stream().<RedisReply>map(Text::new).toList());
        }
    }
}

package dev.podium.registry;

import java.util.SplittableRandom;

/** What the server puts at the end of names that it makes up (apimachinery, pkg/util/rand and apiserver, pkg/storage/names). */
public final class RandomSuffix {

    /** No vowels and no digits that look like them: no words come out. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int LENGTH = 5;

    private final SplittableRandom random = new SplittableRandom();

    /** Five letters and digits. Safe for use by several threads. */
    public synchronized String next() {
        StringBuilder suffix = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }
}

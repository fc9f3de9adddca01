package dev.podium.access;

import java.time.Instant;
import java.util.List;

/** A token as its bearer shows it. */
public record IssuedToken(String token, List<String> audiences, Instant expires) {}

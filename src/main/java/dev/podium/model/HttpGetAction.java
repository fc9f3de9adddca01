package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A probe or hook that makes an HTTP GET request. */
public record HttpGetAction(
        @Nullable String path,
        IntOrString port,
        @Nullable String host,
        @Nullable String scheme,
        List<HttpHeader> httpHeaders) {
    public HttpGetAction {
        httpHeaders = Defaults.list(httpHeaders);
    }
}

package dev.podium.web;

import dev.podium.access.Access;
import dev.podium.access.AccessOptions;
import dev.podium.access.Identities;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.model.User;
import dev.podium.registry.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who makes a request: by certificate, else by token, else nobody or, where nobody is asked, the administrator. */
final class Authentication {

    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final Access access;

    Authentication(Access access) {
        this.access = access;
    }

    /** @throws ApiException 401 for who shows what is not to be believed, or nothing where something is required */
    User user(HttpServletRequest request) {
        if (request.isSecure() && request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0) {
            User user = access.certificates().user(chain[0]);
            if (user == null) {
                throw unauthorized();
            }
            return user;
        }
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return bearer(header.substring(7).strip());
        }
        AccessOptions options = access.options();
        boolean nobodyMayComeIn = options.authorization() == AccessOptions.Authorization.ALWAYS_ALLOW;
        return switch (options.authentication()) {
            case OPTIONAL -> request.isSecure() ? Identities.ANONYMOUS : User.ADMIN;
            case REQUIRED -> {
                if (nobodyMayComeIn) {
                    throw unauthorized();
                }
                yield Identities.ANONYMOUS;
            }
        };
    }

    private User bearer(String token) {
        try {
            return access.tokens().verify(token, List.of()).user();
        } catch (ServiceAccountTokens.InvalidTokenException invalid) {
            LOG.debug("a token was refused: {}", invalid.getMessage());
            throw unauthorized();
        }
    }

    private static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", null);
    }
}

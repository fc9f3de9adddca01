package dev.podium.access;

import dev.podium.model.User;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Who somebody is. */
public final class Identities {

    public static final String AUTHENTICATED = "system:authenticated";

    /** Who shows nothing. */
    public static final User ANONYMOUS = User.of("system:anonymous", "system:unauthenticated");

    private Identities() {}

    /**
     * Whom a client certificate stands for: its common name is the user, its organizations are the groups (upstream's
     * {@code x509.CommonNameUserConversion}). That it is signed by the authority has been checked. Null if it has no name.
     */
    public static @Nullable User of(X509Certificate certificate) {
        String name = "";
        List<String> groups = new ArrayList<>();
        try {
            for (Rdn each : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (each.getType().equalsIgnoreCase("CN")) {
                    name = String.valueOf(each.getValue());
                } else if (each.getType().equalsIgnoreCase("O")) {
                    groups.add(String.valueOf(each.getValue()));
                }
            }
            if (name.isEmpty()) {
                return null;
            }
            String print = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
            return authenticated(new User(
                    name,
                    "",
                    groups,
                    Map.of("authentication.kubernetes.io/credential-id", List.of("X509SHA256=" + print))));
        } catch (InvalidNameException | GeneralSecurityException unreadable) {
            return null;
        }
    }

    /** The common name of a subject; empty if it has none. */
    static String commonName(X500Principal subject) {
        try {
            return new LdapName(subject.getName()).getRdns().stream()
                    .filter(each -> each.getType().equalsIgnoreCase("CN"))
                    .map(each -> String.valueOf(each.getValue()))
                    .findFirst()
                    .orElse("");
        } catch (InvalidNameException unreadable) {
            return "";
        }
    }

    /** The same user in the group of all who are known, unless it is nobody. */
    public static User authenticated(User user) {
        if (user.groups().contains(AUTHENTICATED) || user.groups().contains("system:unauthenticated")) {
            return user;
        }
        List<String> groups = new ArrayList<>(user.groups());
        groups.add(user.name().equals(ANONYMOUS.name()) ? "system:unauthenticated" : AUTHENTICATED);
        return new User(user.name(), user.uid(), groups, user.extra());
    }
}

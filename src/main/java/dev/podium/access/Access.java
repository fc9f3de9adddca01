package dev.podium.access;

import dev.podium.client.ApiClient;
import dev.podium.time.ClusterTime;

/** Everything that guards a cluster. */
public final class Access {

    private final AccessOptions options;
    private final Authority authority;
    private final ClientCertificates certificates;
    private final ServiceAccountTokens tokens;
    private final Authorizer authorizer;
    private final Escalation escalation;

    /** @param client whose owner may read everything */
    public Access(AccessOptions options, ApiClient client, ClusterTime time) {
        this.options = options;
        this.authority = new Authority(options, time);
        this.certificates = new ClientCertificates(authority, time);
        this.tokens = new ServiceAccountTokens(authority, client, time);
        Rbac rbac = new Rbac(client);
        this.authorizer =
                switch (options.authorization()) {
                    case ALWAYS_ALLOW -> Authorizer.ALWAYS;
                    case RBAC -> rbac;
                };
        this.escalation = new Escalation(rbac, authorizer);
    }

    public AccessOptions options() {
        return options;
    }

    public Authority authority() {
        return authority;
    }

    public ClientCertificates certificates() {
        return certificates;
    }

    public ServiceAccountTokens tokens() {
        return tokens;
    }

    public Authorizer authorizer() {
        return authorizer;
    }

    /** What keeps people from giving what they do not have. */
    public Escalation escalation() {
        return escalation;
    }
}

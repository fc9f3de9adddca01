package dev.podium.web;

import dev.podium.web.audit.Auditor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the audit log, if there is to be one. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    /** @throws IllegalArgumentException naming the setting, if the policy is none */
    @Bean(destroyMethod = "close")
    Auditor auditor(AuditOptions options) {
        if (options.policy() == null) {
            return Auditor.off();
        }
        try {
            return Auditor.of(options.policy(), options.log());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("podium.audit-policy: " + wrong.getMessage(), wrong);
        }
    }
}

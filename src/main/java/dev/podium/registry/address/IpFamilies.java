package dev.podium.registry.address;

import dev.podium.machinery.FieldError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Which families of addresses a Service has, on a cluster that has IPv4 alone (upstream's {@code initIPFamilyFields} in
 * {@code pkg/registry/core/service/storage/alloc.go}).
 */
final class IpFamilies {

    private static final String V4 = "IPv4";
    private static final String V6 = "IPv6";
    private static final String SINGLE = "SingleStack";
    private static final String REQUIRED = "RequireDualStack";

    private IpFamilies() {}

    /** Completes the families and their policy; says what cannot be. */
    static List<FieldError> complete(ServiceTree service, ServiceTree old) {
        List<FieldError> errors = new ArrayList<>();
        if (!service.needsAddress()) {
            return errors;
        }
        boolean bare = service.headless() && service.spec().path("selector").isEmpty();
        if (service.text("ipFamilyPolicy").isEmpty()) {
            String before = old.text("ipFamilyPolicy");
            service.spec().put("ipFamilyPolicy", !before.isEmpty() ? before : bare ? REQUIRED : SINGLE);
        }
        String policy = service.text("ipFamilyPolicy");
        if (policy.equals(SINGLE)) {
            shrink(service, old, "clusterIPs");
            shrink(service, old, "ipFamilies");
            if (service.texts("clusterIPs").size() == 2) {
                errors.add(FieldError.invalid("spec.ipFamilyPolicy", policy,
                        "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"));
            }
            if (service.texts("ipFamilies").size() == 2) {
                errors.add(FieldError.invalid("spec.ipFamilyPolicy", policy,
                        "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"));
            }
        }
        List<String> families = new ArrayList<>(service.texts("ipFamilies"));
        infer(service, families, errors);
        if (!errors.isEmpty()) {
            return errors;
        }
        if (families.isEmpty()) {
            families.add(V4);
        }
        if (bare) {
            if (families.size() < 2 && !policy.equals(SINGLE)) {
                families.add(families.getFirst().equals(V4) ? V6 : V4);
            }
        } else {
            refuse(policy, families, errors);
        }
        if (errors.isEmpty()) {
            service.set("ipFamilies", families);
        }
        return errors;
    }

    /** Who asks for a single family alone gives the other one up. */
    private static void shrink(ServiceTree service, ServiceTree old, String list) {
        List<String> values = service.texts(list);
        if (values.size() > 1 && service.same(old, list)) {
            service.set(list, values.subList(0, 1));
        }
    }

    private static void infer(ServiceTree service, List<String> families, List<FieldError> errors) {
        List<String> addresses = service.texts("clusterIPs");
        for (int i = families.size(); i < addresses.size() && !addresses.get(i).equals(ServiceTree.NONE); i++) {
            if (addresses.get(i).contains(":")) {
                errors.add(FieldError.invalid(
                        "spec.clusterIPs[" + i + "]", service.spec().path("clusterIPs"), "IPv6 is not configured on this cluster"));
            } else {
                families.add(V4);
            }
        }
    }

    private static void refuse(String policy, List<String> families, List<FieldError> errors) {
        if (policy.equals(REQUIRED)) {
            errors.add(FieldError.invalid(
                    "spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services"));
        }
        for (int i = 0; i < families.size(); i++) {
            if (families.get(i).equals(V6)) {
                errors.add(FieldError.invalid(
                        "spec.ipFamilies[" + i + "]",
                        JsonNodeFactory.instance.stringNode(V6),
                        "not configured on this cluster"));
            }
        }
    }
}

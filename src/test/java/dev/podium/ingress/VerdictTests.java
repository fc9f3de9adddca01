package dev.podium.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.Ingress;
import dev.podium.model.Records;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What Ingresses say becomes of a request, as Kubernetes' documentation and that of ingress-nginx have it. */
class VerdictTests {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String PREFIX = "nginx.ingress.kubernetes.io/";

    private static Ingress ingress(String yaml) {
        return Records.read(YAML.readTree(yaml), Ingress.class);
    }

    private static String path(String path, String type) {
        return "{path: '" + path + "', pathType: " + type + ", backend: {service: {name: 'to " + path + "', port: {number: 80}}}}";
    }

    /** An Ingress for the host {@code x}. */
    private static Ingress with(String annotations, String more, String... paths) {
        return ingress("metadata: {name: a, namespace: default, annotations: {" + annotations
                + "}}\nspec:\n  rules: [{host: x, http: {paths: [" + String.join(", ", paths) + "]}}]\n" + more.indent(2));
    }

    private static String verdict(List<Ingress> ingresses, String target, Inquiry.Scheme scheme) {
        Inquiry inquiry = Objects.requireNonNull(Inquiry.of(scheme, "10.0.0.7", "x:8081", target));
        return switch (Verdict.of(Site.of("x", ingresses), inquiry)) {
            case Verdict.Page(int status) -> String.valueOf(status);
            case Verdict.Moved(int status, String to) -> status + " " + to;
            case Verdict.Passed(Location location, String asked) ->
                Objects.requireNonNull(location.backend()).name() + ": " + asked;
        };
    }

    private static String plain(Ingress ingress, String target) {
        return verdict(List.of(ingress), target, Inquiry.Scheme.HTTP);
    }

    /** Rows of the table in Kubernetes' documentation of path types, and some more. */
    @ParameterizedTest
    @CsvSource({
        "Prefix, /, /any, true",
        "Exact, /foo, /foo, true",
        "Exact, /foo, /bar, false",
        "Exact, /foo, /foo/, false",
        "Exact, /foo/, /foo, false",
        "Prefix, /foo, /foo, true",
        "Prefix, /foo, /foo/, true",
        "Prefix, /foo/, /foo, true",
        "Prefix, /foo/, /foo/, true",
        "Prefix, /aaa/bb, /aaa/bbb, false",
        "Prefix, /aaa/bbb, /aaa/bbb, true",
        "Prefix, /aaa/bbb/, /aaa/bbb, true",
        "Prefix, /aaa/bbb, /aaa/bbb/ccc, true",
        "Prefix, /aaa/bbb, /aaa/bbbxyz, false",
        "Prefix, /foo, /Foo, false",
        "Prefix, /foo, /f%6fo/x?y=1, true",
        "Prefix, /foo, //foo/./x, true",
        "Prefix, /foo, /bar/../foo, true",
        "ImplementationSpecific, /foo, /foo/bar, true",
        "ImplementationSpecific, /foo, /foobar, false"
    })
    void pathsMatchAsTheirTypeSays(String type, String path, String asked, boolean matches) {
        assertThat(plain(with("", "", path(path, type)), asked)).isEqualTo(matches ? "to " + path + ": " + asked : "404");
    }

    @ParameterizedTest
    @CsvSource({"/aaa/bbb/c, to /aaa/bbb", "/aaa/x, to /aaa", "/b, to /", "/exact, exactly", "/exact/x, to /exact"})
    void theLongestPathCountsAndAnExactOneBeforeThoseThatBeginTheSame(String asked, String backend) {
        String exact = "{path: /exact, pathType: Exact, backend: {service: {name: exactly, port: {number: 80}}}}";
        Ingress many = with(
                "", "", path("/", "Prefix"), path("/exact", "Prefix"), exact, path("/aaa", "Prefix"), path("/aaa/bbb", "Prefix"));
        assertThat(plain(many, asked)).isEqualTo(backend + ": " + asked);
    }

    @Test
    void ofTwoIngressesForOnePathTheElderWinsAndTheirOtherPathsCountBoth() {
        String form = "metadata: {name: %s, creationTimestamp: '%s'}\nspec: {rules: [{host: X, http: {paths: [{path: /both,"
                + " pathType: Prefix, backend: {service: {name: %1$s}}},"
                + " {path: /%1$s, pathType: Prefix, backend: {service: {name: %1$s}}}]}}]}\n";
        List<Ingress> two = List.of(
                ingress(form.formatted("young", "2026-01-02T00:00:00Z")), ingress(form.formatted("old", "2026-01-01T00:00:00Z")));
        assertThat(verdict(two, "/both", Inquiry.Scheme.HTTP)).isEqualTo("old: /both");
        assertThat(verdict(two, "/young", Inquiry.Scheme.HTTP)).isEqualTo("young: /young");
        assertThat(verdict(two, "/old", Inquiry.Scheme.HTTP)).isEqualTo("old: /old");
    }

    @Test
    void aDefaultBackendGetsWhatTheRulesOfItsHostsLeave() {
        Ingress some = with("", "defaultBackend: {service: {name: rest, port: {name: http}}}", path("/foo", "Exact"));
        assertThat(plain(some, "/foo")).isEqualTo("to /foo: /foo");
        assertThat(plain(some, "/bar")).isEqualTo("rest: /bar");
        Ingress all = ingress("metadata: {name: a}\nspec: {defaultBackend: {service: {name: rest, port: {number: 80}}}}");
        Inquiry inquiry = Objects.requireNonNull(Inquiry.of(Inquiry.Scheme.HTTP, "10.0.0.7", "", "/"));
        assertThat(Verdict.of(Site.of("", List.of(all)), inquiry)).isInstanceOf(Verdict.Passed.class);
        assertThat(Verdict.of(null, inquiry)).isEqualTo(new Verdict.Page(404));
    }

    @ParameterizedTest
    @CsvSource({
        "/something, /", "/something/, /", "/something/new?a=1, /new?a=1", "/SOMETHING/a%20b, /a%20b", "/somethingelse, 404", "/, 404"
    })
    void pathsAreRewrittenWithTheGroupsOfTheirExpression(String asked, String sent) {
        String annotations = PREFIX + "use-regex: 'true', " + PREFIX + "rewrite-target: '/$2'";
        Ingress rewriting = with(annotations, "", path("/something(/|$)(.*)", "ImplementationSpecific"));
        assertThat(plain(rewriting, asked)).isEqualTo(sent.equals("404") ? sent : "to /something(/|$)(.*): " + sent);
    }

    @Test
    void oneIngressWithExpressionsMakesAllPathsOfTheHostSuch() {
        Ingress regex = with(
                PREFIX + "use-regex: 'true'", "", path("/a[0-9]+", "ImplementationSpecific"), path("/[", "ImplementationSpecific"));
        Ingress usual = with("", "", path("/foo", "Prefix"));
        assertThat(verdict(List.of(regex, usual), "/a17/b", Inquiry.Scheme.HTTP)).isEqualTo("to /a[0-9]+: /a17/b");
        assertThat(verdict(List.of(regex, usual), "/foobar", Inquiry.Scheme.HTTP)).isEqualTo("to /foo: /foobar");
        assertThat(verdict(List.of(usual), "/foobar", Inquiry.Scheme.HTTP)).isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource({"proxy-body-size=1m, 308 https://x/a?b", "ssl-redirect=false, to /: /a?b", "force-ssl-redirect=true, 308 https://x/a?b"})
    void hostsWithTlsAreAskedThatWay(String annotation, String becomes) {
        String annotations = PREFIX + annotation.replace("=", ": '") + "'";
        Ingress secured = with(annotations, "tls: [{hosts: [x], secretName: s}]", path("/", "Prefix"));
        assertThat(plain(secured, "/a?b")).isEqualTo(becomes);
        assertThat(verdict(List.of(secured), "/a?b", Inquiry.Scheme.HTTPS)).isEqualTo("to /: /a?b");
    }

    @Test
    void hostsWithoutTlsAreRedirectedByForceOnly() {
        String others = "tls: [{hosts: [other], secretName: s}]";
        assertThat(plain(with("", others, path("/", "Prefix")), "/")).isEqualTo("to /: /");
        assertThat(plain(with(PREFIX + "force-ssl-redirect: 'true'", others, path("/", "Prefix")), "/")).isEqualTo("308 https://x/");
    }

    @Test
    void requestsAreSentElsewhere() {
        String all = path("/", "Prefix");
        assertThat(plain(with(PREFIX + "app-root: /app", "", all), "/")).isEqualTo("302 http://x:8081/app");
        assertThat(plain(with(PREFIX + "app-root: /app", "", all), "/app")).isEqualTo("to /: /app");
        assertThat(plain(with(PREFIX + "permanent-redirect: 'https://example.com'", "", all), "/")).isEqualTo("301 https://example.com");
        assertThat(plain(with(PREFIX + "temporal-redirect: 'https://example.com'", "", all), "/")).isEqualTo("302 https://example.com");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/24, true", "10.0.0.7, true", "'192.0.2.0/24, 10.0.0.0/8', true", "192.0.2.0/24, false", "nonsense, false"})
    void onlyThoseFromTheNamedRangesGetIn(String ranges, boolean admitted) {
        Ingress guarded = with(PREFIX + "whitelist-source-range: '" + ranges + "'", "", path("/", "Prefix"));
        assertThat(plain(guarded, "/")).isEqualTo(admitted ? "to /: /" : "403");
    }

    @Test
    void whatLeadsOutOfTheRootOrIsNoPathIsNoInquiry() {
        assertThat(Inquiry.of(Inquiry.Scheme.HTTP, "10.0.0.7", "x", "/../etc")).isNull();
        assertThat(Inquiry.of(Inquiry.Scheme.HTTP, "10.0.0.7", "x", "/%zz")).isNull();
        assertThat(Inquiry.of(Inquiry.Scheme.HTTP, "10.0.0.7", "x", "*")).isNull();
    }

    private static boolean taken(String annotations, String header, String value, int draw) {
        Ingress canary = with(PREFIX + "canary: 'true'" + annotations, "", path("/", "Prefix"));
        Location shared = Objects.requireNonNull(Site.of("x", List.of(with("", "", path("/", "Prefix")), canary)).find("/any"));
        return Objects.requireNonNull(shared.canary()).takes(name -> name.equals(header) ? value : "", draw);
    }

    @Test
    void aCanaryGetsItsShareAndWhatAsksForIt() {
        String weight = ", " + PREFIX + "canary-weight: '30'";
        assertThat(taken(weight, "", "", 29)).isTrue();
        assertThat(taken(weight, "", "", 30)).isFalse();
        String header = weight + ", " + PREFIX + "canary-by-header: X-New";
        assertThat(taken(header, "X-New", "always", 99)).isTrue();
        assertThat(taken(header, "X-New", "never", 0)).isFalse();
        assertThat(taken(header, "X-New", "maybe", 0)).as("by weight").isTrue();
        String value = header + ", " + PREFIX + "canary-by-header-value: 'yes'";
        assertThat(taken(value, "X-New", "yes", 99)).isTrue();
        assertThat(taken(value, "X-New", "always", 99)).isFalse();
        String cookie = weight + ", " + PREFIX + "canary-by-cookie: new";
        assertThat(taken(cookie, "Cookie", "a=b; new=always", 99)).isTrue();
        assertThat(taken(cookie, "Cookie", "new=never", 0)).isFalse();
    }

    @Test
    void aCanaryAloneLeadsNowhere() {
        assertThat(plain(with(PREFIX + "canary: 'true'", "", path("/", "Prefix")), "/")).isEqualTo("404");
    }
}

package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DecoderTests {
    private static final Schema POD = Schemas.bundled().forKind(GroupVersionKind.of("v1", "Pod"));
    private static final Schema DEPLOYMENT = Schemas.bundled().forKind(GroupVersionKind.of("apps/v1", "Deployment"));

    private final Decoder decoder = new Decoder();

    private Decoded json(String body, FieldValidation validation) {
        return decoder.decode(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Format.JSON, POD, validation);
    }

    private ObjectNode json(String body) {
        return json(body, FieldValidation.STRICT).object();
    }

    private ObjectNode yaml(String body) {
        return decoder.decode(body.getBytes(StandardCharsets.UTF_8), Format.YAML, POD, FieldValidation.STRICT).object();
    }

    private void refuses(String body, String message) {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> json(body))
                .satisfies(refusal -> assertThat(refusal.getMessage().replace('\'', '"')).isEqualTo(message.replace('\'', '"')));
    }

    @Test
    void strictNamesUnknownAndRepeatedFieldsInTheirOrder() {
        refuses(
                "{'spec':{'foo':1,'containers':[{'name':'a','nested':true,'image':'x','image':'y'}]},'Kind':'Pod'}",
                "strict decoding error: unknown field 'spec.foo', unknown field 'spec.containers[0].nested',"
                        + " duplicate field 'spec.containers[0].image', unknown field 'Kind'");
    }

    @Test
    void warnDropsUnknownFieldsAndSaysSo() {
        Decoded decoded = json("{'spec':{'foo':1,'hostname':'h'}}", FieldValidation.WARN);
        assertThat(decoded.warnings()).containsExactly("unknown field \"spec.foo\"");
        assertThat(decoded.object().toString()).isEqualTo("{\"spec\":{\"hostname\":\"h\"}}");
    }

    @Test
    void ignoreDropsUnknownFieldsInSilence() {
        assertThat(json("{'spec':{'foo':1}}", FieldValidation.IGNORE).warnings()).isEmpty();
    }

    @Test
    void typeMismatchesReadAsGoPrintsThem() {
        refuses("{'spec':{'containers':'x'}}",
                "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container");
        refuses("{'metadata':{'labels':{'a':1}}}",
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string");
        refuses("{'spec':{'containers':[{'ports':[{'containerPort':3000000000}]}]}}",
                "json: cannot unmarshal number 3000000000 into Go struct field"
                        + " ContainerPort.spec.containers.ports.containerPort of type int32");
        refuses("{'spec':{'containers':[{'ports':[{'containerPort':'80'}]}]}}",
                "json: cannot unmarshal string into Go struct field"
                        + " ContainerPort.spec.containers.ports.containerPort of type int32");
        refuses("{'spec':[]}", "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec");
    }

    @ParameterizedTest
    @CsvSource({
        "1000m, 1", "0.5, 500m", "1024Mi, 1Gi", "1500Mi, 1500Mi", "1000, 1k", "100m, 100m", "1e3, 1e3", "12e6, 12e6",
        "0.1Gi, 107374182400m", "0, 0", "1.5Gi, 1536Mi", "+1, +1", "-1, -1", "1024, 1024", "1Ki, 1Ki", "0.0000000001, 1n"
    })
    void quantitiesTakeTheirCanonicalForm(String written, String canonical) {
        assertThat(ResourceQuantity.parse(written).text()).isEqualTo(canonical);
    }

    @Test
    void malformedQuantitiesAreRefused() {
        String resources = "{'spec':{'containers':[{'resources':{'limits':{'cpu':'%s'}}}]}}";
        refuses(resources.formatted("one"),
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }

    @Test
    void quantitiesMayBeNumbers() {
        assertThat(json("{'spec':{'containers':[{'resources':{'limits':{'cpu':2}}}]}}")
                        .at("/spec/containers/0/resources/limits/cpu").stringValue())
                .isEqualTo("2");
    }

    @Test
    void timesAreKeptInWholeSecondsOfUtc() {
        assertThat(json("{'metadata':{'creationTimestamp':'2026-01-02T05:04:05.75+02:00'}}")
                        .at("/metadata/creationTimestamp").stringValue())
                .isEqualTo("2026-01-02T03:04:05Z");
        refuses("{'metadata':{'creationTimestamp':'yesterday'}}",
                "parsing time 'yesterday' as '2006-01-02T15:04:05Z07:00': cannot parse 'yesterday' as '2006'");
    }

    @Test
    void nullsAreDropped() {
        assertThat(json("{'metadata':{'creationTimestamp':null,'labels':{'a':null}},'spec':null}").toString())
                .isEqualTo("{\"metadata\":{\"labels\":{\"a\":\"\"}}}");
    }

    @Test
    void orderSurvives() {
        String body = "{\"spec\":{\"containers\":[{\"name\":\"a\",\"args\":[\"b\"],\"image\":\"c\"}],\"hostNetwork\":true},\"kind\":\"Pod\"}";
        assertThat(json(body).toString()).isEqualTo(body);
    }

    @Test
    void emptyValuesAreLeftOutWhereGoLeavesThemOut() {
        assertThat(json("{'metadata':{'name':'','labels':{},'finalizers':[],'generation':0},'spec':{'hostNetwork':false,'nodeSelector':{},"
                                + "'schedulerName':'','tolerations':[],'containers':[{'name':'a','env':[],'args':[],'workingDir':'',"
                                + "'ports':[{'containerPort':0,'hostPort':0}]}]}}")
                        .toString())
                .isEqualTo("{\"metadata\":{},\"spec\":{\"containers\":[{\"name\":\"a\",\"ports\":[{\"containerPort\":0}]}]}}");
    }

    @Test
    void emptyValuesThatSaySomethingSurvive() {
        String pointers = "{\"spec\":{\"terminationGracePeriodSeconds\":0,\"automountServiceAccountToken\":false,\"runtimeClassName\":\"\","
                + "\"securityContext\":{},\"volumes\":[{\"name\":\"v\",\"emptyDir\":{}}],\"affinity\":{\"nodeAffinity\":{}},"
                + "\"containers\":[]}}";
        assertThat(json(pointers).toString()).isEqualTo(pointers);
        String items = "{\"metadata\":{\"labels\":{\"a\":\"\"},\"managedFields\":[]},\"spec\":{\"containers\":[{\"name\":\"\",\"args\":[\"\"]}]}}";
        assertThat(json(items).toString()).isEqualTo(items);
    }

    @Test
    void theSameFieldCanSaySomethingInOneTypeAndNothingInAnother() {
        Schema claim = kind("v1", "PersistentVolumeClaim");
        String body = "{\"spec\":{\"storageClassName\":\"\",\"volumeName\":\"\",\"accessModes\":[]}}";
        assertThat(decoder.decode(body.getBytes(StandardCharsets.UTF_8), Format.JSON, claim, FieldValidation.STRICT).object().toString())
                .isEqualTo("{\"spec\":{\"storageClassName\":\"\"}}");
        Schema volume = kind("v1", "PersistentVolume");
        assertThat(decoder.decode(body.replace("volumeName", "volumeMode").getBytes(StandardCharsets.UTF_8), Format.JSON, volume, FieldValidation.STRICT).object().toString())
                .isEqualTo("{\"spec\":{\"volumeMode\":\"\"}}");
        Schema slice = kind("discovery.k8s.io/v1", "EndpointSlice");
        assertThat(decoder.decode("{\"ports\":[{\"name\":\"\",\"port\":0}],\"endpoints\":[]}".getBytes(StandardCharsets.UTF_8), Format.JSON, slice, FieldValidation.STRICT).object().toString())
                .isEqualTo("{\"ports\":[{\"name\":\"\",\"port\":0}],\"endpoints\":[]}");
    }

    @Test
    void whatMayBeASchemaIsReadAsOne() {
        Schema definition = kind("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        String body = "{'spec':{'versions':[{'schema':{'openAPIV3Schema':{'properties':{'a':{'additionalProperties':%s}}}}}]}}";
        assertThat(decoded(body.formatted("{'type':'string','unheardOf':1,'required':[]}"), definition))
                .endsWith("{\"a\":{\"additionalProperties\":{\"type\":\"string\"}}}}}}]}}");
        assertThat(decoded(body.formatted("true"), definition)).contains("\"additionalProperties\":true");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> decoded(body.formatted("5"), definition))
                .withMessage("boolean or JSON schema expected");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> decoded(body.formatted("{'type':5}"), definition))
                .withMessageContaining("cannot unmarshal number into Go struct field JSONSchemaProps.type of type string");
    }

    private String decoded(String body, Schema schema) {
        return decoder.decode(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Format.JSON, schema, FieldValidation.STRICT)
                .object()
                .toString();
    }

    private static Schema kind(String apiVersion, String kind) {
        return Objects.requireNonNull(Schemas.bundled().forKind(GroupVersionKind.of(apiVersion, kind)));
    }

    @Test
    void brokenJsonIsDescribedInGosWords() {
        refuses("{'a':1", "unexpected end of JSON input");
        refuses("{'a' 1}", "invalid character '1' after object key");
        refuses("{'a':1}}", "invalid character '}' after top-level value");
        refuses("{'a':tru}", "invalid character '}' in literal true (expecting 'e')");
        refuses("", "unexpected end of JSON input");
    }

    @Test
    void somethingElseThanAnObjectHasNoKind() {
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> json("[]")).withMessageStartingWith(
                "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct {");
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() {
        byte[] body = "{\"kind\":\"a?b\"}".getBytes(StandardCharsets.UTF_8);
        body[10] = (byte) 0xff;
        assertThat(decoder.decode(body, Format.JSON, POD, FieldValidation.STRICT).object().path("kind").stringValue())
                .isEqualTo("a\ufffdb");
    }

    @Test
    void tooDeepDocumentsAreRefused() {
        refuses("{'a':" + "[".repeat(5000), "exceeded max depth");
    }

    @Test
    void yamlBooleansAreThoseOfVersionOneDotOne() {
        ObjectNode object = yaml("spec:\n  hostNetwork: yes\n  hostPID: off\n  hostname: \"yes\"\n");
        assertThat(object.toString()).isEqualTo("{\"spec\":{\"hostNetwork\":true,\"hostname\":\"yes\"}}");
    }

    @Test
    void yamlNumbersAreGos() {
        ObjectNode object = yaml("spec:\n  activeDeadlineSeconds: 0x10\n  terminationGracePeriodSeconds: 1_000\n  priority: 010\n");
        assertThat(object.toString())
                .isEqualTo("{\"spec\":{\"activeDeadlineSeconds\":16,\"priority\":8,\"terminationGracePeriodSeconds\":1000}}");
    }

    @Test
    void yamlMergeKeysAndAliasesAreResolved() {
        ObjectNode object = yaml("metadata:\n  labels: &l {a: b}\n  annotations:\n    <<: *l\n    c: d\n");
        assertThat(object.at("/metadata/annotations").toString()).isEqualTo("{\"a\":\"b\",\"c\":\"d\"}");
    }

    @Test
    void repeatedYamlKeysAreNamedByLine() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> yaml("kind: Pod\nspec:\n  hostname: a\n  hostname: b\n  foo: 1\n"))
                .withMessage("strict decoding error: yaml: unmarshal errors:\n  line 4: key \"hostname\" already set in map,"
                        + " unknown field \"spec.foo\"");
    }

    @Test
    void ofManyYamlDocumentsTheFirstCounts() {
        assertThat(yaml("kind: Pod\n---\nkind: Other\n").path("kind").stringValue()).isEqualTo("Pod");
    }

    @Test
    void yamlThatBlowsUpIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> yaml(bomb.toString()))
                .withMessage("yaml: document contains excessive aliasing");
    }

    @Test
    void brokenYamlNamesTheLine() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> yaml("a: b: c\n"))
                .withMessage("yaml: line 1: mapping values are not allowed in this context");
    }

    @Test
    void intOrStringTakesBoth() {
        byte[] body = "{\"spec\":{\"strategy\":{\"rollingUpdate\":{\"maxSurge\":\"25%\",\"maxUnavailable\":1}}}}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(decoder.decode(body, Format.JSON, DEPLOYMENT, FieldValidation.STRICT).object().toString())
                .isEqualTo(new String(body, StandardCharsets.UTF_8));
    }

    @Test
    void base64IsChecked() {
        Schema secret = Schemas.bundled().forKind(GroupVersionKind.of("v1", "Secret"));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> decoder.decode(
                        "{\"data\":{\"a\":\"abc!\"}}".getBytes(StandardCharsets.UTF_8), Format.JSON, secret, FieldValidation.STRICT))
                .withMessage("illegal base64 data at input byte 3");
    }
}

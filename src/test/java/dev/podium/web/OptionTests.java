package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.registry.ExpiredPageException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** Options of requests that contradict each other, or the object that they are about. */
@WebTest
class OptionTests {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final Api api;

    OptionTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    private String create(String name) throws Exception {
        return api.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}").expect(201).text("/metadata/uid");
    }

    @Test
    void aListIsToldOfEveryOptionThatItCannotHave() throws Exception {
        Api.Answer refused = api.get(MAPS + "?resourceVersionMatch=Newest&continue=x&sendInitialEvents=true").expect(422);
        assertThat(refused.text("/message")).isEqualTo("ListOptions.meta.k8s.io \"\" is invalid: ["
                + "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, "
                + "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided, "
                + "resourceVersionMatch: Unsupported value: \"Newest\": supported values: \"Exact\", \"NotOlderThan\", \"\", "
                + "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list]");
        assertThat(refused.texts("/details/causes", "/reason"))
                .containsExactly("FieldValueForbidden", "FieldValueForbidden", "FieldValueNotSupported", "FieldValueForbidden");
    }

    @Test
    void pagesGoOnWithWhatThereIsNowIfTheirTokenSaysSo() throws Exception {
        for (String each : new String[] {"page-1", "page-2", "page-3"}) {
            create(each);
        }
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"page-1\\u0000\"}".getBytes(StandardCharsets.UTF_8));
        Api.Answer rest = api.get(MAPS + "?limit=1&continue=" + token).expect(200);
        assertThat(rest.texts("/items", "/metadata/name")).containsExactly("page-2");
        create("page-4");
        assertThat(api.get(MAPS + "?limit=9&continue=" + rest.text("/metadata/continue")).texts("/items", "/metadata/name"))
                .as("from then on, all is as of the moment of the first answer")
                .contains("page-3")
                .doesNotContain("page-4");
        assertThat(StatusObject.of(new ExpiredPageException(token)).at("/metadata/continue").asString()).isEqualTo(token);
    }

    @Test
    void aDeletionKnowsOnePropagationAndOneDryRun() throws Exception {
        create("kept");
        assertThat(api.delete(MAPS + "/kept", "{\"propagationPolicy\":\"Orphan\",\"orphanDependents\":true}")
                        .expect(422)
                        .text("/message"))
                .isEqualTo("DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid value: \"Orphan\": "
                        + "orphanDependents and deletionPropagation cannot be both set");
        assertThat(api.delete(MAPS + "/kept", "{\"propagationPolicy\":\"Later\"}").expect(422).text("/message"))
                .isEqualTo("DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Later\": "
                        + "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        api.delete(MAPS + "/kept", "{\"dryRun\":[\"Some\"]}").expect(422);
        api.get(MAPS + "/kept").expect(200);
    }

    @Test
    void aDeletionOfAnotherObjectSaysWhichOneIsThere() throws Exception {
        String uid = create("other");
        assertThat(api.delete(MAPS + "/other", "{\"preconditions\":{\"uid\":\"u\"}}").expect(409).text("/message"))
                .isEqualTo("Operation cannot be fulfilled on ConfigMap \"other\": the UID in the precondition (u) does not match the"
                        + " UID in record (" + uid + "). The object might have been deleted and then recreated");
        assertThat(api.delete(MAPS + "/other", "{\"preconditions\":{\"resourceVersion\":\"1\"}}").expect(409).text("/message"))
                .startsWith("Operation cannot be fulfilled on ConfigMap \"other\": the ResourceVersion in the precondition (1) does not"
                        + " match the ResourceVersion in record (")
                .endsWith("). The object might have been modified");
    }

    @Test
    void aReplacementHasToNameItself() throws Exception {
        create("named");
        assertThat(api.put(MAPS + "/named", "{\"metadata\":{}}").expect(400).text("/message"))
                .isEqualTo("the name of the object (named based on URL) was undeterminable: name must be provided");
    }
}

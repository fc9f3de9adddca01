package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PatchesTests {
    private static final Schema POD = Schemas.bundled().forKind(GroupVersionKind.of("v1", "Pod"));

    private static JsonNode tree(String json) {
        return Json.parseValue(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String strategic(String document, String patch) {
        return Patches.strategic(POD, (ObjectNode) tree(document), (ObjectNode) tree(patch)).toString().replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':1}               | [{'op':'add','path':'/b','value':2}]                 | {'a':1,'b':2}",
        "{'a':[1,2]}           | [{'op':'add','path':'/a/-','value':3}]               | {'a':[1,2,3]}",
        "{'a':[1,2]}           | [{'op':'add','path':'/a/1','value':3}]               | {'a':[1,3,2]}",
        "{'a':[1,2]}           | [{'op':'remove','path':'/a/0'}]                      | {'a':[2]}",
        "{'a':{'x/y':1}}       | [{'op':'replace','path':'/a/x~1y','value':2}]        | {'a':{'x/y':2}}",
        "{'a':{}}              | [{'op':'replace','path':'/a/b','value':2}]           | {'a':{'b':2}}",
        "{'a':1}               | [{'op':'move','from':'/a','path':'/b'}]              | {'b':1}",
        "{'a':1}               | [{'op':'copy','from':'/x','path':'/b'}]              | {'a':1,'b':null}",
        "{'a':{'b':1}}         | [{'op':'copy','from':'/a','path':'/c'}]              | {'a':{'b':1},'c':{'b':1}}",
        "{'a':1.0}             | [{'op':'test','path':'/a','value':1}]                | {'a':1.0}",
        "{'a':null}            | [{'op':'test','path':'/x','value':null}]             | {'a':null}"
    })
    void jsonPatchesApply(String document, String patch, String expected) {
        assertThat(Patches.json(tree(document), tree(patch)).toString().replace('"', '\'')).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[{'op':'remove','path':'/x'}]            | error in remove for path: '/x': Unable to remove nonexistent key: x: missing value",
        "[{'op':'replace','path':'/x/y','value':1}] | replace operation does not apply: doc is missing path: /x/y: missing value",
        "[{'op':'move','from':'/x','path':'/y'}]  | error in move for path: 'x': Unable to remove nonexistent key: x: missing value",
        "[{'op':'add','path':'/x/y','value':1}]   | add operation does not apply: doc is missing path: '/x/y': missing value",
        "[{'op':'test','path':'/a','value':2}]    | testing value /a failed: test failed",
        "[{'op':'jump','path':'/a'}]              | Unexpected kind: jump"
    })
    void jsonPatchesThatDoNotApplyAre422(String patch, String message) {
        assertThatExceptionOfType(PatchException.class)
                .isThrownBy(() -> Patches.json(tree("{'a':1}"), tree(patch)))
                .satisfies(thrown -> {
                    assertThat(thrown.reason().code()).isEqualTo(422);
                    assertThat(thrown.getMessage().replace('"', '\'')).isEqualTo(message);
                });
    }

    @Test
    void malformedJsonPatchesAre400() {
        assertThatExceptionOfType(PatchException.class)
                .isThrownBy(() -> Patches.json(tree("{}"), "{}".getBytes(StandardCharsets.UTF_8)))
                .satisfies(thrown -> assertThat(thrown.reason().code()).isEqualTo(400))
                .withMessage("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    }

    @Test
    void copiesOfCopiesComeToAnEnd() {
        String doubling = "{'op':'copy','from':'/a','path':'/a/-'}";
        assertThatExceptionOfType(PatchException.class)
                .isThrownBy(() -> Patches.json(
                        (ObjectNode) tree("{'a':['" + "x".repeat(1_000) + "']}"),
                        tree("[" + (doubling + ",").repeat(40) + doubling + "]")))
                .withMessageMatching(
                        "Unable to complete the copy, the accumulated size increase of copy is \\d+, exceeding the limit 3145728");
    }

    @Test
    void noPatchNestsDeeperThanARequestMay() {
        String deep = "[".repeat(600) + "]".repeat(600);
        assertThatExceptionOfType(PatchException.class)
                .isThrownBy(() -> Patches.json(
                        (ObjectNode) tree("{'a':" + deep + "}"),
                        tree("[{'op':'copy','from':'/a','path':'" + "/a" + "/0".repeat(598) + "/-'}]")))
                .withMessage("exceeded max depth");
    }

    @Test
    void mergePatchesReplaceListsAndRemoveByNull() {
        JsonNode merged = Patches.merge(tree("{'a':{'b':1,'c':2},'l':[1]}"), tree("{'a':{'b':null,'d':{'e':null}},'l':[2]}"));
        assertThat(merged.toString().replace('"', '\'')).isEqualTo("{'a':{'c':2,'d':{}},'l':[2]}");
    }

    @Test
    void listsMergeByTheirKeysAndNewItemsComeFirst() {
        assertThat(strategic(
                        "{'spec':{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}}",
                        "{'spec':{'containers':[{'name':'c','image':'3'},{'name':'b','image':'9'}]}}"))
                .isEqualTo("{'spec':{'containers':[{'name':'a','image':'1'},{'name':'c','image':'3'},{'name':'b','image':'9'}]}}"
                        .replace("{'name':'a','image':'1'},{'name':'c','image':'3'}", "{'name':'c','image':'3'},{'name':'a','image':'1'}"));
    }

    @Test
    void elementsCanBeDeleted() {
        assertThat(strategic(
                        "{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}",
                        "{'spec':{'containers':[{'$patch':'delete','name':'a'}]}}"))
                .isEqualTo("{'spec':{'containers':[{'name':'b'}]}}");
    }

    @Test
    void listsAndMapsCanBeReplaced() {
        assertThat(strategic(
                        "{'spec':{'containers':[{'name':'a'},{'name':'b'}],'nodeSelector':{'x':'1'}}}",
                        "{'spec':{'containers':[{'name':'c'},{'$patch':'replace'}],'nodeSelector':{'$patch':'replace','y':'2'}}}"))
                .isEqualTo("{'spec':{'containers':[{'name':'c'}],'nodeSelector':{'y':'2'}}}");
    }

    @Test
    void theOrderOfElementsCanBeSet() {
        assertThat(strategic(
                        "{'spec':{'containers':[{'name':'a'},{'name':'s'},{'name':'b'}]}}",
                        "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}],'containers':[{'name':'a','image':'x'}]}}"))
                .isEqualTo("{'spec':{'containers':[{'name':'s'},{'name':'b'},{'name':'a','image':'x'}]}}");
    }

    @Test
    void primitivesMergeAndAreDeletedFromTheirList() {
        assertThat(strategic(
                        "{'metadata':{'finalizers':['a','b']}}",
                        "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a'],'finalizers':['c']}}"))
                .isEqualTo("{'metadata':{'finalizers':['c','b']}}");
    }

    @Test
    void onlyRetainedKeysStay() {
        assertThat(strategic(
                        "{'spec':{'volumes':[{'name':'v','emptyDir':{}}]}}",
                        "{'spec':{'volumes':[{'name':'v','$retainKeys':['name','hostPath'],'hostPath':{'path':'/x'}}]}}"))
                .isEqualTo("{'spec':{'volumes':[{'name':'v','hostPath':{'path':'/x'}}]}}");
    }

    @Test
    void nullsRemoveAndLeaveNoTraceInWhatIsNew() {
        assertThat(strategic("{'metadata':{'labels':{'a':'1'}}}", "{'metadata':{'labels':{'a':null},'annotations':{'b':null,'c':'d'}}}"))
                .isEqualTo("{'metadata':{'labels':{},'annotations':{'c':'d'}}}");
    }

    @Test
    void atomicListsAreReplaced() {
        assertThat(strategic("{'spec':{'containers':[{'name':'a','args':['1','2']}]}}", "{'spec':{'containers':[{'name':'a','args':['3']}]}}"))
                .isEqualTo("{'spec':{'containers':[{'name':'a','args':['3']}]}}");
    }

    @Test
    void itemsWithoutTheirKeyAreRefused() {
        assertThatExceptionOfType(PatchException.class)
                .isThrownBy(() -> strategic("{'spec':{'containers':[{'name':'a'}]}}", "{'spec':{'containers':[{'image':'x'}]}}"))
                .withMessage("map: map[image:x] does not contain declared merge key: name");
    }

    @Test
    void anUnknownDirectiveIsRefused() {
        assertThatExceptionOfType(PatchException.class)
                .isThrownBy(() -> strategic("{'spec':{}}", "{'spec':{'$patch':'jump'}}"))
                .withMessage("unknown patch type: jump in map: map[$patch:jump]");
    }
}

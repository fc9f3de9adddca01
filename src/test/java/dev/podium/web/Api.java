package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the API the way that a test reads best. */
final class Api {

    private final MockMvc mvc;
    private final RequestPostProcessor who;

    Api(MockMvc mvc) {
        this(mvc, request -> request);
    }

    /** @param who what every request shows of the one who makes it */
    Api(MockMvc mvc, RequestPostProcessor who) {
        this.mvc = mvc;
        this.who = who;
    }

    /** An answer, read. */
    record Answer(int code, JsonNode body, MockHttpServletResponse response) {

        Answer expect(int wanted) {
            assertThat(code).as(body.toString()).isEqualTo(wanted);
            return this;
        }

        String text(String pointer) {
            return body.at(pointer).asString("");
        }

        List<String> texts(String array, String pointer) {
            List<String> texts = new ArrayList<>();
            body.at(array).forEach(each -> texts.add(each.at(pointer).asString("")));
            return texts;
        }
    }

    Answer get(String path) throws Exception {
        return send(MockMvcRequestBuilders.get(URI.create(path)));
    }

    Answer get(String path, String accept) throws Exception {
        return send(MockMvcRequestBuilders.get(URI.create(path)).header("Accept", accept));
    }

    Answer post(String path, String json) throws Exception {
        return send(MockMvcRequestBuilders.post(URI.create(path)).contentType("application/json").content(json));
    }

    Answer post(String path, String json, String accept) throws Exception {
        return send(MockMvcRequestBuilders.post(URI.create(path))
                .header("Accept", accept)
                .contentType("application/json")
                .content(json));
    }

    Answer put(String path, String json) throws Exception {
        return send(MockMvcRequestBuilders.put(URI.create(path)).contentType("application/json").content(json));
    }

    Answer patch(String path, String kind, String json) throws Exception {
        return send(MockMvcRequestBuilders.patch(URI.create(path))
                .contentType("application/" + kind + "+json")
                .content(json));
    }

    Answer apply(String path, String yaml) throws Exception {
        return send(MockMvcRequestBuilders.patch(URI.create(path))
                .contentType("application/apply-patch+yaml")
                .content(yaml));
    }

    Answer delete(String path) throws Exception {
        return send(MockMvcRequestBuilders.request(HttpMethod.DELETE, URI.create(path)));
    }

    Answer delete(String path, String options) throws Exception {
        return send(MockMvcRequestBuilders.request(HttpMethod.DELETE, URI.create(path))
                .contentType("application/json")
                .content(options));
    }

    /** The frames of a watch that ends after a second. */
    List<JsonNode> watch(String path) throws Exception {
        MockHttpServletResponse response = mvc.perform(
                        MockMvcRequestBuilders.get(
                                URI.create(path + (path.contains("?") ? "&" : "?") + "watch=true&timeoutSeconds=1")))
                .andReturn()
                .getResponse();
        List<JsonNode> frames = new ArrayList<>();
        for (String line : response.getContentAsString().lines().toList()) {
            frames.add(JsonMapper.shared().readTree(line));
        }
        return frames;
    }

    private Answer send(MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse response = mvc.perform(request.with(who)).andReturn().getResponse();
        byte[] body = response.getContentAsByteArray();
        String type = response.getContentType();
        JsonNode json = type != null && type.startsWith("application/json")
                ? JsonMapper.shared().readTree(body)
                : JsonMapper.shared().getNodeFactory().stringNode(response.getContentAsString());
        return new Answer(response.getStatus(), json, response);
    }
}

package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.Json;
import dev.podium.web.protobuf.ProtobufReader;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Lists that are longer than what is held of them at a time: whole in every form, and sent piece by piece. */
@WebTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListTests {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    /** More than two of the pieces in which lists are converted. */
    private static final int COUNT = 1_001;
    /** Larger than every item and every buffer, smaller than the smallest list. */
    private static final int PIECE = 100_000;

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private MockMvc mvc;

    private final AtomicInteger largest = new AtomicInteger();
    private MockMvc observed;
    private String namespace;
    private String maps;

    @BeforeAll
    void makeManyObjects() throws Exception {
        Filter measuring = (request, response, chain) ->
                chain.doFilter(request, new Measured((HttpServletResponse) response, largest));
        observed = MockMvcBuilders.webAppContextSetup(context).addFilters(measuring).build();
        Api api = new Api(mvc);
        namespace = "l" + UUID.randomUUID().toString().substring(0, 8);
        maps = "/api/v1/namespaces/" + namespace + "/configmaps";
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        for (int i = 0; i < COUNT; i++) {
            api.post(maps, "{\"metadata\": {\"name\": \"m-%04d\", \"labels\": {\"list\": \"long\"}}, \"data\": {\"k\": \"%s\"}}".formatted(i, "ü".repeat(50)))
                    .expect(201);
        }
    }

    @BeforeEach
    void measureAnew() {
        largest.set(0);
    }

    @AfterAll
    void deleteThem() throws Exception {
        new Api(mvc).delete("/api/v1/namespaces/" + namespace).expect(200);
    }

    private MockHttpServletResponse list(String accept, String query) throws Exception {
        MockHttpServletResponse response = observed.perform(
                        MockMvcRequestBuilders.get(URI.create(maps + "?labelSelector=list" + query)).header("Accept", accept))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).isEqualTo(200);
        return response;
    }

    private ObjectNode plain() throws Exception {
        return Json.parse(list("application/json", "").getContentAsByteArray());
    }

    private static List<String> names(JsonNode list, String items, String pointer) {
        List<String> names = new ArrayList<>();
        list.path(items).forEach(each -> names.add(each.at(pointer).asString("")));
        return names;
    }

    private static List<String> expected() {
        return IntStream.range(0, COUNT).mapToObj("m-%04d"::formatted).toList();
    }

    @Test
    void jsonHasEveryItemOnce() throws Exception {
        ObjectNode list = plain();
        assertThat(names(list, "items", "/metadata/name")).isEqualTo(expected());
        assertThat(list.at("/items/0").has("kind")).isFalse();
        assertThat(list.path("metadata").path("resourceVersion").asString()).isNotEmpty();
    }

    @Test
    void whatPeopleReadIsTheSameWithLineBreaks() throws Exception {
        byte[] pretty = list("application/json", "&pretty=true").getContentAsByteArray();
        assertThat(new String(pretty)).startsWith("{\n  \"kind\": \"ConfigMapList\",\n  \"apiVersion\": \"v1\",\n  \"metadata\": {\n");
        assertThat(Json.parse(pretty).path("items")).isEqualTo(plain().path("items"));
    }

    @Test
    void yamlSaysTheSame() throws Exception {
        JsonNode list = new YAMLMapper().readTree(list("application/yaml", "").getContentAsByteArray());
        assertThat(list.path("kind").asString()).isEqualTo("ConfigMapList");
        assertThat(list.path("items")).isEqualTo(JsonMapper.shared().readTree(plain().path("items").toString()));
    }

    @Test
    void protobufSaysTheSame() throws Exception {
        ObjectNode list = new ProtobufReader().read(list(PROTOBUF, "").getContentAsByteArray());
        assertThat(names(list, "items", "/metadata/name")).isEqualTo(expected());
        assertThat(list.at("/items/1000/data")).isEqualTo(plain().at("/items/1000/data"));
        assertThat(list.at("/items/1000/metadata")).isEqualTo(plain().at("/items/1000/metadata"));
    }

    @Test
    void aTableHasARowForEach() throws Exception {
        ObjectNode table = Json.parse(list(TABLE, "&includeObject=Metadata").getContentAsByteArray());
        assertThat(table.path("kind").asString()).isEqualTo("Table");
        assertThat(table.at("/columnDefinitions/0/name").asString()).isEqualTo("Name");
        assertThat(names(table, "rows", "/cells/0")).isEqualTo(expected());
        assertThat(table.at("/rows/1000/object/metadata")).isEqualTo(plain().at("/items/1000/metadata"));
    }

    @Test
    void metadataAreThoseOfEach() throws Exception {
        ObjectNode list = Json.parse(list(METADATA, "").getContentAsByteArray());
        assertThat(list.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        assertThat(names(list, "items", "/metadata/name")).isEqualTo(expected());
        assertThat(list.at("/items/0/kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(list.at("/items/0").has("data")).isFalse();
        ObjectNode message = new ProtobufReader().read(list(METADATA.replace("application/json", PROTOBUF), "").getContentAsByteArray());
        assertThat(names(message, "items", "/metadata/name")).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/yaml", PROTOBUF, TABLE, METADATA})
    void noListIsPutTogetherBeforeItIsSent(String accept) throws Exception {
        assertThat(list(accept, "").getContentAsByteArray()).hasSizeGreaterThan(PIECE);
        assertThat(largest).hasValueLessThan(PIECE);
        assertThat(largest).hasValueGreaterThan(0);
    }

    @Test
    void norIsOneForPeople() throws Exception {
        assertThat(list("application/json", "&pretty=true").getContentAsByteArray()).hasSizeGreaterThan(PIECE);
        assertThat(largest).hasValueLessThan(PIECE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/yaml", PROTOBUF, TABLE, METADATA})
    void everyFormIsCompressedForThoseWhoTakeIt(String accept) throws Exception {
        MockHttpServletResponse compressed = mvc.perform(MockMvcRequestBuilders.get(URI.create(maps + "?labelSelector=list"))
                        .header("Accept", accept)
                        .header("Accept-Encoding", "deflate, gzip;q=0.5"))
                .andReturn()
                .getResponse();
        assertThat(compressed.getHeader("Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.getContentAsByteArray()))) {
            assertThat(in.readAllBytes()).hasSameSizeAs(list(accept, "").getContentAsByteArray());
        }
    }

    /** Notes the largest piece that is written at once. */
    private static final class Measured extends HttpServletResponseWrapper {

        private final AtomicInteger largest;

        Measured(HttpServletResponse response, AtomicInteger largest) {
            super(response);
            this.largest = largest;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            ServletOutputStream out = super.getOutputStream();
            return new ServletOutputStream() {

                @Override
                public boolean isReady() {
                    return out.isReady();
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    out.setWriteListener(listener);
                }

                @Override
                public void write(int value) throws IOException {
                    out.write(value);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    largest.accumulateAndGet(length, Math::max);
                    out.write(bytes, offset, length);
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }
            };
        }
    }
}

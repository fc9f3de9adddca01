package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles;
import dev.podium.container.simulated.http.FileServer;
import dev.podium.model.HttpHeader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** One request, from its server's rules to the answer. */
final class Exchange {

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> GENERAL = Set.of(200, 201, 204, 206, 301, 302, 303, 304, 307, 308);

    private final Process process;
    private final Journal journal;
    private final Upstreams upstreams;
    private final VirtualServer server;
    private final HttpRequest request;
    private final Variables variables;
    private final Pages pages;
    private Scope scope;
    private String uri = "";
    private boolean late;

    Exchange(Process process, Journal journal, Upstreams upstreams, VirtualServer server, HttpRequest request, Variables variables, Pages pages) {
        this.process = process;
        this.journal = journal;
        this.upstreams = upstreams;
        this.server = server;
        this.request = request;
        this.variables = variables;
        this.pages = pages;
        this.scope = server.scope();
    }

    /** The level that the answer comes from, for what is logged of it. */
    Scope scope() {
        return scope;
    }

    HttpResponse answer() throws IOException, InterruptedException {
        String path = decoded(request.path());
        if (path == null) {
            return headed(pages.of(400));
        }
        move(path);
        HttpResponse response = respond(MOST_REDIRECTS);
        return headed(late ? response : instead(response));
    }

    private void move(String path) {
        uri = path;
        variables.set("uri", path);
        variables.set("document_uri", path);
    }

    /** A path without what is escaped and doubled; null if it leads out of the root. */
    private static @Nullable String decoded(String path) {
        String text;
        try {
            text = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8).replaceAll("/+", "/");
        } catch (IllegalArgumentException malformed) {
            return null;
        }
        Deque<String> steps = new ArrayDeque<>();
        for (String each : text.split("/", -1)) {
            if (each.equals("..")) {
                if (steps.size() < 2) {
                    return null;
                }
                steps.removeLast();
            } else if (!each.equals(".")) {
                steps.add(each);
            }
        }
        return String.join("/", steps);
    }

    private HttpResponse respond(int redirects) throws IOException, InterruptedException {
        List<Directive> general = server.scope().own("return");
        if (!general.isEmpty()) {
            return returned(general.getFirst());
        }
        Location location = Location.find(server.locations(), uri);
        scope = location == null ? server.scope() : location.scope();
        if (location != null && location.pattern() != null) {
            Matcher match = location.pattern().matcher(uri);
            if (match.find()) {
                variables.capture(match.toMatchResult());
            }
        }
        if (!scope.own("return").isEmpty() && location != null) {
            return returned(scope.own("return").getFirst());
        }
        if (!scope.own("stub_status").isEmpty() && location != null) {
            return HttpResponse.of(200, "text/plain", journal.counts());
        }
        if (location != null && !scope.own("proxy_pass").isEmpty()) {
            HttpResponse passed = upstreams.pass(request, uri, location, variables, pages);
            late = true;
            return passed;
        }
        Directive tried = scope.find("try_files");
        return tried == null ? file(location, redirects) : tried(tried, location, redirects);
    }

    private HttpResponse returned(Directive directive) {
        String first = variables.expand(directive.first());
        String second = directive.args().size() < 2 ? "" : variables.expand(directive.args().get(1));
        late = true;
        if (!first.matches("\\d{3}")) {
            return pages.of(302).with("Location", first);
        }
        int code = Integer.parseInt(first);
        if (Set.of(301, 302, 303, 307, 308).contains(code)) {
            return pages.of(code).with("Location", second.startsWith("/") ? variables.expand("$scheme://$http_host") + second : second);
        }
        if (directive.args().size() < 2) {
            late = false;
            return code >= 300 ? pages.of(code) : HttpResponse.of(code, type(), "");
        }
        return HttpResponse.of(code, type(), second);
    }

    private String type() {
        return scope.text("default_type", "text/plain");
    }

    private HttpResponse tried(Directive tried, @Nullable Location location, int redirects) throws IOException, InterruptedException {
        List<String> args = tried.args();
        for (String each : args.subList(0, args.size() - 1)) {
            String path = variables.expand(each);
            String file = place(location, path);
            boolean directory = path.endsWith("/");
            if (directory ? process.files().isDirectory(file) : process.files().exists(file) && !process.files().isDirectory(file)) {
                move(path);
                return file(location, redirects);
            }
        }
        String last = args.getLast();
        if (last.matches("=\\d{3}")) {
            return pages.of(Integer.parseInt(last.substring(1)));
        }
        return redirected(variables.expand(last), redirects);
    }

    private HttpResponse redirected(String path, int redirects) throws IOException, InterruptedException {
        if (redirects == 0) {
            journal.error("rewrite or internal redirection cycle while internally redirecting to \"" + path + "\"", variables);
            return pages.of(500);
        }
        move(path.replaceFirst("\\?.*", ""));
        return respond(redirects - 1);
    }

    private String place(@Nullable Location location, String path) {
        List<Directive> alias = location == null ? List.of() : location.scope().own("alias");
        if (location == null || alias.isEmpty()) {
            return variables.expand(scope.text("root", "/etc/nginx/html")) + path;
        }
        String rest = location.pattern() != null || !path.startsWith(location.path()) ? "" : path.substring(location.path().length());
        return variables.expand(alias.getFirst().first()) + rest;
    }

    private HttpResponse file(@Nullable Location location, int redirects) throws IOException, InterruptedException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return pages.of(405);
        }
        VirtualFiles files = process.files();
        String file = place(location, uri);
        if (files.isDirectory(file) && !uri.endsWith("/")) {
            return pages.of(301).with("Location", variables.expand("$scheme://$http_host") + uri + "/");
        }
        if (!files.isDirectory(file)) {
            return uri.endsWith("/") || !files.exists(file) ? absent(file) : content(file);
        }
        Directive index = scope.find("index");
        for (String each : index == null ? List.of("index.html") : index.args()) {
            if (each.startsWith("/")) {
                return redirected(each, redirects);
            }
            if (files.exists(file + each) && !files.isDirectory(file + each)) {
                return content(file + each);
            }
        }
        if (scope.text("autoindex", "off").equals("on")) {
            return HttpResponse.of(200, "text/html", pages.index(uri, listed(file)));
        }
        journal.error("directory index of \"" + file + "\" is forbidden", variables);
        return pages.of(403);
    }

    private List<String> listed(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (String each : process.files().list(directory)) {
            if (!each.startsWith(".")) {
                names.add(process.files().isDirectory(directory + each) ? each + "/" : each);
            }
        }
        return names.stream().sorted().toList();
    }

    private HttpResponse absent(String file) throws IOException {
        boolean directory = uri.endsWith("/");
        journal.error(
                directory
                        ? "\"" + file + "index.html\" is not found (2: No such file or directory)"
                        : "open() \"" + file + "\" failed (2: No such file or directory)",
                variables);
        return pages.of(404);
    }

    private HttpResponse content(String file) throws IOException {
        try {
            String type = FileServer.type(file);
            byte[] bytes = process.files().read(file);
            return new HttpResponse(200, List.of(new HttpHeader("Content-Type", type == null ? type() : type)), bytes);
        } catch (IOException refused) {
            journal.error("open() \"" + file + "\" failed (13: Permission denied)", variables);
            return pages.of(403);
        }
    }

    /** What {@code error_page} has in the place of an answer. */
    private HttpResponse instead(HttpResponse response) throws IOException, InterruptedException {
        for (Directive each : scope.all("error_page")) {
            List<String> args = each.args();
            String page = args.isEmpty() ? "" : args.getLast();
            boolean other = args.size() > 2 && args.get(args.size() - 2).startsWith("=");
            if (!args.contains(Integer.toString(response.status())) || !page.startsWith("/")) {
                continue;
            }
            move(page);
            HttpResponse found = respond(0);
            if (found.status() >= 300) {
                return response;
            }
            String code = other ? args.get(args.size() - 2).substring(1) : Integer.toString(response.status());
            return new HttpResponse(code.isEmpty() ? found.status() : Integer.parseInt(code), found.headers(), found.body());
        }
        return response;
    }

    private HttpResponse headed(HttpResponse response) {
        HttpResponse headed = response;
        for (Directive each : scope.all("add_header")) {
            List<String> args = each.args();
            if (args.size() > 1 && (GENERAL.contains(response.status()) || args.size() > 2 && args.get(2).equals("always"))) {
                headed = headed.with(args.getFirst(), variables.expand(args.get(1)));
            }
        }
        return headed;
    }
}

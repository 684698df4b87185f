package dev.gatehouse.oauth;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser without JavaScript: it keeps cookies, reads forms and sends them, and follows redirects within one site.
 */
final class Browser {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\">(.*?)</form>", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("<input[^>]* name=\"([^\"]+)\"(?: value=\"([^\"]*)\")?");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** What the browser shows, or where it was sent away from the site. */
    record Page(URI url, HttpResponse<String> response) {
        String html() {
            return response.body();
        }

        /** Where the answer leads to, off the site. */
        URI redirect() {
            return URI.create(response.headers().firstValue("Location").orElseThrow());
        }

        /** A parameter of the authorization response. */
        String answer(String name) throws OAuthException {
            String value = Parameters.parse(redirect().getRawQuery()).get(name);
            return value == null ? "" : value;
        }
    }

    /** Takes a cookie as a site would set it. */
    void setCookie(String site, String cookie) throws IOException {
        cookies.put(URI.create(site), Map.of("Set-Cookie", List.of(cookie)));
    }

    Page open(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    /** Fills in the fields of the form that has this button, and presses it. */
    Page press(Page page, String button, Map<String, String> fields) throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.html());
        while (form.find()) {
            if (form.group(2).contains("value=\"" + button + "\"")) {
                Map<String, String> values = new HashMap<>();
                Matcher field = FIELD.matcher(form.group(2));
                while (field.find()) {
                    values.put(field.group(1), field.group(2) == null ? "" : unescaped(field.group(2)));
                }
                values.putAll(fields);
                values.put("action", button);
                return submit(page.url().resolve("authorize" + unescaped(form.group(1))), values);
            }
        }
        throw new AssertionError("The page has no form with the button " + button + ": " + page.html());
    }

    Page submit(URI target, Map<String, String> values) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(target)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(RunningAuthorizationServer.encoded(values))));
    }

    Page signIn(Page login, String username, String password) throws IOException, InterruptedException {
        return press(login, "login", Map.of("username", username, "password", password));
    }

    Page allow(Page consent) throws IOException, InterruptedException {
        return press(consent, "allow", Map.of());
    }

    private Page send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest sent = request.build();
        HttpResponse<String> response = http.send(sent, HttpResponse.BodyHandlers.ofString());
        Page page = new Page(sent.uri(), response);
        if (response.statusCode() == 303) {
            URI target = sent.uri().resolve(page.redirect());
            if (target.getAuthority() != null
                    && target.getAuthority().equals(sent.uri().getAuthority())) {
                return send(HttpRequest.newBuilder(target));
            }
        }
        return page;
    }

    static String unescaped(String html) {
        Matcher entity = Pattern.compile("&#(\\d+);").matcher(html);
        return entity.replaceAll(
                        match -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1)))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}

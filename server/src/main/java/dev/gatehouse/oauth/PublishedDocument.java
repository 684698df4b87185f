package dev.gatehouse.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Supplier;

/** A JSON document that everybody may read and keep for five minutes, made anew for each request. */
final class PublishedDocument extends JsonEndpoint {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Map<String, Object>> document;

    PublishedDocument(Supplier<Map<String, Object>> document) {
        super("GET");
        this.document = document;
    }

    @Override
    Answer answer(HttpServletRequest request) {
        return new Answer(200, document.get());
    }

    @Override
    String cacheControl() {
        return "public, max-age=300";
    }
}

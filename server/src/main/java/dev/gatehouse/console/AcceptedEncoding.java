package dev.gatehouse.console;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.http.QuotedQualityCSV;

/** How an answer may be encoded (RFC 9110, section 12.5.3). */
final class AcceptedEncoding {
    private AcceptedEncoding() {}

    /** Whether gzip is accepted by name; {@code gzip;q=0} is a refusal. */
    static boolean isGzip(HttpServletRequest request) {
        QuotedQualityCSV accepted = new QuotedQualityCSV();
        request.getHeaders("Accept-Encoding").asIterator().forEachRemaining(accepted::addValue);
        return accepted.getValues().stream().anyMatch("gzip"::equalsIgnoreCase);
    }
}

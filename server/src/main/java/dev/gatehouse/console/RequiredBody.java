package dev.gatehouse.console;

import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Refuses a request whose body is absent or {@code null} where a resource expects an object. */
final class RequiredBody implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null) {
            throw ApiError.invalid("The request needs a JSON body.");
        }
        return body;
    }
}

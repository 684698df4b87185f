package dev.gatehouse.discovery.doctor;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as a client needs it.
 *
 * @param step where in the walk it was met
 * @param summary what is wrong, in one sentence
 * @param came what the server said or did
 * @param expected what it should have said or done
 * @param fix what to change, and where
 * @param url the URL that was asked; absent where it is about none
 */
public record Finding(
        Severity severity,
        Problem problem,
        Step step,
        String summary,
        String came,
        String expected,
        String fix,
        @Nullable URI url) {}

package dev.gatehouse.tools.governance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks through a tool's definition for what poisoned definitions have: text that people do not see, orders to the
 * model, names of other tools. It finds known patterns and proves nothing: a clean definition may still lie.
 */
final class Suspicions {
    private static final int MOST_FLAGS = 50;
    private static final int EXCERPT = 120;
    /** Shorter names without a separator are common words. */
    private static final int SHORTEST_NAME = 6;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final List<Pattern> INSTRUCTIONS = List.of(
            Pattern.compile(
                    "\\b(ignore|disregard|forget|override|bypass)\\b[^.\\n"
                            + "]{0,40}\\b(previous|prior|above|earlier|all|other|your|system|safety)\\b[^.\\n"
                            + "]{0,30}\\b(instruction|prompt|message|rule|guideline|direction|policy)",
                    FLAGS),
            Pattern.compile(
                    "\\b(do not|don['’]t|never|must"
                            + " not|without)\\s+(tell|inform|mention|reveal|show|notif|alert|warn|ask|let)\\w*\\b[^.\\n"
                            + "]{0,40}\\b(user|human|person|operator|them|anyone|anybody)\\b",
                    FLAGS),
            Pattern.compile(
                    "<\\s*/?\\s*(important|system|secret|instructions?|admin|assistant|hidden|critical|override)\\b[^>]{0,40}>",
                    FLAGS),
            Pattern.compile("\\bsystem\\s+(prompt|message|override|instruction)", FLAGS),
            Pattern.compile("\\byou are now\\b|\\bnew instructions?\\s*:", FLAGS),
            Pattern.compile(
                    "\\b(before|after|when(ever)?|prior"
                        + " to)\\s+(you\\s+)?(use|using|call|calling|invoke|invoking|run|running)\\s+(this|any|the|another|other)\\b[^.\\n"
                        + "]{0,60}\\b(read|send|call|fetch|include|pass|open|cat|upload|forward)\\b",
                    FLAGS));
    private static final Pattern SECRET_PLACE = Pattern.compile(
            "(^|[^\\w.])(~|\\$home|/root|/home/[\\w.-]+)?/?\\.(ssh|aws|gnupg|kube|netrc|npmrc|pypirc|cursor|env)\\b"
                    + "|\\bid_(rsa|ed25519|ecdsa)\\b|\\bmcp\\.json\\b|/etc/(passwd|shadow)\\b",
            FLAGS);
    private static final Pattern URL = Pattern.compile("\\b(?:[a-z][a-z0-9+.-]{1,15}://|data:|javascript:)\\S+", FLAGS);
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{60,}+={0,2}"
            + "|(?:%[0-9A-Fa-f]{2}){12,}+|(?:\\\\x[0-9A-Fa-f]{2}){8,}+|(?:\\\\u[0-9A-Fa-f]{4}){8,}+");
    private static final Pattern FAR_BLANK = Pattern.compile("\\s{60,}+\\S|(?:\\n[ \\t\\r]*+){10,}+\\S");
    /** What names a schema is no link for a model. */
    private static final Set<String> SCHEMA_KEYWORDS = Set.of("$schema", "$id", "$ref", "$dynamicRef");

    private final Set<String> otherTools;
    private final List<Flag> found = new ArrayList<>();

    private Suspicions(Set<String> otherTools) {
        this.otherTools = otherTools;
    }

    /**
     * What is suspicious about a definition: at most fifty flags, one of each kind for each text.
     *
     * @param otherTools the names of the tools of other sources
     */
    static List<Flag> in(ToolDefinition definition, Set<String> otherTools) {
        Suspicions suspicions = new Suspicions(otherTools);
        suspicions.walk(definition.document(), "", "");
        return List.copyOf(suspicions.found);
    }

    private void walk(JsonNode node, String place, String keyword) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                String name = member.getKey();
                String below = place + "/" + pointer(name);
                look(name, below, "");
                walk(member.getValue(), below, name);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(node.get(i), place + "/" + i, keyword);
            }
        } else if (node.isTextual()) {
            look(node.textValue(), place, keyword);
        }
    }

    private static String pointer(String name) {
        return Invisible.spelledOut(name).replace("~", "~0").replace("/", "~1");
    }

    private void look(String text, String place, String keyword) {
        lookForInvisible(text, place);
        find(FAR_BLANK, text.strip(), Flag.Kind.HIDDEN_CHARACTERS, place);
        // Letters that only look otherwise, and characters put between letters, hide no words.
        String read = Normalizer.normalize(Invisible.without(text), Normalizer.Form.NFKC);
        for (Pattern instruction : INSTRUCTIONS) {
            if (find(instruction, read, Flag.Kind.INSTRUCTION, place)) {
                break;
            }
        }
        find(SECRET_PLACE, read, Flag.Kind.SECRET_PLACE, place);
        if (!SCHEMA_KEYWORDS.contains(keyword)) {
            find(URL, read, Flag.Kind.URL, place);
            find(ENCODED, read, Flag.Kind.ENCODED_DATA, place);
        }
        lookForOtherTools(read, place);
    }

    private void lookForInvisible(String text, String place) {
        EnumSet<Flag.Kind> seen = EnumSet.noneOf(Flag.Kind.class);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            Flag.Kind kind = Invisible.kindAt(text, i);
            if (kind != null && seen.add(kind)) {
                add(kind, place, text, i, i + 1);
            }
        }
    }

    private void lookForOtherTools(String text, String place) {
        for (String name : otherTools) {
            if (isTelling(name)) {
                for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
                    if (standsAlone(text, at, at + name.length())) {
                        add(Flag.Kind.OTHER_TOOL, place, text, at, at + name.length());
                        return;
                    }
                }
            }
        }
    }

    private static boolean isTelling(String name) {
        return name.length() >= SHORTEST_NAME || name.indexOf('_') >= 0 || name.indexOf('-') >= 0;
    }

    private static boolean standsAlone(String text, int from, int to) {
        return (from == 0 || !isNamePart(text.charAt(from - 1)))
                && (to == text.length() || !isNamePart(text.charAt(to)));
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    private boolean find(Pattern pattern, String text, Flag.Kind kind, String place) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return false;
        }
        add(kind, place, text, matcher.start(), matcher.end());
        return true;
    }

    private void add(Flag.Kind kind, String place, String text, int from, int to) {
        if (found.size() >= MOST_FLAGS) {
            return;
        }
        int start = Math.max(0, from - EXCERPT / 3);
        int end = Math.min(text.length(), Math.max(to, start + EXCERPT));
        if (end - start > 2 * EXCERPT) {
            end = start + 2 * EXCERPT;
        }
        String excerpt = (start > 0 ? "…" : "")
                + Invisible.spelledOut(text.substring(start, end)).strip()
                + (end < text.length() ? "…" : "");
        found.add(new Flag(kind, place, excerpt));
    }
}

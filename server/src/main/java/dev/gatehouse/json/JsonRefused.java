package dev.gatehouse.json;

/** Text that is not the strict JSON we take. The message is for whoever sent it and repeats nothing of the text. */
public final class JsonRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    JsonRefused(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /**
     * The stable code: {@code json_not_utf8}, {@code json_malformed}, {@code json_duplicate_member},
     * {@code json_too_deep}, {@code json_number_refused}.
     */
    public String code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

package dev.gatehouse.upstream.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.Tools;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final String ONE = "{\"name\":\"one\",\"uri\":\"x:1\",\"uriTemplate\":\"x:{1}\"}";
    private static final String TWO = "{\"name\":\"two\",\"uri\":\"x:2\",\"uriTemplate\":\"x:{2}\"}";

    @Test
    void isTheSameDocumentInWhateverOrderAServerLists() {
        assertThat(listed(ONE, TWO)).isEqualTo(listed(TWO, ONE));
        assertThat(Listing.of(listed(TWO, ONE)).document()).isEqualTo(listed(ONE, TWO));
        assertThat(listed(ONE, TWO).at("/resources/1/uri").asText()).isEqualTo("x:2");
    }

    private static JsonNode listed(String first, String second) {
        String list = "[" + first + "," + second + "]";
        return Listing.of(Tools.json("{\"tools\":" + list + ",\"resources\":" + list + ",\"templates\":" + list
                        + ",\"prompts\":" + list + "}"))
                .document();
    }
}

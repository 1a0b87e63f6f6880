package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksEndpointTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void addComponent() {
        context.addComponent("blocks", new BlocksComponent());
    }

    private BlocksEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, BlocksEndpoint.class);
    }

    @Test
    void optionsAreTakenAndHaveDefaults() {
        BlocksEndpoint defaults = endpoint("blocks:one");
        BlocksEndpoint told = endpoint("blocks:two?rangeBlocks=1&ahead=1");

        assertThat(defaults.getChain()).isEqualTo("one");
        assertThat(defaults.getRangeBlocks()).isEqualTo(256);
        assertThat(defaults.getAhead()).isZero();
        assertThat(told.getChain()).isEqualTo("two");
        assertThat(told.getRangeBlocks()).isEqualTo(1);
        assertThat(told.getAhead()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"rangeBlocks, 0, 1 or more", "ahead, -1, '1 or more, or 0 for as many as the window needs'"})
    void optionsThatAreTooSmallAreRefused(String option, int value, String whatWouldDo) {
        assertThatThrownBy(() -> endpoint("blocks:one?" + option + "=" + value))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .rootCause().isInstanceOf(IllegalArgumentException.class)
                .hasMessage(option + "=" + value + " cannot be used: it must be " + whatWouldDo);
    }

    @Test
    void unknownOptionsAreRefused() {
        assertThatThrownBy(() -> endpoint("blocks:one?rangeBlock=5")).isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("Unknown parameters=[{rangeBlock=5}]");
    }

    @Test
    void nothingCanBeSentToIt() {
        BlocksEndpoint endpoint = endpoint("blocks:one");

        assertThatThrownBy(endpoint::createProducer).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blocks: can only be a source: use it in from");
    }

    @Test
    void aRouteOfAChainThatNothingIsBoundForDoesNotStart() throws Exception {
        context.start();
        try {
            BlocksEndpoint endpoint = endpoint("blocks:one");
            assertThatThrownBy(() -> endpoint.createConsumer(exchange -> { }).start())
                    .isInstanceOf(IllegalStateException.class).hasMessage("nothing is planned for chain one");
        } finally {
            context.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"256, 1, 8", "256, 256, 8", "256, 257, 10", "256, 512, 10", "256, 513, 12", "16, 256, 38",
            "1, 64, 134"})
    void chunksInFlightFillTheWindowTwiceAndSixMoreWhateverTheirSize(int rangeBlocks, int window, int ahead) {
        assertThat(endpoint("blocks:one?rangeBlocks=" + rangeBlocks).ahead(window)).isEqualTo(ahead);
    }

    @Test
    void aNumberOfChunksThatIsGivenStays() {
        assertThat(endpoint("blocks:one?ahead=3").ahead(4_096)).isEqualTo(3);
    }
}

package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Field;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Variant;

class TypeCompilerTest {

    private static final long HUGE = 1L << 40;

    private final MetadataBytes metadata = new MetadataBytes();
    private int u8;
    private int u32;
    private int u128;
    private int text;
    private int nothing;

    @BeforeEach
    void addTypes() {
        u8 = metadata.primitive(3);
        u32 = metadata.primitive(5);
        u128 = metadata.primitive(7);
        text = metadata.primitive(2);
        nothing = metadata.tuple();
    }

    private Skipper compile(int type) {
        return new TypeCompiler(Metadata.decode(metadata.bytes())).compile(type, 0);
    }

    /** Compiles a type and says how many bytes its value takes of those given. */
    private int taken(int type, String hex) {
        ScaleReader reader = new ScaleReader(Hex.decode(hex));
        compile(type).skip(reader, 0);
        return reader.position();
    }

    @Test
    void whatHasOneSizeIsASingleNumber() {
        int pair = metadata.tuple(u32, u8);
        int nested = metadata.composite(new Field("pair", pair), new Field("more", metadata.array(3, pair)));

        assertThat(compile(u128).fixedSizeBytes()).isEqualTo(16);
        assertThat(compile(nothing).fixedSizeBytes()).isZero();
        assertThat(compile(metadata.tuple(nothing, u8)).fixedSizeBytes()).isEqualTo(1);
        assertThat(compile(nested)).isInstanceOf(Skipper.Fixed.class);
        assertThat(compile(nested).fixedSizeBytes()).isEqualTo(20);
    }

    @Test
    void whatHasNotOneSizeIsSkippedFieldByField() {
        int mixed = metadata.tuple(u32, text, u8);

        assertThat(compile(mixed).fixedSizeBytes()).isEqualTo(-1);
        assertThat(taken(mixed, "010203040466ffee")).isEqualTo(7);
    }

    @Test
    void aSingleFieldIsTheStructItself() {
        assertThat(compile(metadata.tuple(text))).isInstanceOf(Skipper.FixedElements.class);
    }

    @Test
    void anEnumIsAByteAndTheFieldsOfItsVariant() {
        int option = metadata.enumeration(new Variant("None", 0),
                new Variant("Some", 3, new Field(null, text), new Field(null, u8)));

        assertThat(compile(option).fixedSizeBytes()).isEqualTo(-1);
        assertThat(taken(option, "00ff")).isEqualTo(1);
        assertThat(taken(option, "030466ffee")).isEqualTo(4);
    }

    @Test
    void aSequenceCountsItsElements() {
        assertThat(compile(metadata.sequence(u32))).isInstanceOf(Skipper.FixedElements.class);
        assertThat(taken(metadata.sequence(u32), "0801020304050607ff00")).isEqualTo(9);
        assertThat(compile(metadata.sequence(nothing))).isInstanceOf(Skipper.FixedElements.class);
        assertThat(taken(metadata.sequence(nothing), "fcff")).isEqualTo(1);
        assertThat(compile(metadata.sequence(text))).isInstanceOf(Skipper.Elements.class);
        assertThat(taken(metadata.sequence(text), "0804660866aaff")).isEqualTo(6);
    }

    @Test
    void anArrayHasItsElementsWithoutACount() {
        assertThat(taken(metadata.array(2, text), "04660866aaff")).isEqualTo(5);
        assertThat(compile(metadata.array(2, text)).fixedSizeBytes()).isEqualTo(-1);
        assertThat(compile(metadata.array(0, text)).fixedSizeBytes()).isZero();
        assertThat(compile(metadata.array(7, nothing)).fixedSizeBytes()).isZero();
    }

    /** An element that is never there need not be known. */
    @Test
    void anArrayOfNoElementsAsksNothingOfTheirType() {
        assertThat(compile(metadata.array(0, 99)).fixedSizeBytes()).isZero();
    }

    @Test
    void sizesStopAtTheHighest() {
        int large = metadata.array(1L << 30, u8);
        assertThat(compile(large).fixedSizeBytes()).isEqualTo(1L << 30);
        assertThat(compile(metadata.array(1023, large)).fixedSizeBytes()).isEqualTo(1023L << 30);
        int huge = metadata.array(1024, large);
        assertThat(compile(huge).fixedSizeBytes()).isEqualTo(HUGE);
        assertThat(compile(metadata.array(1025, large)).fixedSizeBytes()).isEqualTo(HUGE);
        assertThat(compile(metadata.array(0xffff_ffffL, huge)).fixedSizeBytes()).isEqualTo(HUGE);
        int aThird = metadata.array(61_681, metadata.array(5_941_925, u8));
        assertThat(compile(metadata.array(3, aThird)).fixedSizeBytes()).isEqualTo(HUGE - 1);
        assertThat(compile(metadata.tuple(huge, u8)).fixedSizeBytes()).isEqualTo(HUGE);
    }

    @Test
    void aCompactOfNothingTakesNothing() {
        assertThat(compile(metadata.compactOf(nothing)).fixedSizeBytes()).isZero();
        assertThat(compile(metadata.compactOf(u32))).isInstanceOf(Skipper.CompactInteger.class);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "4, 3", "5, 5", "6, 9"})
    void bitsFillWordsOfTheirStore(int store, int length) {
        int bits = metadata.bits(metadata.primitive(store), nothing);
        assertThat(taken(bits, "04ffffffffffffffffffff")).isEqualTo(length);
    }

    @Test
    void bitsInAStoreThatIsNoWordAreRefused() {
        assertThatThrownBy(() -> compile(metadata.bits(u128, nothing))).isInstanceOf(ScaleException.class)
                .hasMessage("metadata stores bits in a type of 16 bytes at offset 0");
        assertThatThrownBy(() -> compile(metadata.bits(nothing, nothing)))
                .hasMessage("metadata stores bits in a type of 0 bytes at offset 0");
        assertThatThrownBy(() -> compile(metadata.bits(text, nothing)))
                .hasMessage("metadata stores bits in a type of -1 bytes at offset 0");
    }

    @Test
    void aTypeThatHoldsItselfIsReadByRecursion() {
        int list = nothing + 1;
        metadata.enumeration(new Variant("Nil", 0), new Variant("Cons", 1, new Field(null, u8), new Field(null, list)));

        assertThat(taken(list, "01aa01bb00ff")).isEqualTo(5);
    }

    @Test
    void aTypeMetTwiceIsCompiledOnce() {
        int sequence = metadata.sequence(text);
        TypeCompiler compiler = new TypeCompiler(Metadata.decode(metadata.bytes()));

        assertThat(compiler.compile(sequence, 0)).isSameAs(compiler.compile(sequence, 0));
    }

    @Test
    void aTypeMayOccurTwiceInAStruct() {
        int wrapped = metadata.tuple(text, u8);
        int pair = metadata.tuple(wrapped, wrapped);

        assertThat(taken(pair, "0466ff0866aaffee")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void typesNestNoDeeperThanTheLimit(int kind) {
        int first = u8;
        int type = first;
        for (int i = 0; i < 256; i++) {
            type = wrap(kind, type);
        }
        int deepest = type;
        compile(deepest);

        int tooDeep = wrap(kind, deepest);
        assertThatThrownBy(() -> compile(tooDeep)).isInstanceOf(ScaleException.class)
                .hasMessage("metadata nests types deeper than 256, at type " + first + " at offset 0");
    }

    private int wrap(int kind, int type) {
        return switch (kind) {
            case 0 -> metadata.tuple(type);
            case 1 -> metadata.sequence(type);
            case 2 -> metadata.array(1, type);
            default -> metadata.enumeration(new Variant("V", 0, new Field(null, type)));
        };
    }
}

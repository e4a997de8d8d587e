package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshSequenceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void twoFramesOfATriangle() throws IOException {
        Files.writeString(folder.resolve("flag.json"), "{\"lo\": [1, 2, -3], \"scale\": 0.5}");
        short[] xyz = {-32767, -32767, -32767, -32765, 0, 0, 0, 1, 32767, 0, 0, 0, 1, 1, 1, 2, 2, 2};
        ByteBuffer values = ByteBuffer.allocate(2 * xyz.length);
        for (short x : xyz) {
            values.putShort(x);
        }
        write("flag_xyz_i16.idx", 0x0b03, values.array(), 2, 3, 3);
        write("flag_triangles.idx", 0x0c02, ints(2, 0, 1), 1, 3);
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private void write(String name, int magic, byte[] values, int... shape) throws IOException {
        byte[] head = ints(shape);
        Files.write(
                folder.resolve(name),
                ByteBuffer.allocate(4 + head.length + values.length)
                        .putInt(magic)
                        .put(head)
                        .put(values)
                        .array());
    }

    @Test
    void framesAreScaledIntegers() {
        MeshSequence flag = MeshSequence.read(folder, "flag");
        assertThat(flag.frames()).isEqualTo(2);
        assertThat(flag.vertices()).isEqualTo(3);
        assertThat(flag.faces().corners()).containsExactly(2, 0, 1);
        assertThat(flag.faces().offsets()).containsExactly(0, 3);
        assertThat(flag.positions(0)).startsWith(1, 2, -3, 2, 16385.5, 16380.5);
        assertThat(flag.positions(1)).endsWith(16385.5, 16386.5, 16381.5);
        assertThatThrownBy(() -> flag.positions(2)).hasMessage("there are frames 0 to 1, got 2");
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        write("flag_triangles.idx", 0x0c02, ints(2, 0, 3), 1, 3);
        refused("face 0 names vertex 3 in a mesh of 3 vertices");
        write("flag_triangles.idx", 0x0c02, ints(2, 0, 1, 1), 2, 2);
        refused("has shape [2, 2], the last of 2 axes is 3");
        Files.writeString(folder.resolve("flag.json"), "{\"lo\": [1, 2], \"scale\": 0.5}");
        refused("flag.json: lacks the number lo[2]");
        Files.writeString(folder.resolve("flag.json"), "{\"lo\": [1, 2, 3]}");
        refused("flag.json: lacks the number scale");
        Files.writeString(folder.resolve("flag.json"), "{");
        refused("flag.json: is no JSON");
        Files.delete(folder.resolve("flag.json"));
        refused("flag.json: does not exist");
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> MeshSequence.read(folder, "flag"))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aCapturedPersonHasItsSize() {
        MeshSequence crane = MeshSequence.read(SharedData.file("mesh_sequences"), "crane");
        assertThat(crane.frames()).isEqualTo(175);
        assertThat(crane.vertices()).isEqualTo(10_002);
        assertThat(crane.faces().count()).isEqualTo(20_000);
        double[] positions = crane.positions(0);
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (int i = 1; i < 3 * crane.vertices(); i += 3) {
            low = Math.min(low, positions[i]);
            high = Math.max(high, positions[i]);
        }
        assertThat(high - low).isCloseTo(1.7, within(0.4)); // metres
    }
}

package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 20,000 spoilt files of each format of points, in memory: bits turned, ends cut off, counts that lie, headers of
 * nonsense. Each is read or refused in one line, quickly and without a flood of memory. {@code -Dfacet.spoilt.points=N}
 * tries N.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoiltPointsTest {
    private static final int COPIES = Integer.getInteger("facet.spoilt.points", 20_000);
    private static final long LITTLE = 32L << 20;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Lets the reader at spoilt copies of some good files in turn; a good part of them must be refused. */
    private static void survive(String name, byte[]... goods) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path file = Path.of(name);
        int refused = 0;
        for (int i = 0; i < COPIES; i++) {
            byte[] good = goods[i % goods.length];
            byte[] spoilt = Mutations.spoil(good, new KeyedRandom(i, 33, good.length));
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                PointFiles.read(spoilt, file);
            } catch (DataFormatException e) {
                refused++;
                Mutations.requireOneLine(e, file);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("copy " + i + " of " + name + " was answered by " + e, e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > LITTLE) {
                throw new AssertionError("copy " + i + " of " + name + " took " + allocated + " bytes");
            }
        }
        assertThat(refused).isGreaterThan(COPIES / 10);
    }

    @Test
    void ply() {
        survive(
                "x.ply",
                PointFilesTest.asciiPly(),
                PointFilesTest.binaryPly(ByteOrder.LITTLE_ENDIAN),
                PointFilesTest.binaryPly(ByteOrder.BIG_ENDIAN));
    }

    @Test
    void off() {
        survive(
                "x.off",
                text("OFF\n4 2 0\n0 0 0\n1 0 0.5\n1 1 0\n0 1e-3 0\n3 0 1 2\n4 0 1 2 3 255 0 0\n"),
                text("COFF 2 1 0\n0 0 0 .1 .2 .3 1\n1 0 0 .4 .5 .6 1\n2 0 1\n"));
    }

    @Test
    void obj() {
        survive("x.obj", text("# a\nv 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 1 1 0 0 0 1\nvt 0 0\nf 1/1 2/1 3/1\nf -1 -2 -3\n"));
    }

    @Test
    void xyz() {
        survive("x.xyz", text("3\n//x y z intensity\n1 2 3 4\n5.5,6e2;7 8\n-9 10 11 nan\n"), text("1 2 3\n4 5 6\n"));
    }

    @Test
    void npy() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, NpyArray.of(new float[] {0, 0, 0, 1, 1, 1, 2, 0, 1, 5, 5, 5}, 4, 3));
        survive("x.npy", out.toByteArray());
    }

    @Test
    void las() {
        survive("x.las", Fixtures.bytes("points/format1.las"), Fixtures.bytes("points/format7.las"));
        survive("x.las", headerAlone("points/format3.las"));
    }

    /** Damage falls on few bytes, so that a header meets more of it without its points. */
    private static byte[] headerAlone(String name) {
        return Arrays.copyOf(Fixtures.bytes(name), 227 + 54 + 576 + 48);
    }

    @Test
    void laz() throws IOException {
        // The beginning of a scan that says it has 60 points: what of the first chunk they need.
        byte[] good = beginning(SharedData.file("lidar/Megaplot.laz"));
        ByteBuffer header = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> PointFiles.read(good, Path.of("x.laz"))).hasMessage("x.laz: is truncated");
        header.putInt(107, 60).putLong(header.getInt(96), good.length - 8);
        assertThat(PointFiles.read(good, Path.of("x.laz")).points()).isEqualTo(60);
        survive("x.laz", good);
    }

    private static byte[] beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(1500);
        }
    }
}

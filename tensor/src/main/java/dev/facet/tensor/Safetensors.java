package dev.facet.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors by name in a file of the safetensors format, which Python reads with {@code safetensors.torch.load_file}.
 *
 * <p>The format: the length of the header (8 bytes, little-endian), the header as JSON, the data. The reader is strict:
 * the header has at most 16 MiB, names are unique, each tensor's bytes fit its type and shape, and together they cover
 * the data without overlap or hole; nothing is allocated before all that holds. Data goes straight from the file into
 * the tensors. Types: F64, F32, F16, BF16, I64, I32, U8, BOOL.
 *
 * <p>The same tensors and metadata give the same bytes: widest elements first, then by name.
 *
 * <p>Errors: {@link SafetensorsException}, which names the file, for whatever is wrong with it or with its folder.
 */
public final class Safetensors {
    private static final int LENGTH_BYTES = 8;
    private static final long MAX_HEADER_BYTES = 16L << 20;
    private static final long CHUNK_BYTES = 1L << 30;

    private Safetensors() {}

    /** Reads all tensors of a file, in the order of its header; they belong to the open scope. */
    public static Map<String, Tensor> read(Path file) {
        try (FileChannel channel = open(file);
                Scope scope = Scope.open()) {
            long[] dataStart = new long[1];
            SafetensorsHeader header = header(file, channel, dataStart);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.tensors()) {
                Tensor tensor = allocate(file, entry);
                MemorySegment memory = Tensors.segment(tensor);
                transfer(memory, chunk -> fill(channel, chunk.buffer(), dataStart[0] + entry.begin() + chunk.offset()));
                if (entry.type() == SafetensorsHeader.Type.BOOL) {
                    checkBooleans(file, entry.name(), memory);
                }
                tensors.put(entry.name(), tensor);
            }
            tensors.values().forEach(scope::keep);
            return tensors;
        } catch (IOException e) {
            throw cannot("read", file, e);
        }
    }

    /** Reads the metadata of a file, empty when it has none. */
    public static Map<String, String> metadata(Path file) {
        try (FileChannel channel = open(file)) {
            return header(file, channel, new long[1]).metadata();
        } catch (IOException e) {
            throw cannot("read", file, e);
        }
    }

    /**
     * Writes tensors and metadata; aside first and then moved, so that the file is the old one or the whole new one.
     */
    @SuppressWarnings("try") // the scope acts by being open
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, Tensor>>comparingInt(e -> -typeOf(file, e).bytes)
                .thenComparing(Map.Entry::getKey));
        SafetensorsHeader header = layOut(file, ordered, metadata);
        Path aside =
                file.resolveSibling("." + file.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
        try (Scope scope = Scope.open()) {
            try (FileChannel channel =
                    FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                byte[] json = header.toJson();
                ByteBuffer start =
                        ByteBuffer.allocate(LENGTH_BYTES + json.length).order(ByteOrder.LITTLE_ENDIAN);
                drain(channel, start.putLong(json.length).put(json).flip());
                for (Map.Entry<String, Tensor> entry : ordered) {
                    Tensor packed = entry.getValue().detach().cpu().contiguous();
                    transfer(Tensors.segment(packed), chunk -> drain(channel, chunk.buffer()));
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannot("write", file, e);
        } finally {
            discard(aside);
        }
    }

    private static Tensor allocate(Path file, SafetensorsHeader.Entry entry) {
        try {
            return Tensors.empty(entry.type().scalar, entry.shape());
        } catch (RuntimeException e) { // a file with holes may state more than the machine has
            throw new SafetensorsException(
                    file, "no memory for the " + (entry.end() - entry.begin()) + " bytes of " + entry.name(), e);
        }
    }

    private static SafetensorsHeader layOut(
            Path file, List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
        List<SafetensorsHeader.Entry> entries = new ArrayList<>();
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            SafetensorsHeader.Type type = typeOf(file, entry);
            long end = offset + entry.getValue().numel() * type.bytes;
            entries.add(
                    new SafetensorsHeader.Entry(entry.getKey(), type, Tensors.sizes(entry.getValue()), offset, end));
            offset = end;
        }
        return new SafetensorsHeader(entries, metadata);
    }

    private static SafetensorsHeader.Type typeOf(Path file, Map.Entry<String, Tensor> entry) {
        if (entry.getKey().equals(SafetensorsHeader.METADATA)) {
            throw new SafetensorsException(file, "no tensor can be named " + entry.getKey(), null);
        }
        for (SafetensorsHeader.Type type : SafetensorsHeader.Type.values()) {
            if (type.scalar == Tensors.type(entry.getValue())) {
                return type;
            }
        }
        throw new SafetensorsException(
                file,
                "tensor " + entry.getKey() + " has type " + Tensors.type(entry.getValue()) + ", written are "
                        + SafetensorsHeader.Type.known(),
                null);
    }

    private static FileChannel open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new SafetensorsException(file, "is a folder, not a safetensors file", null);
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private static SafetensorsHeader header(Path file, FileChannel channel, long[] dataStart) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new SafetensorsException(file, "has " + size + " bytes, too few for a safetensors file", null);
        }
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, length, 0);
        long headerBytes = length.getLong(0);
        if (headerBytes < 0 || headerBytes > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)) {
            throw new SafetensorsException(
                    file,
                    "states a header of " + Long.toUnsignedString(headerBytes) + " bytes, possible are at most "
                            + Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES),
                    null);
        }
        ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
        fill(channel, json, LENGTH_BYTES);
        dataStart[0] = LENGTH_BYTES + headerBytes;
        try {
            return SafetensorsHeader.parse(json.array(), size - dataStart[0]);
        } catch (SafetensorsHeader.Malformed e) {
            throw new SafetensorsException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private record Chunk(ByteBuffer buffer, long offset) {}

    private interface ChunkTransfer {
        void run(Chunk chunk) throws IOException;
    }

    /** Byte buffers end at 2 GiB, tensors do not. */
    private static void transfer(MemorySegment memory, ChunkTransfer transfer) throws IOException {
        for (long offset = 0; offset < memory.byteSize(); offset += CHUNK_BYTES) {
            long bytes = Math.min(CHUNK_BYTES, memory.byteSize() - offset);
            transfer.run(new Chunk(memory.asSlice(offset, bytes).asByteBuffer(), offset));
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new EOFException("it ends at byte " + at);
            }
            at += read;
        }
    }

    private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void checkBooleans(Path file, String name, MemorySegment memory) {
        for (long i = 0; i < memory.byteSize(); i++) {
            byte value = memory.get(ValueLayout.JAVA_BYTE, i);
            if (value != 0 && value != 1) {
                throw new SafetensorsException(file, "tensor " + name + " of BOOL holds the byte " + value, null);
            }
        }
    }

    private static SafetensorsException cannot(String verb, Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "no such file or folder" : String.valueOf(e.getMessage());
        return new SafetensorsException(file, "cannot " + verb + " it: " + why, e);
    }

    private static void discard(Path aside) {
        try {
            Files.deleteIfExists(aside); // gone already when the write succeeded
        } catch (IOException e) {
            aside.toFile().deleteOnExit();
        }
    }
}

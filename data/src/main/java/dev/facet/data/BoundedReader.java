package dev.facet.data;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/**
 * Text without end is refused before whoever reads it has it in memory: a line that is too long, or more characters than a
 * reader of whole documents can hold.
 *
 * <p>Errors: {@link DataFormatException} that names the file.
 */
final class BoundedReader extends FilterReader {
    private final Path file;
    private final long longest;
    private final long most;
    private long line = 1;
    private long length;
    private long all;

    /**
     * A reader with limits.
     *
     * @param longest the most characters of a line
     * @param most the most characters of all
     */
    BoundedReader(Reader in, Path file, long longest, long most) {
        super(in);
        this.file = file;
        this.longest = longest;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] into, int at, int count) throws IOException {
        int got = super.read(into, at, count);
        for (int i = at; i < at + got; i++) {
            if (into[i] == '\n') {
                line++;
                length = 0;
            } else if (++length > longest) {
                throw new DataFormatException(file, "line " + line + " has more than " + longest + " characters");
            }
        }
        all += Math.max(got, 0);
        if (all > most) {
            throw new DataFormatException(file, "has more than " + most + " characters, the Java heap holds no more");
        }
        return got;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

package dev.facet.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Lines of words and numbers in ASCII, one at a time: blank lines and what follows a comment sign are passed over, words
 * end at blanks and, where asked, at commas and semicolons.
 *
 * <p>Cost: one line in memory. Numbers of up to 15 digits and small exponents, which are exact in double precision, are
 * read without making text of them.
 *
 * <p>Errors: {@link DataFormatException} that names the line.
 */
final class TextLines {
    private static final int LONGEST = 1 << 20;
    private static final double[] POWERS = new double[23];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10; // exact to 10^22
        }
    }

    private final InputStream in;
    private final Path file;
    private final int comment;
    private final boolean commas;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private byte[] line = new byte[256];
    private int length;
    private int at;
    private long number;
    private boolean afterReturn;

    /**
     * Lines of a stream.
     *
     * @param comment the sign of comments, or -1
     * @param commas whether words end at commas and semicolons too
     * @param linesBefore how many lines of the file were read before
     */
    TextLines(InputStream in, Path file, int comment, boolean commas, long linesBefore) {
        this.in = in;
        this.file = file;
        this.comment = comment;
        this.commas = commas;
        number = linesBefore;
    }

    /** Goes to the next line that holds a word; false at the end of the file. */
    boolean next() throws IOException {
        while (readLine()) {
            at = 0;
            if (hasWord()) {
                return true;
            }
        }
        return false;
    }

    private boolean readLine() throws IOException {
        length = 0;
        boolean commented = false;
        while (true) {
            if (from == to) {
                from = 0;
                to = in.read(buffer, 0, buffer.length);
                if (to <= 0) {
                    to = 0;
                    number++;
                    return length > 0 || commented;
                }
            }
            int b = buffer[from++];
            boolean second = b == '\n' && afterReturn;
            afterReturn = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                number++;
                return true;
            }
            commented |= b == comment;
            if (!commented) {
                append((byte) b);
            }
        }
    }

    private void append(byte b) {
        if (length == line.length) {
            if (length >= LONGEST) {
                throw new DataFormatException(
                        file, "line " + (number + 1) + " has more than " + LONGEST + " characters");
            }
            line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = b;
    }

    private boolean separates(int b) {
        return b == ' ' || b == '\t' || b == '\f' || b == 0x0b || (commas && (b == ',' || b == ';'));
    }

    /** Whether the line has another word. */
    boolean hasWord() {
        while (at < length && separates(line[at])) {
            at++;
        }
        return at < length;
    }

    /** The next word. */
    String word(String wanted) {
        int begin = wordBegin(wanted);
        return new String(line, begin, at - begin, StandardCharsets.ISO_8859_1);
    }

    private int wordBegin(String wanted) {
        if (!hasWord()) {
            throw new DataFormatException(file, place() + " ends where " + wanted + " is wanted");
        }
        int begin = at;
        while (at < length && !separates(line[at])) {
            at++;
        }
        return begin;
    }

    /** Goes back to the beginning of the line. */
    void rewind() {
        at = 0;
    }

    /** "line N", for messages. */
    String place() {
        return "line " + number;
    }

    /** The next word as a number; nan and inf are numbers here. */
    double number(String wanted) {
        int begin = wordBegin(wanted);
        return parsed(begin, at, wanted);
    }

    /** The next word as a whole number of 32 bits. */
    int whole(String wanted) {
        double value = number(wanted);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new DataFormatException(file, place() + " has " + value + " where " + wanted + " is wanted");
        }
        return (int) value;
    }

    private double parsed(int begin, int end, String wanted) {
        int i = begin;
        boolean negative = line[i] == '-';
        if (line[i] == '-' || line[i] == '+') {
            i++;
        }
        long digits = 0;
        int count = 0;
        int power = 0;
        boolean any = false;
        boolean point = false;
        for (; i < end; i++) {
            int b = line[i];
            if (b == '.' && !point) {
                point = true;
            } else if (b >= '0' && b <= '9') {
                any = true;
                if (count < 18) {
                    digits = digits * 10 + (b - '0');
                    count += digits == 0 ? 0 : 1;
                    power -= point ? 1 : 0;
                } else {
                    count++;
                }
            } else {
                break;
            }
        }
        if (!any) {
            return notFinite(begin, end, wanted);
        }
        if (i < end && (line[i] == 'e' || line[i] == 'E')) {
            i++;
            boolean down = i < end && line[i] == '-';
            if (i < end && (line[i] == '-' || line[i] == '+')) {
                i++;
            }
            int exponent = 0;
            int written = 0;
            for (; i < end && line[i] >= '0' && line[i] <= '9' && written < 5; i++, written++) {
                exponent = exponent * 10 + line[i] - '0';
            }
            power += down ? -exponent : exponent;
            if (written == 0) {
                throw noNumber(begin, end, wanted);
            }
        }
        if (i < end) {
            throw noNumber(begin, end, wanted);
        }
        if (count <= 15 && Math.abs(power) < POWERS.length) {
            double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
            return negative ? -value : value;
        }
        return Double.parseDouble(new String(line, begin, end - begin, StandardCharsets.ISO_8859_1));
    }

    private double notFinite(int begin, int end, String wanted) {
        String text = new String(line, begin, end - begin, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw noNumber(begin, end, wanted);
        };
    }

    private DataFormatException noNumber(int begin, int end, String wanted) {
        String text = new String(line, begin, end - begin, StandardCharsets.ISO_8859_1);
        return new DataFormatException(
                file, place() + " has \"" + EdgeLists.cut(text) + "\" where " + wanted + " is wanted");
    }
}

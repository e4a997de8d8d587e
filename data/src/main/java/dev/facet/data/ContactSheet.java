package dev.facet.data;

import java.util.Arrays;
import java.util.List;

/** Pictures of one size side by side. */
public final class ContactSheet {
    private ContactSheet() {}

    /** Row by row, so many a row; places left over in the last row are white. */
    public static Image of(List<Image> cells, int columns) {
        Image first = cells.getFirst();
        int rows = (cells.size() + columns - 1) / columns;
        int height = rows * first.height();
        int width = columns * first.width();
        byte[] pixels = new byte[first.channels() * height * width];
        Arrays.fill(pixels, (byte) 255);
        for (int i = 0; i < cells.size(); i++) {
            Image cell = cells.get(i);
            if (cell.channels() != first.channels()
                    || cell.height() != first.height()
                    || cell.width() != first.width()) {
                throw new IllegalArgumentException("a sheet has pictures of one size, got " + first + " and " + cell);
            }
            for (int line = 0; line < first.channels() * first.height(); line++) {
                int channel = line / first.height();
                int row = i / columns * first.height() + line % first.height();
                System.arraycopy(
                        cell.pixels(),
                        line * first.width(),
                        pixels,
                        (channel * height + row) * width + i % columns * first.width(),
                        first.width());
            }
        }
        return new Image(first.channels(), height, width, pixels);
    }
}

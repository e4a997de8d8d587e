package dev.facet.graph;

import java.util.Arrays;

/** Some rows of a matrix: a mark for each row there is, and those that are marked in ascending order. */
final class RowSet {
    private final boolean[] marks;
    final int[] rows;

    private RowSet(boolean[] marks, int[] rows) {
        this.marks = marks;
        this.rows = rows;
    }

    /** The marked rows; the array is handed over. */
    static RowSet of(boolean[] marks) {
        int count = 0;
        for (boolean mark : marks) {
            count += mark ? 1 : 0;
        }
        int[] rows = new int[count];
        int at = 0;
        for (int row = 0; row < marks.length && at < count; row++) {
            if (marks[row]) {
                rows[at++] = row;
            }
        }
        return new RowSet(marks, rows);
    }

    /** Every row. */
    static RowSet all(int count) {
        boolean[] marks = new boolean[count];
        Arrays.fill(marks, true);
        return of(marks);
    }

    /** Of a matrix's rows, how many there are. */
    int of() {
        return marks.length;
    }

    int size() {
        return rows.length;
    }

    boolean isEmpty() {
        return rows.length == 0;
    }

    boolean has(int row) {
        return marks[row];
    }

    /** How many of the rows come before a row. */
    int before(int row) {
        int at = Arrays.binarySearch(rows, row);
        return at < 0 ? -at - 1 : at;
    }

    /** How many of the rows are {@code from} to {@code to - 1}. */
    int between(int from, int to) {
        return before(to) - before(from);
    }

    /** A copy of the marks. */
    boolean[] marks() {
        return marks.clone();
    }
}

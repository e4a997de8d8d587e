package dev.facet.graphics;

/** What a vertex of a chair belongs to; each has a material. */
enum ChairPart {
    /** Legs, posts, rails, arms of the structure. */
    FRAME(0),
    /** A hard seat. */
    SEAT(1),
    /** A hard back: its panels and slats. */
    BACK(2),
    /** Upholstery. */
    PAD(3),
    /** The upholstery of a back. */
    BACK_PAD(4),
    /** Tubes, columns, wires. */
    METAL(5),
    /** Wheels, feet, caps, pads of arms. */
    DARK(6);

    /** Its place in tables of parts. */
    final int index;

    ChairPart(int index) {
        this.index = index;
    }
}

package dev.facet.graphics;

/** What a vertex of a chair belongs to; each has a material. */
enum ChairPart {
    /** Legs, posts, rails, arms of the structure. */
    FRAME,
    /** A hard seat. */
    SEAT,
    /** A hard back: its panels and slats. */
    BACK,
    /** Upholstery. */
    PAD,
    /** The upholstery of a back. */
    BACK_PAD,
    /** Tubes, columns, wires. */
    METAL,
    /** Wheels, feet, caps, pads of arms. */
    DARK
}

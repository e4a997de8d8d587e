package dev.facet.graphics;

/**
 * The decisions behind one chair, in metres: which sort, which legs, back and arms, and their measures. A floor at y =
 * 0, the front towards +z, the middle of the seat above the origin.
 */
final class ChairPlan {
    static final int DIMENSION = 28;

    enum Sort {
        DINING,
        TUBULAR,
        OFFICE,
        SHELL,
        CLUB,
        LOUNGE,
        ROCKING,
        STOOL
    }

    enum Legs {
        STRAIGHT,
        TAPERED,
        SPLAYED,
        TURNED,
        DOWEL,
        HAIRPIN,
        SLED,
        CANTILEVER,
        TUBES,
        PEDESTAL,
        STAR,
        WHEELS,
        SIDES,
        CROSSED,
        ROCKERS,
        FEET
    }

    enum Back {
        NONE,
        PANEL,
        UPRIGHT_SLATS,
        LADDER,
        SPINDLES,
        HOOP,
        CROSS,
        MEDALLION,
        PADDED,
        FRAMED,
        RAIL,
        SHELL,
        CUSHION,
        PLANKS
    }

    enum Arms {
        NONE,
        RESTS,
        LOOPS,
        POSTS,
        BLOCKS,
        PLANKS
    }

    enum Seat {
        PLATE,
        PADDED,
        PLANKS,
        SHELL,
        BLOCK
    }

    final Sort sort;
    final Legs legs;
    final Back back;
    final Arms arms;
    final Seat seat;

    /** The seat: height of its top, width in front, width behind, depth, thickness, roundness of its plan, hollow. */
    final double seatY;

    final double front;
    final double rear;
    final double depth;
    final double thick;
    final double round;
    final double hollow;

    /** The back: height above the seat, gap below it, lean in radians, bend across, bend upwards, flare of its width. */
    final double backHeight;

    final double gap;
    final double lean;
    final double bend;
    final double lumbar;
    final double flare;
    final double backRound;
    final int count;

    /** Legs: thickness, how far feet stand out, how far they are inset. */
    final double leg;

    final double splay;
    final double inset;
    final boolean stretchers;
    final double armHeight;
    final double pad;
    final boolean extra;
    final double rail;

    ChairPlan(float[] x) {
        sort = Sort.values()[Choice.kind(x[0], 30, 11, 16, 14, 12, 6, 4, 7)];
        legs = legs(x[1]);
        back = back(x[2]);
        arms = arms(x[3]);
        seat = seat(x[4]);
        boolean club = sort == Sort.CLUB;
        boolean lounge = sort == Sort.LOUNGE;
        boolean stool = sort == Sort.STOOL;
        seatY = stool
                ? Choice.between(x[5], 0.42, 0.8)
                : club ? Choice.between(x[5], 0.38, 0.46) : Choice.between(x[5], 0.40, 0.52) - (lounge ? 0.08 : 0);
        front = club
                ? Choice.between(x[6], 0.52, 0.80)
                : stool ? Choice.between(x[6], 0.30, 0.44) : Choice.between(x[6], 0.40, 0.56) + (lounge ? 0.06 : 0);
        rear = club || stool || lounge || sort == Sort.OFFICE ? front : front * Choice.between(x[16], 0.76, 1.02);
        depth = stool ? front * Choice.between(x[7], 0.85, 1) : Choice.between(x[7], 0.39, 0.52) + (club ? 0.1 : 0);
        thick = seat == Seat.PADDED || seat == Seat.BLOCK
                ? Choice.between(x[8], 0.05, 0.11) + (club ? 0.06 : 0)
                : Choice.between(x[8], 0.016, 0.045);
        round = stool ? (Choice.share(x[17]) < 0.6 ? 1 : 0.2) : Choice.between(x[17], 0, 0.65);
        hollow = Choice.between(x[18], 0, 0.03);
        armHeight = club ? Choice.between(x[24], 0.14, 0.26) : Choice.between(x[24], 0.17, 0.26);
        backHeight = switch (sort) {
            // An armchair's back stands above its arms.
            case CLUB -> Math.max(armHeight + 0.17, Choice.between(x[9], 0.30, 0.55));
            case LOUNGE, ROCKING -> Choice.between(x[9], 0.50, 0.72);
            case OFFICE -> Choice.between(x[9], 0.38, 0.70);
            default -> back == Back.RAIL ? Choice.between(x[9], 0.28, 0.40) : Choice.between(x[9], 0.34, 0.62);
        };
        gap = back == Back.SHELL ? 0 : Choice.between(x[10], 0.02, 0.14);
        lean = Math.toRadians(Choice.between(x[11], 3, 20) + (lounge ? 14 : 0));
        bend = Choice.between(x[12], 0, 0.09);
        lumbar = Choice.between(x[13], -0.02, 0.05);
        flare = Choice.between(x[14], -0.12, 0.14);
        backRound = Choice.between(x[15], 0, 0.8);
        count = 3 + Choice.kind(x[19], 2, 3, 3, 2, 1);
        leg = Choice.between(x[20], 0.026, 0.052);
        splay = legs == Legs.SPLAYED || legs == Legs.DOWEL || legs == Legs.HAIRPIN
                ? Choice.between(x[21], 0.03, 0.11)
                : Choice.between(x[21], 0, 0.04);
        inset = Choice.between(x[22], 0, 0.05) + (round > 0.5 ? 0.04 : 0);
        stretchers = Choice.share(x[23]) < 0.45;
        pad = Choice.between(x[25], 0.2, 0.6);
        extra = Choice.share(x[26]) < 0.4;
        rail = Choice.between(x[27], 0.05, 0.13);
    }

    private Legs legs(float x) {
        return switch (sort) {
            case DINING ->
                new Legs[] {Legs.STRAIGHT, Legs.TAPERED, Legs.SPLAYED, Legs.TURNED, Legs.SIDES, Legs.CROSSED}
                        [Choice.kind(x, 30, 24, 20, 12, 5, 9)];
            case TUBULAR -> new Legs[] {Legs.CANTILEVER, Legs.SLED, Legs.TUBES}[Choice.kind(x, 40, 30, 30)];
            case OFFICE -> new Legs[] {Legs.WHEELS, Legs.STAR}[Choice.kind(x, 85, 15)];
            case SHELL ->
                new Legs[] {Legs.DOWEL, Legs.HAIRPIN, Legs.SLED, Legs.PEDESTAL, Legs.STAR, Legs.TUBES}
                        [Choice.kind(x, 34, 12, 18, 16, 12, 8)];
            case CLUB -> new Legs[] {Legs.FEET, Legs.TAPERED, Legs.SLED}[Choice.kind(x, 60, 30, 10)];
            case LOUNGE -> new Legs[] {Legs.STRAIGHT, Legs.SIDES, Legs.CROSSED}[Choice.kind(x, 50, 20, 30)];
            case ROCKING -> Legs.ROCKERS;
            case STOOL ->
                new Legs[] {Legs.STRAIGHT, Legs.SPLAYED, Legs.TUBES, Legs.PEDESTAL, Legs.WHEELS, Legs.TURNED}
                        [Choice.kind(x, 20, 30, 20, 15, 8, 7)];
        };
    }

    private Back back(float x) {
        return switch (sort) {
            case DINING ->
                new Back[] {
                            Back.UPRIGHT_SLATS,
                            Back.LADDER,
                            Back.PANEL,
                            Back.SPINDLES,
                            Back.HOOP,
                            Back.CROSS,
                            Back.MEDALLION,
                            Back.PADDED,
                            Back.RAIL
                        }
                        [Choice.kind(x, 18, 18, 12, 10, 10, 8, 8, 12, 8)];
            case TUBULAR -> new Back[] {Back.FRAMED, Back.RAIL, Back.LADDER}[Choice.kind(x, 55, 30, 15)];
            case OFFICE -> new Back[] {Back.PADDED, Back.FRAMED, Back.PANEL}[Choice.kind(x, 60, 30, 10)];
            case SHELL -> Back.SHELL;
            case CLUB -> Back.CUSHION;
            case LOUNGE -> new Back[] {Back.PLANKS, Back.FRAMED}[Choice.kind(x, 75, 25)];
            case ROCKING -> new Back[] {Back.SPINDLES, Back.UPRIGHT_SLATS, Back.LADDER}[Choice.kind(x, 50, 30, 20)];
            case STOOL -> Choice.share(x) < 0.8 ? Back.NONE : Back.RAIL;
        };
    }

    private Arms arms(float x) {
        double share = Choice.share(x);
        return switch (sort) {
            case DINING -> share < 0.22 ? Arms.RESTS : share < 0.28 ? Arms.LOOPS : Arms.NONE;
            case TUBULAR -> share < 0.4 ? Arms.LOOPS : Arms.NONE;
            case OFFICE -> share < 0.5 ? Arms.POSTS : share < 0.7 ? Arms.LOOPS : Arms.NONE;
            case SHELL, STOOL -> Arms.NONE;
            case CLUB -> share < 0.85 ? Arms.BLOCKS : Arms.NONE;
            case LOUNGE -> share < 0.85 ? Arms.PLANKS : Arms.NONE;
            case ROCKING -> share < 0.75 ? Arms.RESTS : Arms.NONE;
        };
    }

    private Seat seat(float x) {
        double share = Choice.share(x);
        return switch (sort) {
            case DINING -> share < 0.55 ? Seat.PLATE : Seat.PADDED;
            case TUBULAR -> share < 0.6 ? Seat.PLATE : Seat.PADDED;
            case OFFICE -> Seat.PADDED;
            case SHELL -> Seat.SHELL;
            case CLUB -> Seat.BLOCK;
            case LOUNGE -> Seat.PLANKS;
            case ROCKING -> share < 0.8 ? Seat.PLATE : Seat.PADDED;
            case STOOL -> share < 0.55 ? Seat.PLATE : Seat.PADDED;
        };
    }

    /** Half the seat's width at a z between -depth / 2 and depth / 2. */
    double halfWidth(double z) {
        double share = Math.clamp(z / depth + 0.5, 0, 1);
        return (rear + share * (front - rear)) / 2;
    }

    /** Where the structure below meets the seat. */
    double underside() {
        return seatY - thick;
    }

    /**
     * A place of the back: u from -1 (its right hand side) to 1, v from 0 at the seat to 1 on top; bent, leaning and
     * flaring as the plan says.
     */
    Vec backAt(double u, double v) {
        double half = rear / 2 * (1 + flare * v);
        double up = v * backHeight;
        double z = -depth / 2
                - up * StrictMath.sin(lean)
                - bend * (1 - u * u)
                + lumbar * StrictMath.sin(Math.PI * Math.min(1, v) * 0.8);
        return new Vec(u * half, seatY + up * StrictMath.cos(lean), z);
    }

    /** How much of the back's height lies below it. */
    double gapShare() {
        return Math.min(0.45, gap / backHeight);
    }

    /** A square of (u, v) from -1 to 1 with its corners rounded: 0 leaves it, 1 makes a disc. */
    static double[] rounded(double u, double v, double roundness) {
        return new double[] {u * Math.sqrt(1 - roundness * v * v / 2), v * Math.sqrt(1 - roundness * u * u / 2)};
    }
}

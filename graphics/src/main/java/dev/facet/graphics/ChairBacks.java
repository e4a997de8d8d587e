package dev.facet.graphics;

import static dev.facet.graphics.ChairPart.BACK;
import static dev.facet.graphics.ChairPart.BACK_PAD;
import static dev.facet.graphics.ChairPart.DARK;
import static dev.facet.graphics.ChairPart.FRAME;
import static dev.facet.graphics.ChairPart.METAL;
import static dev.facet.graphics.ChairPart.PAD;

import java.util.ArrayList;
import java.util.List;

/** What one leans on. */
final class ChairBacks {
    private final ChairPlan plan;
    private final Solids solids;

    ChairBacks(ChairPlan plan, Solids solids) {
        this.plan = plan;
        this.solids = solids;
    }

    void build() {
        double bottom = plan.gapShare();
        double rail = Math.min(0.3, plan.rail / plan.backHeight);
        boolean posts = true;
        switch (plan.back) {
            case NONE, SHELL -> posts = false;
            case PANEL -> panel(BACK, -1, 1, bottom, 1, 0.016);
            case UPRIGHT_SLATS -> uprightSlats(bottom, rail);
            case LADDER -> ladder(bottom, rail);
            case SPINDLES -> spindles(rail);
            case HOOP -> {
                hoop();
                posts = false;
            }
            case CROSS -> cross(bottom, rail);
            case MEDALLION -> {
                medallion(bottom);
                posts = false;
            }
            case PADDED -> posts = padded(bottom);
            case FRAMED -> {
                framed(bottom);
                posts = false;
            }
            case RAIL -> panel(BACK, -1, 1, 0.5, 1, 0.018);
            case CUSHION -> {
                cushion();
                posts = false;
            }
            case PLANKS -> {
                planks();
                posts = false;
            }
        }
        if (posts) {
            posts();
        }
    }

    private boolean round() {
        return switch (plan.legs) {
            case SPLAYED, TURNED, ROCKERS, TUBES, CANTILEVER, SLED -> true;
            default -> false;
        };
    }

    private boolean tubular() {
        return plan.sort == ChairPlan.Sort.TUBULAR
                || plan.sort == ChairPlan.Sort.OFFICE
                || plan.legs == ChairPlan.Legs.TUBES;
    }

    /** Two posts from below the seat to the top. */
    private void posts() {
        solids.part((tubular() ? METAL : FRAME).index);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            if (round()) {
                solids.pipe(post(sideways, -0.06, 1), tubular() ? 0.012 : plan.leg * 0.38);
            } else {
                List<Vec> path = post(sideways, 0, 1);
                Vec low = path.getFirst().plus(-plan.thick, Vec.UP);
                solids.beam(low, path.getFirst(), Vec.RIGHT, plan.leg * 0.8, plan.leg * 0.8);
                for (int i = 0; i + 1 < path.size(); i++) {
                    solids.beam(path.get(i), path.get(i + 1), Vec.RIGHT, plan.leg * 0.8, plan.leg * 0.7);
                }
            }
        }
    }

    private List<Vec> post(int sideways, double from, double to) {
        List<Vec> path = new ArrayList<>();
        int steps = 6;
        for (int i = 0; i <= steps; i++) {
            path.add(plan.backAt(sideways, from + (to - from) * i / steps));
        }
        return path;
    }

    private void panel(ChairPart part, double u0, double u1, double v0, double v1, double thick) {
        solids.part(part.index);
        solids.slab(
                (u, v) -> plan.backAt(u0 + (u1 - u0) * (u + 1) / 2, v0 + (v1 - v0) * (v + 1) / 2),
                Math.max(2, (int) (14 * (u1 - u0) / 2)),
                Math.max(2, (int) (12 * (v1 - v0))),
                thick);
    }

    /** The rail on top; its upper edge may rise in the middle. */
    private void topRail(double high) {
        solids.part(FRAME.index);
        double rise = plan.extra ? 0.07 : 0;
        solids.slab(
                (u, v) -> {
                    double share = 1 - high * (1 - v) / 2;
                    double bow = rise * (1 - u * u) * (v + 1) / 2;
                    return plan.backAt(1.04 * u, share + bow);
                },
                14,
                4,
                0.022);
    }

    private void uprightSlats(double bottom, double rail) {
        topRail(rail);
        panel(FRAME, -1, 1, bottom, bottom + 0.08, 0.018);
        double wide = 1.2 / plan.count * (plan.extra ? 0.85 : 0.5);
        for (int i = 0; i < plan.count; i++) {
            double u = 1.7 * (i + 0.5) / plan.count - 0.85;
            panel(BACK, u - wide / 2, u + wide / 2, bottom + 0.04, 1 - rail / 2, 0.011);
        }
    }

    private void ladder(double bottom, double rail) {
        int slats = Math.clamp(plan.count - 1, 2, 5);
        double pitch = (1 - bottom) / slats;
        double high = Math.min(rail, pitch * 0.72);
        for (int i = 0; i < slats; i++) {
            double v = 1 - i * pitch - high / 2;
            panel(BACK, -1, 1, v - high / 2, v + high / 2, 0.014);
        }
    }

    private void spindles(double rail) {
        topRail(rail);
        solids.part(FRAME.index);
        int rods = plan.count + 2;
        for (int i = 0; i < rods; i++) {
            double u = 1.76 * (i + 0.5) / rods - 0.88;
            List<Vec> path = new ArrayList<>();
            for (int step = 0; step <= 4; step++) {
                path.add(plan.backAt(u, (1 - rail / 2) * step / 4));
            }
            solids.pipe(path, 0.0065);
        }
    }

    /** Windsor: a bent bow from side to side, with rods up to it. */
    private void hoop() {
        solids.part(FRAME.index);
        List<Vec> bow = new ArrayList<>();
        int steps = 28;
        for (int i = 0; i <= steps; i++) {
            double angle = Math.PI * i / steps;
            double u = -StrictMath.cos(angle);
            bow.add(plan.backAt(u, bowHeight(u)));
        }
        solids.pipe(bow, 0.013);
        int rods = plan.count + 2;
        for (int i = 0; i < rods; i++) {
            double u = 1.7 * (i + 0.5) / rods - 0.85;
            solids.rod(plan.backAt(u * 0.8, -0.02), plan.backAt(u, bowHeight(u)), 0.007, 0.005);
        }
    }

    private static double bowHeight(double u) {
        return StrictMath.pow(Math.max(0, 1 - u * u), 0.38);
    }

    private void cross(double bottom, double rail) {
        topRail(rail);
        panel(FRAME, -1, 1, bottom, bottom + 0.08, 0.018);
        solids.part(BACK.index);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            List<Vec> path = new ArrayList<>();
            for (int i = 0; i <= 8; i++) {
                double share = i / 8.0;
                path.add(plan.backAt(sideways * (1.8 * share - 0.9), bottom + (0.97 - bottom) * share));
            }
            for (int i = 0; i < 8; i++) {
                solids.beam(path.get(i), path.get(i + 1), Vec.FRONT, 0.014, 0.03);
            }
        }
    }

    /** An oval frame around a padded panel, on two short stems. */
    private void medallion(double bottom) {
        double middle = (bottom + 1) / 2;
        double tall = (1 - bottom) / 2;
        solids.part(FRAME.index);
        List<Vec> ring = new ArrayList<>();
        for (int i = 0; i <= 36; i++) {
            double angle = 2 * Math.PI * i / 36;
            ring.add(plan.backAt(0.92 * StrictMath.cos(angle), middle + tall * StrictMath.sin(angle)));
        }
        solids.pipe(ring, 0.016);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            solids.beam(
                    plan.backAt(0.8 * sideways, -plan.thick / plan.backHeight),
                    plan.backAt(0.72 * sideways, bottom + tall * 0.4),
                    Vec.RIGHT,
                    0.03,
                    0.026);
        }
        solids.part(BACK_PAD.index);
        solids.slab(
                (u, v) -> {
                    double[] uv = ChairPlan.rounded(u, v, 1);
                    double puff = 0.02 * (1 - uv[0] * uv[0] - uv[1] * uv[1]);
                    return plan.backAt(0.9 * uv[0], middle + tall * 0.98 * uv[1])
                            .plus(puff, Vec.FRONT);
                },
                14,
                14,
                0.02);
    }

    /** A padded board; true where it needs posts. */
    private boolean padded(double bottom) {
        boolean office = plan.sort == ChairPlan.Sort.OFFICE;
        double top = office && plan.extra ? 0.78 : 1;
        double soft = 0.028 + 0.03 * plan.pad;
        // A thin shell behind, the pad in front.
        pad(office ? DARK : BACK_PAD, bottom, top, soft / 2, false);
        pad(BACK_PAD, bottom, top, soft, true);
        if (!office) {
            return true;
        }
        stem(bottom);
        if (plan.extra) {
            solids.part(BACK_PAD.index);
            Vec head = plan.backAt(0, 1.02);
            solids.cushion(head.plus(0.03, Vec.FRONT), new Vec(0.13, 0.06, 0.03), 0.4, -plan.lean);
            solids.part(DARK.index);
            solids.beam(plan.backAt(0, 0.6), head, Vec.RIGHT, 0.05, 0.016);
        }
        return false;
    }

    private void pad(ChairPart part, double bottom, double top, double thick, boolean front) {
        double forth = front ? thick / 2 : -thick / 2;
        solids.part(part.index);
        solids.slab(
                (u, v) -> {
                    double[] uv = ChairPlan.rounded(u, v, 0.15 + 0.7 * plan.backRound);
                    double inside = (1 - uv[0] * uv[0]) * (1 - uv[1] * uv[1]);
                    double puff = front ? 0.5 * thick * Math.sqrt(Math.max(0, inside)) : 0;
                    return plan.backAt(uv[0], bottom + (top - bottom) * (uv[1] + 1) / 2)
                            .plus(forth + puff, Vec.FRONT);
                },
                14,
                14,
                thick);
    }

    /** What carries the back of an office chair: a bent bar from below the seat. */
    private void stem(double bottom) {
        solids.part(DARK.index);
        Vec low = new Vec(0, plan.underside() - 0.01, -plan.depth * 0.2);
        Vec behind = plan.backAt(0, 0);
        Vec corner = new Vec(0, low.y(), behind.z() - 0.04);
        Vec up = plan.backAt(0, bottom + 0.25).plus(-0.035, Vec.FRONT);
        List<Vec> path = Paths.bent(0.05, low, corner, up);
        for (int i = 0; i + 1 < path.size(); i++) {
            solids.beam(path.get(i), path.get(i + 1), Vec.RIGHT, 0.07, 0.016);
        }
    }

    /** A bent tube or bar all round with a thin sheet in it. */
    private void framed(double bottom) {
        boolean lounge = plan.sort == ChairPlan.Sort.LOUNGE;
        boolean office = plan.sort == ChairPlan.Sort.OFFICE;
        solids.part((lounge ? FRAME : office ? DARK : METAL).index);
        double from = office ? bottom : -0.05;
        List<Vec> up =
                Paths.bent(0.06, plan.backAt(1, from), plan.backAt(1, 0.5), plan.backAt(1, 1), plan.backAt(-1, 1));
        List<Vec> half = up.subList(0, up.size() - 1);
        List<Vec> all = new ArrayList<>(half);
        Paths.mirrored(half).reversed().forEach(all::add);
        solids.pipe(all, lounge ? 0.016 : 0.012);
        if (office) {
            solids.pipe(List.of(plan.backAt(-1, bottom), plan.backAt(0, bottom), plan.backAt(1, bottom)), 0.012);
            stem(bottom);
        }
        solids.part(BACK_PAD.index);
        double sag = 0.012;
        solids.slab(
                (u, v) -> plan.backAt(0.97 * u, bottom + (0.97 - bottom) * (v + 1) / 2)
                        .plus(-sag * (1 - u * u), Vec.FRONT),
                12,
                12,
                0.01);
    }

    private void cushion() {
        double thick = 0.055 + 0.05 * plan.pad;
        double wide = plan.arms == ChairPlan.Arms.BLOCKS ? plan.front / 2 + 0.06 + 0.05 * plan.pad : plan.front / 2;
        double low = plan.legs == ChairPlan.Legs.FEET ? plan.seatY * 0.28 : plan.underside() - 0.04;
        double tilt = plan.lean * 0.7;
        double tall = (plan.seatY + plan.backHeight - low) / 2;
        double z = -plan.depth / 2 - thick * 0.6;
        solids.part(PAD.index);
        Vec middle = new Vec(0, low + tall * StrictMath.cos(tilt), z - tall * StrictMath.sin(tilt) * 0.6);
        solids.cushion(middle, new Vec(wide, tall, thick), 0.16 + 0.3 * plan.pad, -tilt);
        if (plan.stretchers) {
            // Loose cushions.
            solids.part(BACK_PAD.index);
            int cushions = plan.front > 0.74 && plan.extra ? 2 : 1;
            double high = plan.backHeight * 0.42;
            for (int i = 0; i < cushions; i++) {
                double width = plan.front / cushions;
                double x = (i - (cushions - 1) / 2.0) * width;
                solids.cushion(
                        new Vec(x, plan.seatY + high * 0.95, z + thick * 1.25),
                        new Vec(width / 2 - 0.006, high, 0.05),
                        0.5,
                        -tilt - 0.05);
            }
        }
    }

    /** A fan of planks behind a garden chair, or a row of them across. */
    private void planks() {
        int planks = plan.count + 1;
        if (plan.extra) {
            for (int i = 0; i < planks; i++) {
                double pitch = 2.0 / planks;
                double u = -1 + (i + 0.5) * pitch;
                double top = 1 - 0.22 * u * u * plan.backRound * 1.2;
                panel(BACK, u - pitch * 0.43, u + pitch * 0.43, -0.12, top, 0.016);
            }
            panel(FRAME, -1, 1, 0.12, 0.2, 0.045);
            panel(FRAME, -0.95, 0.95, 0.66, 0.73, 0.045);
        } else {
            double pitch = 1.0 / (planks + 1);
            for (int i = 0; i <= planks; i++) {
                double v = (i + 0.5) * pitch;
                panel(BACK, -1, 1, v - pitch * 0.4, v + pitch * 0.4, 0.018);
            }
            posts();
        }
    }
}

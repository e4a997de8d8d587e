package dev.facet.graphics;

import static dev.facet.graphics.ChairPart.DARK;
import static dev.facet.graphics.ChairPart.FRAME;
import static dev.facet.graphics.ChairPart.METAL;
import static dev.facet.graphics.ChairPart.PAD;
import static dev.facet.graphics.ChairPart.SEAT;

import java.util.List;

/** What one sits on, and rests one's arms on. */
final class ChairSeats {
    private final ChairPlan plan;
    private final Solids solids;

    ChairSeats(ChairPlan plan, Solids solids) {
        this.plan = plan;
        this.solids = solids;
    }

    void build() {
        switch (plan.seat) {
            case PLATE -> plate(SEAT, plan.thick, 0);
            case PADDED -> padded();
            case PLANKS -> planks();
            case SHELL -> shell();
            case BLOCK -> block();
        }
        switch (plan.arms) {
            case NONE -> {}
            case RESTS -> rests();
            case LOOPS -> loops();
            case POSTS -> posts();
            case BLOCKS -> blocks();
            case PLANKS -> plankArms();
        }
    }

    /** A board with rounded corners, hollowed and turned down in front. */
    private void plate(ChairPart part, double thick, double lower) {
        solids.part(part.index);
        solids.slab(
                (u, v) -> {
                    double[] uv = ChairPlan.rounded(u, -v, plan.round);
                    double z = uv[1] * plan.depth / 2;
                    double x = uv[0] * plan.halfWidth(z);
                    double inside = (1 - uv[0] * uv[0]) * (1 - uv[1] * uv[1]);
                    double fall = uv[1] > 0.5 ? 0.06 * (uv[1] - 0.5) * (uv[1] - 0.5) : 0;
                    return new Vec(x, plan.seatY - lower - thick / 2 - plan.hollow * inside - fall, z);
                },
                16,
                12,
                thick);
    }

    private void padded() {
        double board = 0.018;
        boolean office = plan.sort == ChairPlan.Sort.OFFICE;
        plate(office ? DARK : FRAME, board, plan.thick - board);
        double half = (plan.thick - board) / 2;
        double wide = Math.max(plan.front, plan.rear) / 2 - (plan.round > 0.9 ? 0.01 : 0.004);
        solids.part(PAD.index);
        if (plan.round > 0.9) {
            solids.turned(
                    new Vec(0, plan.seatY - 2 * half, 0),
                    new Vec(0, plan.seatY, 0),
                    new double[] {0, 0.1, 0.3, 0.7, 0.9, 1},
                    new double[] {wide * 0.95, wide, wide * 1.02, wide * 1.02, wide * 0.96, wide * 0.8});
            return;
        }
        solids.cushion(
                new Vec(0, plan.seatY - half, 0),
                new Vec(wide, half * 1.15, plan.depth / 2 + 0.005),
                plan.pad * 0.7,
                0);
    }

    private void planks() {
        int planks = 4 + plan.count / 2;
        double pitch = plan.depth / planks;
        solids.part(SEAT.index);
        for (int i = 0; i < planks; i++) {
            double z = plan.depth / 2 - (i + 0.5) * pitch;
            double y = plan.seatY - plan.thick / 2 - 0.06 * i / planks;
            solids.box(new Vec(0, y, z), 2 * plan.halfWidth(z), Math.min(0.028, plan.thick), pitch * 0.82);
        }
        solids.part(FRAME.index);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = sideways * (plan.rear / 2 - 0.03);
            solids.beam(
                    new Vec(x, plan.seatY - plan.thick - 0.015, plan.depth / 2 - 0.01),
                    new Vec(x, plan.seatY - plan.thick - 0.08, -plan.depth / 2),
                    Vec.RIGHT,
                    0.03,
                    0.06);
        }
    }

    /** Seat and back in one piece: a profile from the front edge over the seat up the back, with raised sides. */
    private void shell() {
        double lean = plan.lean + 0.12;
        double rearZ = -plan.depth / 2;
        double low = plan.seatY - 0.015;
        List<Vec> profile = Paths.bent(
                0.13 + plan.bend,
                new Vec(0, plan.seatY - 0.035, plan.depth / 2 + 0.02),
                new Vec(0, plan.seatY + 0.005, plan.depth / 2 - 0.09),
                new Vec(0, low, rearZ + 0.02),
                new Vec(
                        0,
                        low + plan.backHeight * StrictMath.cos(lean),
                        rearZ + 0.02 - plan.backHeight * StrictMath.sin(lean)));
        double side = 0.02 + 1.2 * plan.bend;
        double half = Math.max(plan.front, 0.44) / 2;
        solids.part(SEAT.index);
        solids.slab(
                (u, v) -> {
                    double[] uv = ChairPlan.rounded(u, v, 0.35 + 0.55 * plan.backRound);
                    double way = (uv[1] + 1) / 2;
                    Vec p = along(profile, way);
                    double upright = Math.clamp((way - 0.4) / 0.25, 0, 1);
                    double rise = side * uv[0] * uv[0] * (0.5 + StrictMath.sin(Math.PI * way) * 0.8);
                    double width = half * (1 - 0.08 * way + plan.flare * 0.6 * upright);
                    return new Vec(uv[0] * width, p.y() + rise * (1 - upright * 0.8), p.z() + rise * upright * 1.1);
                },
                18,
                30,
                0.014);
    }

    private static Vec along(List<Vec> path, double share) {
        double all = 0;
        for (int i = 1; i < path.size(); i++) {
            all += path.get(i).minus(path.get(i - 1)).length();
        }
        double left = share * all;
        for (int i = 1; i < path.size(); i++) {
            double step = path.get(i).minus(path.get(i - 1)).length();
            if (left <= step || i == path.size() - 1) {
                return path.get(i - 1).towards(path.get(i), step > 0 ? left / step : 0);
            }
            left -= step;
        }
        return path.getLast();
    }

    private void block() {
        double feet = plan.legs == ChairPlan.Legs.FEET ? plan.seatY * 0.28 : plan.underside() - 0.02;
        double cushion = plan.thick * 0.75;
        double low = Math.min(feet, plan.seatY - cushion - 0.06);
        double height = plan.seatY - cushion - low;
        double soft = 0.12 + 0.15 * plan.pad;
        solids.part(PAD.index);
        solids.cushion(
                new Vec(0, low + height / 2, -0.02),
                new Vec(plan.front / 2 + 0.01, height / 2, plan.depth / 2 + 0.02),
                soft * 0.6,
                0);
        int cushions = plan.front > 0.74 && plan.extra ? 2 : 1;
        for (int i = 0; i < cushions; i++) {
            double wide = plan.front / cushions;
            double x = (i - (cushions - 1) / 2.0) * wide;
            solids.cushion(
                    new Vec(x, plan.seatY - cushion / 2, 0.01),
                    new Vec(wide / 2 - 0.002, cushion / 2 * 1.08, plan.depth / 2 + 0.02),
                    soft + 0.1,
                    0);
        }
    }

    /** A post in front and a rail to the back. */
    private void rests() {
        double y = plan.seatY + plan.armHeight;
        double share = Math.min(0.9, plan.armHeight / (plan.backHeight * StrictMath.cos(plan.lean)));
        boolean square = plan.legs != ChairPlan.Legs.TURNED && plan.legs != ChairPlan.Legs.ROCKERS;
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            Vec back = plan.backAt(sideways, share);
            double z = plan.depth * 0.3;
            Vec base = new Vec(sideways * (plan.halfWidth(z) - 0.01), plan.seatY - plan.thick / 2, z);
            Vec front = new Vec(sideways * (plan.halfWidth(z) + 0.02), y, z + 0.02);
            solids.part(FRAME.index);
            if (square) {
                solids.beam(base, front, Vec.RIGHT, 0.03, 0.03);
            } else {
                solids.rod(base, front, 0.016, 0.012);
            }
            solids.beam(front.plus(0.05, Vec.FRONT), back, Vec.RIGHT, new double[] {0.055, 0.022, 0.035, 0.022});
        }
    }

    private void loops() {
        double y = plan.seatY + plan.armHeight;
        double share = Math.min(0.9, plan.armHeight / (plan.backHeight * StrictMath.cos(plan.lean)));
        double z = plan.depth * 0.32;
        double wide = plan.halfWidth(z) + 0.03;
        Vec back = plan.backAt(1.02, share);
        List<Vec> right = Paths.bent(
                0.06,
                new Vec(wide - 0.04, plan.seatY - plan.thick * 0.6, z - 0.03),
                new Vec(wide, plan.seatY - plan.thick * 0.6 + 0.02, z),
                new Vec(wide, y, z),
                new Vec(Math.max(back.x(), wide - 0.03), y, back.z()),
                back.plus(-0.02, Vec.FRONT));
        solids.part(METAL.index);
        solids.pipe(right, 0.011);
        solids.pipe(Paths.mirrored(right), 0.011);
        if (plan.extra) {
            solids.part(DARK.index);
            for (int sideways = -1; sideways <= 1; sideways += 2) {
                solids.cushion(
                        new Vec(sideways * wide, y + 0.012, z * 0.2), new Vec(0.022, 0.014, plan.depth * 0.28), 0.4, 0);
            }
        }
    }

    /** Arms of an office chair: a post from under the seat and a pad on top. */
    private void posts() {
        double y = plan.seatY + plan.armHeight;
        double wide = plan.front / 2 + 0.035;
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = sideways * wide;
            solids.part(DARK.index);
            solids.beam(
                    new Vec(sideways * plan.front * 0.2, plan.underside() - 0.01, -0.02),
                    new Vec(x, plan.underside() - 0.01, -0.02),
                    Vec.FRONT,
                    0.06,
                    0.016);
            solids.beam(new Vec(x, plan.underside() - 0.018, -0.02), new Vec(x, y - 0.01, 0), Vec.FRONT, 0.06, 0.018);
            solids.cushion(new Vec(x, y, 0.01), new Vec(0.042, 0.017, 0.13), 0.45, 0);
        }
    }

    private void blocks() {
        double low = plan.legs == ChairPlan.Legs.FEET ? plan.seatY * 0.28 : plan.underside() - 0.05;
        double high = plan.seatY + plan.armHeight;
        double thick = 0.05 + 0.05 * plan.pad + (plan.extra ? 0.03 : 0);
        solids.part(PAD.index);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = sideways * (plan.front / 2 + thick);
            solids.cushion(
                    new Vec(x, (low + high) / 2, -0.01),
                    new Vec(thick, (high - low) / 2, plan.depth / 2 + 0.02),
                    0.15 + 0.25 * plan.pad,
                    0);
            if (plan.extra) {
                Vec from = new Vec(x, high - 0.02, plan.depth / 2);
                solids.rod(from, new Vec(x, high - 0.02, -plan.depth / 2 - 0.02), thick * 1.15, thick * 1.15);
            }
        }
    }

    private void plankArms() {
        double y = plan.seatY + plan.armHeight;
        double share = Math.min(0.9, plan.armHeight / (plan.backHeight * StrictMath.cos(plan.lean)));
        double z = plan.depth / 2 - 0.05;
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = sideways * (plan.front / 2 + 0.02);
            Vec back = plan.backAt(sideways, share);
            solids.part(FRAME.index);
            solids.beam(new Vec(x, plan.seatY * 0.4, z), new Vec(x, y, z), Vec.RIGHT, 0.025, 0.06);
            solids.beam(
                    new Vec(x + sideways * 0.02, y + 0.01, z + 0.07),
                    new Vec(x + sideways * 0.01, y + 0.01, back.z() - 0.03),
                    Vec.RIGHT,
                    new double[] {0.11, 0.022, 0.07, 0.022});
        }
    }
}

package dev.facet.graphics;

import static dev.facet.graphics.ChairPart.DARK;
import static dev.facet.graphics.ChairPart.FRAME;
import static dev.facet.graphics.ChairPart.METAL;

import java.util.List;

/** What a chair stands on. */
final class ChairLegs {
    private final ChairPlan plan;
    private final Solids solids;
    private final double top;
    private final double frontZ;
    private final double rearZ;

    ChairLegs(ChairPlan plan, Solids solids) {
        this.plan = plan;
        this.solids = solids;
        top = plan.underside();
        frontZ = plan.depth / 2 - plan.inset - plan.leg / 2;
        rearZ = -plan.depth / 2 + plan.leg / 2 + (plan.back == ChairPlan.Back.NONE ? plan.inset : 0);
    }

    void build() {
        switch (plan.legs) {
            case STRAIGHT -> beams(1);
            case TAPERED -> beams(0.55);
            case SPLAYED -> rods(FRAME, plan.leg / 2, 0.6);
            case DOWEL -> dowels();
            case TURNED -> turned();
            case HAIRPIN -> hairpins();
            case TUBES -> rods(METAL, 0.013, 1);
            case SLED -> sled();
            case CANTILEVER -> cantilever();
            case PEDESTAL -> pedestal();
            case STAR -> star(4, false);
            case WHEELS -> star(5, true);
            case SIDES -> sides();
            case CROSSED -> crossed();
            case ROCKERS -> rockers();
            case FEET -> feet();
        }
    }

    private Vec head(int sideways, boolean front) {
        double z = front ? frontZ : rearZ;
        return new Vec(sideways * (plan.halfWidth(z) - plan.leg / 2 - plan.inset), top, z);
    }

    private Vec foot(int sideways, boolean front) {
        Vec head = head(sideways, front);
        double back = front ? plan.splay : -plan.splay - 0.03;
        return new Vec(head.x() + sideways * plan.splay, 0, head.z() + back);
    }

    private interface Leg {
        void draw(Vec head, Vec foot);
    }

    private void four(Leg leg) {
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            leg.draw(head(sideways, true), foot(sideways, true));
            leg.draw(head(sideways, false), foot(sideways, false));
        }
    }

    private void beams(double taper) {
        solids.part(FRAME.index);
        double wide = plan.leg;
        four((head, foot) -> solids.beam(foot, head, Vec.RIGHT, new double[] {taper * wide, taper * wide, wide, wide}));
        apron();
        if (plan.stretchers) {
            stretchers(wide * 0.5, false);
        }
    }

    /** The rails right below the seat. */
    private void apron() {
        double high = 0.045;
        double y = top - high / 2;
        solids.part(FRAME.index);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            Vec front = head(sideways, true);
            Vec rear = head(sideways, false);
            solids.beam(at(front, y), at(rear, y), Vec.RIGHT, plan.leg * 0.55, high);
        }
        solids.beam(at(head(-1, true), y), at(head(1, true), y), Vec.FRONT, plan.leg * 0.55, high);
        solids.beam(at(head(-1, false), y), at(head(1, false), y), Vec.FRONT, plan.leg * 0.55, high);
    }

    private static Vec at(Vec p, double y) {
        return new Vec(p.x(), y, p.z());
    }

    private void rods(ChairPart part, double radius, double taper) {
        solids.part(part.index);
        four((head, foot) -> solids.rod(foot, head, taper * radius, radius));
        boolean high = plan.seatY > 0.58;
        if (plan.stretchers || high || part == METAL) {
            stretchers(radius * 1.1, true);
        }
        if (part == METAL) {
            solids.part(DARK.index);
            four((head, foot) -> solids.rod(foot, foot.towards(head, 0.05), 0.017, 0.017));
        }
    }

    /** Rods or bars between the legs, an H or a ring. */
    private void stretchers(double size, boolean round) {
        double share = plan.seatY > 0.58 ? 0.35 : 0.38;
        Vec[] place = new Vec[4];
        for (int i = 0; i < 4; i++) {
            place[i] = foot(i < 2 ? -1 : 1, i % 2 == 0).towards(head(i < 2 ? -1 : 1, i % 2 == 0), share);
        }
        bar(place[0], place[1], size, round);
        bar(place[2], place[3], size, round);
        if (plan.extra || plan.seatY > 0.58) {
            bar(place[0], place[2], size, round);
            bar(place[1], place[3], size, round);
        } else {
            bar(place[0].towards(place[1], 0.5), place[2].towards(place[3], 0.5), size, round);
        }
    }

    private void bar(Vec a, Vec b, double size, boolean round) {
        if (round) {
            solids.rod(a, b, size * 0.7, size * 0.7);
        } else {
            solids.beam(a, b, Vec.UP, size * 1.6, size);
        }
    }

    private void dowels() {
        solids.part(FRAME.index);
        four((head, foot) -> {
            Vec inner = new Vec(head.x() * 0.62, head.y() - 0.01, head.z() * 0.62);
            solids.rod(foot, inner, 0.009, 0.016);
        });
        solids.part(METAL.index);
        Vec[] place = new Vec[4];
        for (int i = 0; i < 4; i++) {
            Vec head = head(i < 2 ? -1 : 1, i % 2 == 0);
            Vec inner = new Vec(head.x() * 0.62, head.y() - 0.01, head.z() * 0.62);
            place[i] = foot(i < 2 ? -1 : 1, i % 2 == 0).towards(inner, 0.55);
            solids.rod(place[i], new Vec(-inner.x() * 0.8, top, inner.z() * 0.8), 0.004, 0.004);
            solids.rod(place[i], new Vec(inner.x() * 0.8, top, -inner.z() * 0.8), 0.004, 0.004);
        }
    }

    private void turned() {
        double[] along = {0, 0.05, 0.09, 0.12, 0.2, 0.38, 0.55, 0.6, 0.64, 0.68, 0.72, 0.78, 0.8, 1};
        double[] shape = {0.5, 0.5, 0.72, 0.5, 0.55, 0.85, 1, 0.6, 1.05, 0.6, 0.9, 0.7, 1.1, 1.1};
        double[] radii = new double[shape.length];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = shape[i] * plan.leg / 2;
        }
        solids.part(FRAME.index);
        four((head, foot) -> solids.turned(foot, head, along, radii));
        apron();
        if (plan.stretchers) {
            stretchers(plan.leg * 0.5, true);
        }
    }

    private void hairpins() {
        solids.part(METAL.index);
        four((head, foot) -> {
            Vec a = head.plus(0.07 * -Math.signum(head.x()), Vec.RIGHT);
            Vec b = head.plus(0.07 * -Math.signum(head.z()), Vec.FRONT);
            solids.pipe(Paths.bent(0.02, a, foot.plus(0.008, Vec.UP), b), 0.007);
        });
    }

    private void sled() {
        solids.part(METAL.index);
        double r = 0.011;
        List<Vec> right = Paths.bent(
                0.05,
                head(1, true),
                foot(1, true).plus(r, Vec.UP),
                foot(1, false).plus(r, Vec.UP),
                head(1, false));
        solids.pipe(right, r);
        solids.pipe(Paths.mirrored(right), r);
        solids.rod(head(-1, true), head(1, true), r, r);
        solids.rod(head(-1, false), head(1, false), r, r);
    }

    private void cantilever() {
        solids.part(METAL.index);
        double r = 0.013;
        double half = plan.front / 2 - r;
        double back = -plan.depth / 2;
        double forth = plan.depth / 2 + 0.03;
        double low = r;
        double high = top - r;
        List<Vec> right = Paths.bent(
                0.07,
                new Vec(half, high, back),
                new Vec(half, high, forth),
                new Vec(half, low, forth - 0.02),
                new Vec(half, low, back - 0.04),
                new Vec(0, low, back - 0.04));
        solids.pipe(right, r);
        solids.pipe(Paths.mirrored(right), r);
        solids.rod(new Vec(-half, high, back + 0.05), new Vec(half, high, back + 0.05), r * 0.8, r * 0.8);
    }

    private void pedestal() {
        solids.part(METAL.index);
        double reach = 0.2 + plan.splay;
        if (plan.extra) {
            // A trumpet: one curve from the floor to the seat.
            double[] along = {0, 0.012, 0.03, 0.07, 0.15, 0.3, 0.55, 0.8, 0.95, 1};
            double[] radii = {reach, reach, reach * 0.9, reach * 0.55, reach * 0.3, 0.05, 0.035, 0.04, 0.07, 0.11};
            solids.turned(new Vec(0, 0, 0), new Vec(0, top, 0), along, radii);
        } else {
            solids.turned(new Vec(0, 0, 0), new Vec(0, 0.035, 0), new double[] {0, 0.4, 0.8, 1}, new double[] {
                reach, reach, reach * 0.85, 0.04
            });
            solids.rod(new Vec(0, 0.02, 0), new Vec(0, top, 0), 0.03, 0.03);
            solids.rod(new Vec(0, top - 0.03, 0), new Vec(0, top, 0), 0.05, 0.1);
        }
        if (plan.seatY > 0.6) {
            footRing(0.4 * top, 0.17);
        }
    }

    private void footRing(double y, double radius) {
        Vec[] corners = new Vec[25];
        for (int i = 0; i < corners.length; i++) {
            double angle = 2 * Math.PI * i / (corners.length - 1);
            corners[i] = new Vec(radius * StrictMath.cos(angle), y, radius * StrictMath.sin(angle));
        }
        solids.pipe(List.of(corners), 0.01);
        solids.rod(new Vec(-radius, y, 0), new Vec(radius, y, 0), 0.008, 0.008);
    }

    private void star(int arms, boolean wheels) {
        double reach = 0.26 + plan.splay;
        double hub = wheels ? 0.11 : 0.08;
        solids.part(METAL.index);
        solids.rod(new Vec(0, hub - 0.04, 0), new Vec(0, top, 0), 0.026, 0.026);
        solids.part(DARK.index);
        solids.turned(
                new Vec(0, hub - 0.04, 0), new Vec(0, hub + 0.18, 0), new double[] {0, 0.3, 0.31, 1}, new double[] {
                    0.045, 0.045, 0.034, 0.03
                });
        solids.box(new Vec(0, top - 0.02, 0), 0.2, 0.04, 0.24);
        for (int i = 0; i < arms; i++) {
            double angle = 2 * Math.PI * (i + 0.5) / arms;
            Vec out = new Vec(StrictMath.sin(angle), 0, StrictMath.cos(angle));
            Vec side = out.cross(Vec.UP);
            Vec tip = out.times(reach).plus(wheels ? 0.075 : 0.03, Vec.UP);
            solids.part((plan.extra ? METAL : DARK).index);
            solids.beam(out.times(0.02).plus(hub, Vec.UP), tip, side, new double[] {0.06, 0.05, 0.036, 0.026});
            solids.part(DARK.index);
            if (wheels) {
                Vec axle = out.times(reach).plus(0.029, Vec.UP);
                solids.rod(axle.plus(0.01, side), axle.plus(0.032, side), 0.029, 0.029);
                solids.rod(axle.plus(-0.01, side), axle.plus(-0.032, side), 0.029, 0.029);
                solids.rod(axle, tip, 0.012, 0.012);
            } else {
                solids.rod(out.times(reach), tip, 0.018, 0.014);
            }
        }
    }

    private void sides() {
        solids.part(FRAME.index);
        double thick = plan.leg * 0.8;
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = sideways * (Math.min(plan.front, plan.rear) / 2 - thick / 2);
            if (plan.extra) {
                solids.box(new Vec(x, top / 2, 0), thick, top, plan.depth * 0.92);
            } else {
                // An open frame.
                for (int end = -1; end <= 1; end += 2) {
                    solids.box(new Vec(x, top / 2, end * plan.depth * 0.42), thick, top, 0.07);
                }
                solids.box(new Vec(x, 0.035, 0), thick, 0.07, plan.depth * 0.77);
            }
        }
        solids.box(new Vec(0, top - 0.04, -plan.depth * 0.3), plan.rear * 0.9, 0.06, 0.03);
    }

    private void crossed() {
        solids.part(FRAME.index);
        double wide = plan.leg * 0.8;
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = sideways * (Math.min(plan.front, plan.rear) / 2 - wide / 2);
            Vec in = new Vec(-sideways * wide, 0, 0);
            Vec frontTop = new Vec(x, top, frontZ);
            Vec rearTop = new Vec(x, top, rearZ).plus(in);
            Vec frontFoot = new Vec(x, 0, frontZ + 0.04).plus(in);
            Vec rearFoot = new Vec(x, 0, rearZ - 0.06);
            solids.beam(rearFoot, frontTop, Vec.RIGHT, wide * 0.8, wide * 1.2);
            solids.beam(frontFoot, rearTop, Vec.RIGHT, wide * 0.8, wide * 1.2);
        }
        double x = Math.min(plan.front, plan.rear) / 2 - wide / 2;
        solids.rod(new Vec(-x, 0.05, frontZ + 0.02), new Vec(x, 0.05, frontZ + 0.02), 0.011, 0.011);
        solids.rod(new Vec(-x, 0.05, rearZ - 0.03), new Vec(x, 0.05, rearZ - 0.03), 0.011, 0.011);
        solids.rod(new Vec(-x, top / 2, 0), new Vec(x, top / 2, 0), 0.009, 0.009);
    }

    private void rockers() {
        solids.part(FRAME.index);
        four((head, foot) -> solids.rod(foot.plus(0.03, Vec.UP), head, plan.leg * 0.4, plan.leg * 0.5));
        stretchers(plan.leg * 0.5, true);
        double radius = 1.1;
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            double x = foot(sideways, true).x();
            double shift = -0.06;
            solids.slab(
                    (u, v) -> {
                        double z = shift + 0.46 * u;
                        double y = radius - Math.sqrt(radius * radius - z * z);
                        return new Vec(x, y + 0.02 + 0.02 * v, z);
                    },
                    16,
                    1,
                    plan.leg * 0.7);
        }
    }

    private void feet() {
        solids.part((plan.extra ? METAL : FRAME).index);
        double height = plan.seatY * 0.28;
        double wide = plan.front / 2 + (plan.arms == ChairPlan.Arms.BLOCKS ? 0.06 : -0.05);
        for (int sideways = -1; sideways <= 1; sideways += 2) {
            for (int end = -1; end <= 1; end += 2) {
                Vec head = new Vec(sideways * wide, height + 0.02, end * (plan.depth / 2 - 0.06));
                Vec foot = new Vec(head.x() + sideways * plan.splay * 0.5, 0, head.z() + end * plan.splay * 0.5);
                solids.rod(foot, head, 0.016, 0.026);
            }
        }
    }
}

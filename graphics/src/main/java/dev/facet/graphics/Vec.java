package dev.facet.graphics;

/** A point or direction in space. */
record Vec(double x, double y, double z) {
    static final Vec RIGHT = new Vec(1, 0, 0);
    static final Vec UP = new Vec(0, 1, 0);
    static final Vec FRONT = new Vec(0, 0, 1);

    Vec plus(Vec other) {
        return new Vec(x + other.x, y + other.y, z + other.z);
    }

    Vec plus(double factor, Vec other) {
        return new Vec(x + factor * other.x, y + factor * other.y, z + factor * other.z);
    }

    Vec minus(Vec other) {
        return new Vec(x - other.x, y - other.y, z - other.z);
    }

    Vec times(double factor) {
        return new Vec(factor * x, factor * y, factor * z);
    }

    /** The point at a share of the way to another. */
    Vec towards(Vec other, double share) {
        return new Vec(x + share * (other.x - x), y + share * (other.y - y), z + share * (other.z - z));
    }

    double dot(Vec other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Vec cross(Vec other) {
        return new Vec(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    /** Of length 1; a vector of length 0 stays. */
    Vec unit() {
        double length = length();
        return length > 0 ? times(1 / length) : this;
    }

    /** A unit vector across this one, as close to a wish as may be. */
    Vec across(Vec wish) {
        Vec axis = unit();
        Vec rest = wish.plus(-wish.dot(axis), axis);
        if (rest.length() > 1e-6) {
            return rest.unit();
        }
        return axis.cross(Math.abs(axis.x) < 0.6 ? RIGHT : UP).unit();
    }

    Vec mirrored() {
        return new Vec(-x, y, z);
    }
}

package dev.facet.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the entries of a graphics code mean: named groups, one after the other. Angle pairs come first, so that pairs and
 * Gaussian entries are each one block of memory.
 *
 * @param groups the groups in the order of their offsets
 */
public record CodeLayout(List<Group> groups) {
    /** Nothing; groups are added by {@code with..}. */
    public static final CodeLayout EMPTY = new CodeLayout(List.of());

    /** What kind of value a group holds. */
    public enum Kind {
        /** An angle as its unit vector (cos, sin). */
        ANGLE_PAIR,
        /** One Gaussian number. */
        SCALAR,
        /** Several Gaussian numbers. */
        VECTOR
    }

    /**
     * A group of entries.
     *
     * @param name what it means
     * @param kind what kind of value it holds
     * @param offset its first entry
     * @param size how many entries it has
     */
    public record Group(String name, Kind kind, int offset, int size) {
        public Group {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a group of the code needs a name");
            }
            boolean fits = switch (kind) {
                case ANGLE_PAIR -> size == 2;
                case SCALAR -> size == 1;
                case VECTOR -> size >= 1;
            };
            if (!fits || offset < 0) {
                throw new IllegalArgumentException("group " + name + " of kind " + kind + " cannot have " + size
                        + " entries from entry " + offset);
            }
        }

        /** One past its last entry. */
        public int end() {
            return offset + size;
        }
    }

    public CodeLayout {
        groups = List.copyOf(groups);
        Set<String> names = new HashSet<>();
        int end = 0;
        boolean gaussian = false;
        for (Group group : groups) {
            if (!names.add(group.name())) {
                throw new IllegalArgumentException("two groups of the code are named " + group.name());
            }
            if (group.offset() != end) {
                throw new IllegalArgumentException(
                        "group " + group.name() + " begins at entry " + group.offset() + ", wanted " + end);
            }
            if (group.kind() == Kind.ANGLE_PAIR && gaussian) {
                throw new IllegalArgumentException("angle pairs come first, got " + group.name() + " after others");
            }
            gaussian |= group.kind() != Kind.ANGLE_PAIR;
            end = group.end();
        }
    }

    /** This layout with an angle pair at its end. */
    public CodeLayout withPair(String name) {
        return with(name, Kind.ANGLE_PAIR, 2);
    }

    /** This layout with one number at its end. */
    public CodeLayout withScalar(String name) {
        return with(name, Kind.SCALAR, 1);
    }

    /** This layout with a vector at its end. */
    public CodeLayout withVector(String name, int size) {
        return with(name, Kind.VECTOR, size);
    }

    private CodeLayout with(String name, Kind kind, int size) {
        List<Group> all = new ArrayList<>(groups);
        all.add(new Group(name, kind, size(), size));
        return new CodeLayout(all);
    }

    /** The number of entries, D. */
    public int size() {
        return groups.isEmpty() ? 0 : groups.getLast().end();
    }

    /** How many entries belong to angle pairs; they are the first ones. */
    public int pairEntries() {
        return groups.stream()
                .filter(group -> group.kind() == Kind.ANGLE_PAIR)
                .mapToInt(Group::size)
                .sum();
    }

    /** How many entries are Gaussian; they are the last ones. */
    public int gaussianEntries() {
        return size() - pairEntries();
    }

    /** Whether there is a group of this name. */
    public boolean has(String name) {
        return groups.stream().anyMatch(group -> group.name().equals(name));
    }

    /** The group of this name. */
    public Group group(String name) {
        return groups.get(index(name));
    }

    /** The place of a group among the groups. */
    public int index(String name) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "the code has no group '" + name + "', its groups are " + String.join(", ", names()));
    }

    /** The names of the groups. */
    public List<String> names() {
        return groups.stream().map(Group::name).toList();
    }

    /** In words: {@code azimuth 0-1 (angle pair), shape 6-37}. */
    @Override
    public String toString() {
        return groups.stream()
                .map(group -> group.name() + " "
                        + (group.size() == 1 ? "" + group.offset() : group.offset() + "-" + (group.end() - 1))
                        + (group.kind() == Kind.ANGLE_PAIR ? " (angle pair)" : ""))
                .collect(Collectors.joining(", "));
    }
}

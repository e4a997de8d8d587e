package dev.facet.data;

/** What may change inside a group of scenes while all else is held. */
public enum SceneFactor {
    AZIMUTH("azimuth"),
    ELEVATION("elevation"),
    LIGHT("light"),
    SHAPE("shape"),
    TEXTURE("texture"),
    EXPRESSION("expression"),
    /** Shape, texture and expression together: another subject. */
    IDENTITY("intrinsic");

    private final String group;

    SceneFactor(String group) {
        this.group = group;
    }

    /** The name of the group of a graphics code that stands for it. */
    public String group() {
        return group;
    }
}

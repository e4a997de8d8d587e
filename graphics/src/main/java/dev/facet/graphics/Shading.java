package dev.facet.graphics;

import org.jspecify.annotations.Nullable;

/**
 * Light at the samples of a {@link DepthBuffer}, and their means over pixels. Works in the subject's axes, where light,
 * viewer and the direction halfway between them are the same for all samples. Kept from picture to picture, as its
 * buffers are.
 */
final class Shading {
    private static final int UNKNOWN = -2;

    /** Set by begin for one picture; a mesh is held no longer than that. */
    private Mesh mesh = Mesh.builder(new float[0], new int[0]).build();

    private View view = new View(Camera.FRONT, Light.from(0, 0));
    private DepthBuffer seen = new DepthBuffer(1, 1);
    private @Nullable ShadowMap shadow;
    private Rotation rotation = Rotation.of(0, 0);
    private float[] light = new float[3];
    private float[] half = new float[3];
    private float ambient;
    private float diffuse;

    // The triangle of the last sample.
    private int triangle = UNKNOWN;
    private int a;
    private int b;
    private int c;
    private float perArea;
    private float side;
    private int textureIndex;
    private int textureLevel;

    // The last sample.
    private final float[] texel = new float[3];
    private float red;
    private float green;
    private float blue;
    private float albedoRed;
    private float albedoGreen;
    private float albedoBlue;
    private float normalX;
    private float normalY;
    private float normalZ;

    void begin(Mesh newMesh, View newView, DepthBuffer newSeen, @Nullable ShadowMap newShadow) {
        mesh = newMesh;
        view = newView;
        seen = newSeen;
        shadow = newShadow;
        triangle = UNKNOWN;
        rotation = view.camera().rotation();
        ambient = (float) view.light().ambient();
        diffuse = (float) view.light().diffuse();
        light = rotation.back(view.light().direction());
        half = new float[] {
            light[0] + rotation.towardsX(), light[1] + rotation.towardsY(), light[2] + rotation.towardsZ()
        };
        float length = (float) Math.sqrt(half[0] * half[0] + half[1] * half[1] + half[2] * half[2]);
        float perLength = length > 1e-6f ? 1 / length : 0;
        half[0] *= perLength;
        half[1] *= perLength;
        half[2] *= perLength;
    }

    /** Writes every pixel of the frame; {@code samples} each way make one. */
    void resolve(Frame frame, int samples) {
        Passes passes = new Passes(frame);
        int pixel = 0;
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++, pixel++) {
                resolvePixel(passes, pixel, column * samples, row * samples, samples);
            }
        }
        mesh = Mesh.builder(new float[0], new int[0]).build();
    }

    private void resolvePixel(Passes passes, int pixel, int left, int top, int samples) {
        int covered = 0;
        float sumRed = 0;
        float sumGreen = 0;
        float sumBlue = 0;
        for (int row = top; row < top + samples; row++) {
            for (int column = left; column < left + samples; column++) {
                int at = row * seen.width + column;
                int owner = seen.owner[at];
                if (owner == DepthBuffer.NOTHING) {
                    continue;
                }
                covered++;
                shade(owner, column, row);
                sumRed += red;
                sumGreen += green;
                sumBlue += blue;
                if (passes.others) {
                    passes.depth += seen.depth[at];
                    passes.albedoRed += albedoRed;
                    passes.albedoGreen += albedoGreen;
                    passes.albedoBlue += albedoBlue;
                    passes.normalX += normalX;
                    passes.normalY += normalY;
                    passes.normalZ += normalZ;
                }
            }
        }
        int all = samples * samples;
        float share = 1f / all;
        Colour behind = view.background();
        int empty = all - covered;
        passes.colour[3 * pixel] = (sumRed + empty * behind.red()) * share;
        passes.colour[3 * pixel + 1] = (sumGreen + empty * behind.green()) * share;
        passes.colour[3 * pixel + 2] = (sumBlue + empty * behind.blue()) * share;
        if (passes.others) {
            passes.write(pixel, covered, all, behind, rotation);
        }
    }

    private void take(int newTriangle) {
        triangle = newTriangle;
        int[] corners = mesh.triangles;
        a = corners[3 * newTriangle];
        b = corners[3 * newTriangle + 1];
        c = corners[3 * newTriangle + 2];
        long area = DepthBuffer.edge(seen.x[a], seen.y[a], seen.x[b], seen.y[b], seen.x[c], seen.y[c]);
        perArea = 1f / area;
        side = mesh.closed ? 1 : facing();
        textureIndex = mesh.textureOf == null ? -1 : mesh.textureOf[newTriangle];
        if (textureIndex >= 0) {
            textureLevel = levelOf(Math.abs(area));
        }
    }

    /** -1 where the corners' normals point away from the viewer: an open surface is lit on both sides. */
    private float facing() {
        float[] n = mesh.normals;
        float x = n[3 * a] + n[3 * b] + n[3 * c];
        float y = n[3 * a + 1] + n[3 * b + 1] + n[3 * c + 1];
        float z = n[3 * a + 2] + n[3 * b + 2] + n[3 * c + 2];
        return rotation.towardsX() * x + rotation.towardsY() * y + rotation.towardsZ() * z < 0 ? -1 : 1;
    }

    private int levelOf(long area) {
        float[] uv = mesh.textureCoordinates;
        if (uv == null) {
            return 0;
        }
        Texture texture = mesh.textures.get(textureIndex);
        float ux = uv[2 * b] - uv[2 * a];
        float uy = uv[2 * b + 1] - uv[2 * a + 1];
        float vx = uv[2 * c] - uv[2 * a];
        float vy = uv[2 * c + 1] - uv[2 * a + 1];
        double texels = Math.abs((double) ux * vy - (double) uy * vx) * texture.width() * texture.height();
        long sample = (long) DepthBuffer.centre(0) * DepthBuffer.centre(0) * 4;
        return texture.level(texels * sample / area);
    }

    private void shade(int owner, int column, int row) {
        if (owner != triangle) {
            take(owner);
        }
        int px = DepthBuffer.centre(column);
        int py = DepthBuffer.centre(row);
        int[] x = seen.x;
        int[] y = seen.y;
        float shareB = DepthBuffer.edge(x[c], y[c], x[a], y[a], px, py) * perArea;
        float shareC = DepthBuffer.edge(x[a], y[a], x[b], y[b], px, py) * perArea;
        float shareA = 1 - shareB - shareC;
        int i = 3 * a;
        int j = 3 * b;
        int k = 3 * c;

        float[] n = mesh.normals;
        float nx = shareA * n[i] + shareB * n[j] + shareC * n[k];
        float ny = shareA * n[i + 1] + shareB * n[j + 1] + shareC * n[k + 1];
        float nz = shareA * n[i + 2] + shareB * n[j + 2] + shareC * n[k + 2];
        float square = nx * nx + ny * ny + nz * nz;
        if (square > 0 && square < Float.POSITIVE_INFINITY) {
            float perLength = side / (float) Math.sqrt(square);
            nx *= perLength;
            ny *= perLength;
            nz *= perLength;
        } else {
            nx = rotation.towardsX();
            ny = rotation.towardsY();
            nz = rotation.towardsZ();
        }

        float[] from = mesh.albedo;
        float r = shareA * from[i] + shareB * from[j] + shareC * from[k];
        float g = shareA * from[i + 1] + shareB * from[j + 1] + shareC * from[k + 1];
        float bl = shareA * from[i + 2] + shareB * from[j + 2] + shareC * from[k + 2];
        float[] uv = mesh.textureCoordinates;
        if (textureIndex >= 0 && uv != null) {
            float u = shareA * uv[2 * a] + shareB * uv[2 * b] + shareC * uv[2 * c];
            float v = shareA * uv[2 * a + 1] + shareB * uv[2 * b + 1] + shareC * uv[2 * c + 1];
            mesh.textures.get(textureIndex).sample(textureLevel, u, v, texel);
            r *= texel[0];
            g *= texel[1];
            bl *= texel[2];
        }

        float lambert = nx * light[0] + ny * light[1] + nz * light[2];
        float bright = ambient;
        float shine = 0;
        if (lambert > 0) {
            float reach = shadow == null ? 1 : reach(shadow, shareA, shareB, shareC, nx, ny, nz);
            bright += diffuse * lambert * reach;
            float strength = shareA * mesh.specular[a] + shareB * mesh.specular[b] + shareC * mesh.specular[c];
            float cosine = nx * half[0] + ny * half[1] + nz * half[2];
            if (strength > 0 && cosine > 0) {
                float exponent = shareA * mesh.shininess[a] + shareB * mesh.shininess[b] + shareC * mesh.shininess[c];
                shine = strength * power(cosine, exponent) * reach;
            }
        }
        red = clipped(r * bright + shine);
        green = clipped(g * bright + shine);
        blue = clipped(bl * bright + shine);
        albedoRed = clipped(r);
        albedoGreen = clipped(g);
        albedoBlue = clipped(bl);
        normalX = nx;
        normalY = ny;
        normalZ = nz;
    }

    private float reach(ShadowMap map, float shareA, float shareB, float shareC, float nx, float ny, float nz) {
        float[] p = mesh.positions;
        return map.lit(
                shareA * p[3 * a] + shareB * p[3 * b] + shareC * p[3 * c],
                shareA * p[3 * a + 1] + shareB * p[3 * b + 1] + shareC * p[3 * c + 1],
                shareA * p[3 * a + 2] + shareB * p[3 * b + 2] + shareC * p[3 * c + 2],
                nx,
                ny,
                nz);
    }

    /** x^p by squaring; between whole exponents linear, which no eye can tell and no machine computes otherwise. */
    static float power(float x, float p) {
        float clamped = p >= 1 ? Math.min(p, Mesh.MOST_SHININESS) : 1;
        int whole = (int) clamped;
        float result = 1;
        float square = x;
        for (int bits = whole; bits != 0; bits >>= 1) {
            if ((bits & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result * (1 + (clamped - whole) * (x - 1));
    }

    /** Into [0, 1]; what is no number is 0. */
    private static float clipped(float value) {
        return value > 0 ? Math.min(value, 1) : 0;
    }

    /** The arrays of a frame and the sums of one pixel. */
    private static final class Passes {
        final float[] colour;
        final float @Nullable [] depths;
        final float @Nullable [] normals;
        final float @Nullable [] albedos;
        final float @Nullable [] masks;
        final boolean others;
        float depth;
        float albedoRed;
        float albedoGreen;
        float albedoBlue;
        float normalX;
        float normalY;
        float normalZ;

        Passes(Frame frame) {
            colour = frame.colour();
            depths = frame.has(Pass.DEPTH) ? frame.values(Pass.DEPTH) : null;
            normals = frame.has(Pass.NORMAL) ? frame.values(Pass.NORMAL) : null;
            albedos = frame.has(Pass.ALBEDO) ? frame.values(Pass.ALBEDO) : null;
            masks = frame.has(Pass.MASK) ? frame.values(Pass.MASK) : null;
            others = depths != null || normals != null || albedos != null || masks != null;
        }

        void write(int pixel, int covered, int all, Colour behind, Rotation rotation) {
            if (masks != null) {
                masks[pixel] = (float) covered / all;
            }
            if (depths != null) {
                depths[pixel] = covered == 0 ? -1 : depth / covered;
            }
            if (albedos != null) {
                int empty = all - covered;
                albedos[3 * pixel] = (albedoRed + empty * behind.red()) / all;
                albedos[3 * pixel + 1] = (albedoGreen + empty * behind.green()) / all;
                albedos[3 * pixel + 2] = (albedoBlue + empty * behind.blue()) / all;
            }
            if (normals != null) {
                writeNormal(normals, pixel, rotation);
            }
            depth = 0;
            albedoRed = 0;
            albedoGreen = 0;
            albedoBlue = 0;
            normalX = 0;
            normalY = 0;
            normalZ = 0;
        }

        private void writeNormal(float[] out, int pixel, Rotation r) {
            float length = (float) Math.sqrt(normalX * normalX + normalY * normalY + normalZ * normalZ);
            float perLength = length > 0 ? 1 / length : 0;
            out[3 * pixel] = (r.rightX() * normalX + r.rightY() * normalY + r.rightZ() * normalZ) * perLength;
            out[3 * pixel + 1] = (r.upX() * normalX + r.upY() * normalY + r.upZ() * normalZ) * perLength;
            out[3 * pixel + 2] = (r.towardsX() * normalX + r.towardsY() * normalY + r.towardsZ() * normalZ) * perLength;
        }
    }
}

package dev.facet.graph;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link FourierKernel} with one vector for the real and one for the imaginary parts of an element. */
final class SimdFourier implements FourierKernel {
    private static final VectorSpecies<Float> S = SimdRows.LANES;
    private static final int LANES = S.length();
    private static final int ELEMENT = 2 * LANES;
    private static final float SIN_60 = (float) Math.sin(Math.PI / 3);
    private static final float COS_72 = (float) Math.cos(2 * Math.PI / 5);
    private static final float COS_144 = (float) Math.cos(4 * Math.PI / 5);
    private static final float SIN_72 = (float) Math.sin(2 * Math.PI / 5);
    private static final float SIN_144 = (float) Math.sin(4 * Math.PI / 5);

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void stage(int radix, int rest, int stride, float[] twiddles, boolean inverse, float[] from, float[] to) {
        // Swapping real and imaginary parts on the way in and out turns the transform into its inverse.
        int real = inverse ? LANES : 0;
        int imaginary = LANES - real;
        int source = real;
        int target = real;
        int other = imaginary - real;
        switch (radix) {
            case 2 -> radix2(rest, stride, twiddles, from, source, to, target, other);
            case 3 -> radix3(rest, stride, twiddles, from, source, to, target, other);
            case 4 -> radix4(rest, stride, twiddles, from, source, to, target, other);
            default -> radix5(rest, stride, twiddles, from, source, to, target, other);
        }
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(S, x, at);
    }

    /** Stores (re, im) times the twiddle factor at the index; {@code other} leads from real to imaginary parts. */
    private static void turn(
            FloatVector re, FloatVector im, float[] twiddles, int twiddle, float[] to, int at, int other) {
        FloatVector c = FloatVector.broadcast(S, twiddles[twiddle]);
        FloatVector s = FloatVector.broadcast(S, twiddles[twiddle + 1]);
        re.mul(c).sub(im.mul(s)).intoArray(to, at);
        re.fma(s, im.mul(c)).intoArray(to, at + other);
    }

    private static void radix2(
            int rest, int stride, float[] twiddles, float[] from, int source, float[] to, int target, int other) {
        int inStep = ELEMENT * stride * rest;
        int outStep = ELEMENT * stride;
        for (int q = 0; q < rest; q++) {
            for (int k = 0; k < stride; k++) {
                int in = source + ELEMENT * (k + stride * q);
                int out = target + ELEMENT * (k + stride * 2 * q);
                FloatVector re0 = load(from, in);
                FloatVector im0 = load(from, in + other);
                FloatVector re1 = load(from, in + inStep);
                FloatVector im1 = load(from, in + inStep + other);
                re0.add(re1).intoArray(to, out);
                im0.add(im1).intoArray(to, out + other);
                turn(re0.sub(re1), im0.sub(im1), twiddles, 2 * q, to, out + outStep, other);
            }
        }
    }

    private static void radix3(
            int rest, int stride, float[] twiddles, float[] from, int source, float[] to, int target, int other) {
        int inStep = ELEMENT * stride * rest;
        int outStep = ELEMENT * stride;
        for (int q = 0; q < rest; q++) {
            for (int k = 0; k < stride; k++) {
                int in = source + ELEMENT * (k + stride * q);
                int out = target + ELEMENT * (k + stride * 3 * q);
                FloatVector re0 = load(from, in);
                FloatVector im0 = load(from, in + other);
                FloatVector re1 = load(from, in + inStep);
                FloatVector im1 = load(from, in + inStep + other);
                FloatVector re2 = load(from, in + 2 * inStep);
                FloatVector im2 = load(from, in + 2 * inStep + other);
                FloatVector reSum = re1.add(re2);
                FloatVector imSum = im1.add(im2);
                FloatVector reHalf = re0.sub(reSum.mul(0.5f));
                FloatVector imHalf = im0.sub(imSum.mul(0.5f));
                FloatVector reSide = im1.sub(im2).mul(SIN_60);
                FloatVector imSide = re2.sub(re1).mul(SIN_60);
                re0.add(reSum).intoArray(to, out);
                im0.add(imSum).intoArray(to, out + other);
                turn(reHalf.add(reSide), imHalf.add(imSide), twiddles, 4 * q, to, out + outStep, other);
                turn(reHalf.sub(reSide), imHalf.sub(imSide), twiddles, 4 * q + 2, to, out + 2 * outStep, other);
            }
        }
    }

    private static void radix4(
            int rest, int stride, float[] twiddles, float[] from, int source, float[] to, int target, int other) {
        int inStep = ELEMENT * stride * rest;
        int outStep = ELEMENT * stride;
        for (int q = 0; q < rest; q++) {
            for (int k = 0; k < stride; k++) {
                int in = source + ELEMENT * (k + stride * q);
                int out = target + ELEMENT * (k + stride * 4 * q);
                FloatVector re0 = load(from, in);
                FloatVector im0 = load(from, in + other);
                FloatVector re1 = load(from, in + inStep);
                FloatVector im1 = load(from, in + inStep + other);
                FloatVector re2 = load(from, in + 2 * inStep);
                FloatVector im2 = load(from, in + 2 * inStep + other);
                FloatVector re3 = load(from, in + 3 * inStep);
                FloatVector im3 = load(from, in + 3 * inStep + other);
                FloatVector reEven = re0.add(re2);
                FloatVector imEven = im0.add(im2);
                FloatVector reOdd = re1.add(re3);
                FloatVector imOdd = im1.add(im3);
                FloatVector reEvenDifference = re0.sub(re2);
                FloatVector imEvenDifference = im0.sub(im2);
                // -i times the difference of the odd ones.
                FloatVector reOddDifference = im1.sub(im3);
                FloatVector imOddDifference = re3.sub(re1);
                reEven.add(reOdd).intoArray(to, out);
                imEven.add(imOdd).intoArray(to, out + other);
                turn(
                        reEvenDifference.add(reOddDifference),
                        imEvenDifference.add(imOddDifference),
                        twiddles,
                        6 * q,
                        to,
                        out + outStep,
                        other);
                turn(reEven.sub(reOdd), imEven.sub(imOdd), twiddles, 6 * q + 2, to, out + 2 * outStep, other);
                turn(
                        reEvenDifference.sub(reOddDifference),
                        imEvenDifference.sub(imOddDifference),
                        twiddles,
                        6 * q + 4,
                        to,
                        out + 3 * outStep,
                        other);
            }
        }
    }

    private static void radix5(
            int rest, int stride, float[] twiddles, float[] from, int source, float[] to, int target, int other) {
        int inStep = ELEMENT * stride * rest;
        int outStep = ELEMENT * stride;
        for (int q = 0; q < rest; q++) {
            for (int k = 0; k < stride; k++) {
                int in = source + ELEMENT * (k + stride * q);
                int out = target + ELEMENT * (k + stride * 5 * q);
                FloatVector re0 = load(from, in);
                FloatVector im0 = load(from, in + other);
                FloatVector re1 = load(from, in + inStep);
                FloatVector im1 = load(from, in + inStep + other);
                FloatVector re2 = load(from, in + 2 * inStep);
                FloatVector im2 = load(from, in + 2 * inStep + other);
                FloatVector re3 = load(from, in + 3 * inStep);
                FloatVector im3 = load(from, in + 3 * inStep + other);
                FloatVector re4 = load(from, in + 4 * inStep);
                FloatVector im4 = load(from, in + 4 * inStep + other);
                FloatVector reOuter = re1.add(re4);
                FloatVector imOuter = im1.add(im4);
                FloatVector reInner = re2.add(re3);
                FloatVector imInner = im2.add(im3);
                FloatVector reOuterDifference = re1.sub(re4);
                FloatVector imOuterDifference = im1.sub(im4);
                FloatVector reInnerDifference = re2.sub(re3);
                FloatVector imInnerDifference = im2.sub(im3);
                re0.add(reOuter).add(reInner).intoArray(to, out);
                im0.add(imOuter).add(imInner).intoArray(to, out + other);
                FloatVector reNear = re0.add(reOuter.mul(COS_72)).add(reInner.mul(COS_144));
                FloatVector imNear = im0.add(imOuter.mul(COS_72)).add(imInner.mul(COS_144));
                FloatVector reFar = re0.add(reOuter.mul(COS_144)).add(reInner.mul(COS_72));
                FloatVector imFar = im0.add(imOuter.mul(COS_144)).add(imInner.mul(COS_72));
                FloatVector reNearSide = imOuterDifference.mul(SIN_72).add(imInnerDifference.mul(SIN_144));
                FloatVector imNearSide = reOuterDifference.mul(SIN_72).add(reInnerDifference.mul(SIN_144));
                FloatVector reFarSide = imOuterDifference.mul(SIN_144).sub(imInnerDifference.mul(SIN_72));
                FloatVector imFarSide = reOuterDifference.mul(SIN_144).sub(reInnerDifference.mul(SIN_72));
                turn(reNear.add(reNearSide), imNear.sub(imNearSide), twiddles, 8 * q, to, out + outStep, other);
                turn(reFar.add(reFarSide), imFar.sub(imFarSide), twiddles, 8 * q + 2, to, out + 2 * outStep, other);
                turn(reFar.sub(reFarSide), imFar.add(imFarSide), twiddles, 8 * q + 4, to, out + 3 * outStep, other);
                turn(reNear.sub(reNearSide), imNear.add(imNearSide), twiddles, 8 * q + 6, to, out + 4 * outStep, other);
            }
        }
    }

    @Override
    public void multiply(int length, float[] numbers, int start, boolean conjugate, float[] x) {
        for (int t = 0; t < length; t++) {
            FloatVector c = FloatVector.broadcast(S, numbers[2 * (start + t)]);
            float sine = numbers[2 * (start + t) + 1];
            FloatVector s = FloatVector.broadcast(S, conjugate ? -sine : sine);
            FloatVector re = load(x, ELEMENT * t);
            FloatVector im = load(x, ELEMENT * t + LANES);
            re.mul(c).sub(im.mul(s)).intoArray(x, ELEMENT * t);
            re.fma(s, im.mul(c)).intoArray(x, ELEMENT * t + LANES);
        }
    }

    @Override
    public void correlate(int length, float[] g, float[] z, double[] numbers, int start) {
        for (int t = 0; t < length; t++) {
            FloatVector gRe = load(g, ELEMENT * t);
            FloatVector gIm = load(g, ELEMENT * t + LANES);
            FloatVector zRe = load(z, ELEMENT * t);
            FloatVector zIm = load(z, ELEMENT * t + LANES);
            // Not reduceLanes, whose order differs between compiled and interpreted.
            numbers[2 * (start + t)] += SimdRows.total(gRe.fma(zRe, gIm.mul(zIm)));
            numbers[2 * (start + t) + 1] += SimdRows.total(gIm.mul(zRe).sub(gRe.mul(zIm)));
        }
    }
}

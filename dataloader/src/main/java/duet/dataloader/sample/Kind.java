package duet.dataloader.sample;

/**
 * The ten kinds of things: outline, relief and texture of each in a plane where the thing fills about -1..1, u to the right
 * and v down, as distance functions (Hart, "Sphere tracing", 1996). The order gives the labels.
 */
enum Kind {
    BALL("ball", 2, 180) {
        @Override
        void at(double u, double v, Surface surface) {
            surface.set(Math.sqrt(u * u + v * v) - 0.95, 0, 1);
            surface.lean(u / 0.95, v / 0.95);
        }
    },
    CONE("cone", 32, 20) {
        @Override
        void at(double u, double v, Surface surface) {
            double halfWidth = 0.75 * (v + 1) / 1.75;
            double side = Math.max((Math.abs(u) - halfWidth) * 0.9, v - 0.75);
            double foot = (Math.sqrt(square(u / 0.75) + square((v - 0.75) / 0.2)) - 1) * 0.2;
            surface.set(Math.min(side, foot), 0, 0.3);
            surface.lean(0.95 * clamp(u / Math.max(0.05, halfWidth)), -0.25);
        }
    },
    CRESCENT("crescent", 55, 180) {
        @Override
        void at(double u, double v, Surface surface) {
            double outer = Math.sqrt(u * u + v * v) - 1;
            double bite = 0.78 - Math.sqrt(square(u - 0.48) + v * v);
            surface.set(Math.max(outer, bite), 0, 0.2);
            surface.lean(0.5 * u, 0.5 * v);
        }
    },
    CROSS("cross", 335, 40) {
        @Override
        void at(double u, double v, Surface surface) {
            double x = Math.abs(u);
            double y = Math.abs(v);
            surface.set(Math.min(Math.max(x - 0.3, y - 1), Math.max(x - 1, y - 0.3)), 0, 0);
            boolean upright = x < y;
            surface.lean(upright ? clamp(u / 0.3) * 0.7 : 0, upright ? 0 : clamp(v / 0.3) * 0.7);
        }
    },
    CUBE("cube", 215, 15) {
        @Override
        void at(double u, double v, Surface surface) {
            double x = Math.abs(u);
            surface.set(Math.max(x, 0.5 * x + 0.866 * Math.abs(v)) - 0.866, 0, 0);
            if (v < -0.577 * x) {
                surface.lean(0, -0.85);
            } else {
                surface.lean(u < 0 ? -0.8 : 0.8, 0.35);
            }
        }
    },
    CYLINDER("cylinder", 130, 25) {
        @Override
        void at(double u, double v, Surface surface) {
            double lid = (Math.sqrt(square(u / 0.6) + square((v + 0.75) / 0.2)) - 1) * 0.2;
            double foot = (Math.sqrt(square(u / 0.6) + square((v - 0.75) / 0.2)) - 1) * 0.2;
            double body = Math.max(Math.abs(u) - 0.6, Math.abs(v) - 0.75);
            double arc = 0.2 * Math.sqrt(Math.max(0, 1 - square(u / 0.6)));
            boolean stripe = ((int) Math.floor((v - arc + 1) * 4) & 1) == 1;
            surface.set(Math.min(body, Math.min(lid, foot)), lid < 0 || !stripe ? 0 : 1, 0.4);
            if (lid < 0) {
                surface.lean(0, -0.6);
            } else {
                surface.lean(0.95 * clamp(u / 0.6), 0);
            }
        }
    },
    HOUSE("house", 15, 8) {
        @Override
        void at(double u, double v, Surface surface) {
            double x = Math.abs(u);
            double wall = Math.max(x - 0.68, Math.max(v - 0.9, -0.1 - v));
            double roof = Math.max((x - 0.95 * (v + 0.95) / 0.9) * 0.69, v + 0.05);
            double door = Math.max(x - 0.16, Math.max(v - 0.9, 0.35 - v));
            double window = Math.max(Math.abs(x - 0.43) - 0.13, Math.abs(v - 0.2) - 0.13);
            int paint = roof < 0 ? 1 : Math.min(door, window) < 0 ? 2 : 0;
            surface.set(Math.min(wall, roof), paint, 0);
            surface.lean(0, roof < 0 ? -0.5 : 0.2);
        }
    },
    RING("ring", 175, 180) {
        @Override
        void at(double u, double v, Surface surface) {
            double radius = Math.sqrt(u * u + v * v);
            double across = (radius - 0.72) / 0.26;
            surface.set(Math.abs(radius - 0.72) - 0.26, 0, 1);
            double outward = radius > 0 ? clamp(across) / radius : 0;
            surface.lean(u * outward, v * outward);
        }
    },
    STAR("star", 275, 180) {
        @Override
        void at(double u, double v, Surface surface) {
            surface.set(pentagram(u, -v), 0, 0.2);
            double bevel = Math.max(0, 0.25 + surface.distance) * 2.4;
            double radius = Math.max(0.05, Math.sqrt(u * u + v * v));
            surface.lean(u / radius * bevel, v / radius * bevel);
        }
    },
    TILE("tile", 90, 180) {
        @Override
        void at(double u, double v, Surface surface) {
            int column = (int) Math.floor((u + 0.8) / 0.4);
            int row = (int) Math.floor((v + 0.8) / 0.4);
            surface.set(Math.max(Math.abs(u), Math.abs(v)) - 0.8, (column + row) & 1, 0.2);
            surface.lean(0.2 * u, 0.2 * v);
        }
    };

    private final String title;
    private final double hue;
    private final double mostTurn;

    Kind(String title, double hue, double mostTurn) {
        this.title = title;
        this.hue = hue;
        this.mostTurn = mostTurn;
    }

    /** Describes the thing at a point of its plane. */
    abstract void at(double u, double v, Surface surface);

    String title() {
        return title;
    }

    /** Its typical hue, in degrees. */
    double hue() {
        return hue;
    }

    /** How far it may be turned either way, in degrees. */
    double mostTurn() {
        return mostTurn;
    }

    private static double square(double value) {
        return value * value;
    }

    private static double clamp(double value) {
        return Math.max(-1, Math.min(1, value));
    }

    /** Distance to a five-pointed star of radius 1 with its tip up (y up): the plane is folded along the star's axes. */
    private static double pentagram(double u, double v) {
        double cosine = 0.809016994375;
        double sine = 0.587785252292;
        double x = Math.abs(u);
        double y = v;
        double right = 2 * Math.max(cosine * x - sine * y, 0);
        x -= right * cosine;
        y += right * sine;
        double left = 2 * Math.max(-cosine * x - sine * y, 0);
        x += left * cosine;
        y += left * sine;
        x = Math.abs(x);
        y -= 1;
        double edgeX = 0.45 * sine;
        double edgeY = 0.45 * cosine - 1;
        double along = (x * edgeX + y * edgeY) / (edgeX * edgeX + edgeY * edgeY);
        double nearest = Math.max(0, Math.min(1, along));
        double distance = Math.sqrt(square(x - edgeX * nearest) + square(y - edgeY * nearest));
        return y * edgeX - x * edgeY < 0 ? -distance : distance;
    }
}

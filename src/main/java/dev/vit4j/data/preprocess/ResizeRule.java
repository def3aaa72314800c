package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;

/** The size that an image is resized to, given the size that it has. */
public sealed interface ResizeRule {
    /**
     * A size that may be too large for an image, or empty.
     *
     * @param height rows
     * @param width columns
     */
    record Resized(long height, long width) {}

    /**
     * @param height rows of an image
     * @param width columns of it
     * @return its size after the resize
     */
    Resized of(int height, int width);

    /** @return the rule in words, such as {@code resized to 256 by the shorter side} */
    String words();

    /**
     * @param vertical factor of the model's image height
     * @param horizontal factor of the model's image width
     * @return the rule for a model of that image size
     */
    ResizeRule scaled(double vertical, double horizontal);

    /** No resize. */
    record None() implements ResizeRule {
        @Override
        public Resized of(int height, int width) {
            return new Resized(height, width);
        }

        @Override
        public String words() {
            return "not resized";
        }

        @Override
        public ResizeRule scaled(double vertical, double horizontal) {
            return this;
        }
    }

    /**
     * Resizes to a fixed size and does not keep the aspect ratio.
     *
     * @param size of each resized image
     */
    record Exact(Size size) implements ResizeRule {
        @Override
        public Resized of(int height, int width) {
            return new Resized(size.height(), size.width());
        }

        @Override
        public String words() {
            return "resized to " + size.pair();
        }

        @Override
        public ResizeRule scaled(double vertical, double horizontal) {
            return new Exact(ResizeRule.scaled(size, vertical, horizontal));
        }
    }

    /**
     * Resizes the shorter side to a fixed length and keeps the aspect ratio. Rounds the longer side down, as
     * {@code get_resize_output_image_size} of transformers and torchvision's {@code Resize} do.
     *
     * @param pixels length of the shorter side
     */
    record ShortestEdge(int pixels) implements ResizeRule {
        /** @throws dev.vit4j.common.BadInputException if the length is below 1 */
        public ShortestEdge {
            require(pixels > 0, "the shorter side must have at least 1 pixel, not %d", pixels);
        }

        @Override
        public Resized of(int height, int width) {
            long longer = (long) pixels * Math.max(height, width) / Math.min(height, width);
            return width <= height ? new Resized(longer, pixels) : new Resized(pixels, longer);
        }

        @Override
        public String words() {
            return "resized to " + pixels + " by the shorter side";
        }

        @Override
        public ResizeRule scaled(double vertical, double horizontal) {
            return new ShortestEdge(ResizeRule.scaled(pixels, Math.max(vertical, horizontal)));
        }
    }

    /**
     * Resizes the shorter side to a fixed length unless the longer side would exceed its limit, and keeps the aspect
     * ratio. Rounds as {@code get_size_with_aspect_ratio} of transformers does.
     *
     * @param shortest length of the shorter side
     * @param longest limit of the longer side
     */
    record BoundedEdges(int shortest, int longest) implements ResizeRule {
        /** @throws dev.vit4j.common.BadInputException if a length is below 1 */
        public BoundedEdges {
            require(shortest > 0 && longest > 0, "sides %d and %d must have at least 1 pixel", shortest, longest);
        }

        @Override
        public Resized of(int height, int width) {
            double shorter = Math.min(height, width);
            double longer = Math.max(height, width);
            boolean bounded = longer / shorter * shortest > longest;
            double side = bounded ? longest * shorter / longer : shortest;
            long rounded = (long) Math.rint(side);
            if (rounded == Math.min(height, width)) {
                return new Resized(height, width);
            }
            return width < height
                    ? new Resized((long) (side * height / width), rounded)
                    : new Resized(rounded, (long) (side * width / height));
        }

        @Override
        public String words() {
            return "resized to " + shortest + " by the shorter side, at most " + longest + " by the longer";
        }

        @Override
        public ResizeRule scaled(double vertical, double horizontal) {
            double factor = Math.max(vertical, horizontal);
            return new BoundedEdges(ResizeRule.scaled(shortest, factor), ResizeRule.scaled(longest, factor));
        }
    }

    /**
     * Resizes to the largest size within bounds that keeps the aspect ratio. Rounds both sides down, as
     * {@code get_image_size_for_max_height_width} of transformers does.
     *
     * @param bounds largest height and width
     */
    record Within(Size bounds) implements ResizeRule {
        @Override
        public Resized of(int height, int width) {
            double scale = Math.min((double) bounds.height() / height, (double) bounds.width() / width);
            return new Resized((long) (height * scale), (long) (width * scale));
        }

        @Override
        public String words() {
            return "resized to fit into " + bounds.pair();
        }

        @Override
        public ResizeRule scaled(double vertical, double horizontal) {
            return new Within(ResizeRule.scaled(bounds, vertical, horizontal));
        }
    }

    /**
     * Keeps the aspect ratio and rounds both sides to the nearest whole number, as timm's {@code ResizeKeepRatio} does.
     *
     * @param size that the resized image fits into, or that it covers
     * @param inside whether it fits into the size; otherwise it covers the size
     */
    record KeepRatio(Size size, boolean inside) implements ResizeRule {
        @Override
        public Resized of(int height, int width) {
            double vertical = (double) height / size.height();
            double horizontal = (double) width / size.width();
            double ratio = inside ? Math.max(vertical, horizontal) : Math.min(vertical, horizontal);
            return new Resized((long) Math.rint(height / ratio), (long) Math.rint(width / ratio));
        }

        @Override
        public String words() {
            return "resized to " + (inside ? "fit into " : "cover ") + size.pair();
        }

        @Override
        public ResizeRule scaled(double vertical, double horizontal) {
            return new KeepRatio(ResizeRule.scaled(size, vertical, horizontal), inside);
        }
    }

    private static Size scaled(Size size, double vertical, double horizontal) {
        return new Size(scaled(size.height(), vertical), scaled(size.width(), horizontal));
    }

    private static int scaled(int pixels, double factor) {
        return Math.toIntExact(Math.max(1, Math.round(pixels * factor)));
    }
}

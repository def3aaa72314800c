package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.ClassHead;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.Positions;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.RotaryPositions;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.TimmTensors;
import dev.vit4j.model.family.TimmTensors.Qkv;
import dev.vit4j.model.io.TimmArguments.Kind;
import dev.vit4j.ops.encoder.Activation;
import java.util.Map;

/**
 * A model as timm's {@code config.json} describes it: by a named architecture and arguments that change it. Nothing is
 * inferred from weights, and what is not understood is refused.
 *
 * @param config the model
 * @param tensors how its tensors are called
 * @param patchRows whether the position embeddings have rows for the patches alone ({@code no_embed_class})
 */
record TimmModel(ViTConfig config, TimmTensors tensors, boolean patchRows) {
    private static final int MOST = 1_000_000;
    private static final int MOST_PIXELS = 16_384;

    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "gelu", Activation.GELU,
            "gelu_tanh", Activation.GELU_TANH,
            "quick_gelu", Activation.QUICK_GELU,
            "relu", Activation.RELU,
            "silu", Activation.SILU,
            "swish", Activation.SILU);

    /**
     * @param file timm's {@code config.json}
     * @return the model
     * @throws dev.vit4j.common.BadInputException if it is not supported; the message names what is not
     */
    static TimmModel of(JsonFields file) {
        return new Reader(file, TimmArguments.of(file)).read();
    }

    /** Returns how timm calls an activation. */
    static String name(Activation activation) {
        return activation.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Reads one file. */
    private record Reader(JsonFields file, TimmArguments arguments) {
        TimmModel read() {
            boolean eva = arguments.kind() == Kind.EVA;
            boolean beit = arguments.kind() == Kind.BEIT;
            int width = args().count("embed_dim", MOST, 768);
            PrefixTokens prefix = prefix();
            Mlp mlp = mlp();
            boolean firstNorm = args().flag(eva ? "use_pre_transformer_norm" : "pre_norm", false);
            double scale = args().number("init_values", 0);
            ViTConfig config = new ViTConfig(
                    ViTConfig.VIT,
                    image(),
                    Stem.patches(size("patch_size", 16)),
                    new TokenEmbedding(prefix, positions(), !firstNorm, firstNorm),
                    new EncoderShape(
                            width,
                            args().count("depth", MOST, 12),
                            args().count("num_heads", MOST, 12),
                            mlpWidth(width, mlp)),
                    new BlockOptions(
                            bias(),
                            arguments.epsilon(),
                            eva && scale == 0 && args().has("init_values") ? Double.MIN_NORMAL : Math.abs(scale),
                            AttentionKind.PLAIN,
                            args().flag(eva ? "scale_attn_inner" : "scale_attn_norm", false),
                            mlp),
                    head(prefix),
                    new Dropouts(
                            args().number("proj_drop_rate", 0),
                            args().number("attn_drop_rate", 0),
                            args().number("drop_path_rate", 0),
                            0));
            boolean stacked = !eva || args().flag("qkv_fused", true);
            Qkv qkv = stacked ? eva || beit ? Qkv.SEPARATE_BIASES : Qkv.STACKED : Qkv.SPLIT;
            boolean packed = !beit && !splitGate();
            boolean patchRows = prefix.count() > 0 && args().flag("no_embed_class", false);
            return new TimmModel(config, new TimmTensors(eva || beit, qkv, packed), patchRows);
        }

        private JsonFields args() {
            return arguments.fields();
        }

        private ImageShape image() {
            Size size =
                    args().has("img_size") ? args().size("img_size", MOST_PIXELS) : args().size("image", MOST_PIXELS);
            return new ImageShape(size, args().count("in_chans", MOST, 3));
        }

        private Size size(String argument, int byDefault) {
            return args().has(argument) ? args().size(argument, MOST_PIXELS) : Size.square(byDefault);
        }

        private PrefixTokens prefix() {
            return switch (arguments.kind()) {
                case VIT -> new PrefixTokens(args().flag("class_token", true), false, registers("reg_tokens"));
                case EVA -> new PrefixTokens(args().flag("class_token", true), false, registers("num_reg_tokens"));
                case DISTILLED -> new PrefixTokens(true, true, 0);
                case BEIT -> PrefixTokens.CLASS_TOKEN;
            };
        }

        private int registers(String argument) {
            return args().whole(argument, MOST, 0);
        }

        private Positions positions() {
            boolean absolute = args().flag("use_abs_pos_emb", true);
            boolean perBlock = args().flag("use_rel_pos_bias", false);
            boolean shared = args().flag("use_shared_rel_pos_bias", false);
            arguments.refuse(perBlock && shared, "use_shared_rel_pos_bias");
            return new Positions(
                    absolute ? PositionEmbedding.LEARNED : PositionEmbedding.NONE,
                    args().flag("use_rot_pos_emb", false) ? rotary() : RotaryPositions.NONE,
                    perBlock
                            ? RelativePositions.PER_BLOCK
                            : shared ? RelativePositions.SHARED : RelativePositions.NONE);
        }

        private RotaryPositions rotary() {
            String type = args().string("rope_type", "cat");
            boolean halves = args().flag("rope_rotate_half", false);
            double theta = args().number("rope_temperature", 10_000);
            arguments.refuse(!type.equals("cat") && !type.equals("dinov3"), "rope_type");
            arguments.refuse(halves != type.equals("dinov3"), "rope_rotate_half");
            if (type.equals("dinov3")) {
                return new RotaryPositions(RotaryPositions.Kind.CENTERED, theta, 0);
            }
            int reference = 0;
            if (args().has("ref_feat_shape")) {
                Size size = args().size("ref_feat_shape", MOST_PIXELS);
                arguments.refuse(size.height() != size.width(), "ref_feat_shape");
                reference = size.height();
            }
            return new RotaryPositions(RotaryPositions.Kind.INDEXED, theta, reference);
        }

        private AttentionBias bias() {
            boolean qkv = args().flag("qkv_bias", true);
            boolean plain = arguments.kind() == Kind.VIT || arguments.kind() == Kind.DISTILLED;
            return new AttentionBias(qkv, qkv && plain, qkv, args().flag("proj_bias", true));
        }

        private Mlp mlp() {
            boolean bias = args().flag("proj_bias", true);
            if (arguments.kind() == Kind.EVA || arguments.kind() == Kind.BEIT) {
                boolean gated = args().flag("swiglu_mlp", false);
                return new Mlp(gated ? Activation.SILU : Activation.GELU, gated, args().flag("scale_mlp", false), bias);
            }
            String layer = args().string("mlp_layer", "Mlp");
            arguments.refuse(!layer.equals("Mlp") && !layer.equals("SwiGLUPacked"), "mlp_layer");
            boolean norm = args().flag("scale_mlp_norm", false);
            String name = args().string("act_layer", "gelu");
            arguments.refuse(!ACTIVATIONS.containsKey(name), "act_layer");
            return new Mlp(ACTIVATIONS.get(name), layer.equals("SwiGLUPacked"), norm, bias);
        }

        /** Returns the width between an MLP's two maps; timm counts gate and values of a packed one together. */
        private int mlpWidth(int width, Mlp mlp) {
            int inner = (int) (width * args().number("mlp_ratio", 4));
            if (arguments.kind() == Kind.VIT && mlp.gated()) {
                return inner / 2;
            }
            int unit = mlp.gated() ? args().whole("swiglu_align_to", MOST, 0) : 0;
            return unit == 0 ? inner : (inner + unit - 1) / unit * unit;
        }

        private boolean splitGate() {
            return args().flag("scale_mlp", false) || args().whole("swiglu_align_to", MOST, 0) > 0;
        }

        private ClassHead head(PrefixTokens prefix) {
            int classes = file.whole("num_classes", MOST, args().whole("num_classes", MOST, 1000));
            if (args().has("num_classes")) {
                classes = args().whole("num_classes", MOST, 0);
            }
            String pool = pool();
            ScoreFunction scores = ScoreFunction.of(Math.max(2, classes));
            if (classes == 1) {
                scores = ScoreFunction.SIGMOID;
            }
            if (arguments.kind() == Kind.DISTILLED) {
                arguments.refuse(!pool.equals("token"), "global_pool");
                require(
                        classes > 0,
                        "%s: num_classes is 0; a model with a distillation token is only supported with its heads",
                        arguments.where());
                return new ClassHead(Pooling.CLS_AND_DISTILLATION, HeadNorm.TOKENS, classes, scores, 0);
            }
            Pooling pooling = switch (pool) {
                case "token" -> Pooling.CLS;
                case "avg" -> Pooling.MEAN;
                case "map" -> Pooling.ATTENTION;
                case "" -> classes == 0 && prefix.classToken() ? Pooling.CLS : Pooling.MEAN;
                default -> null;
            };
            arguments.refuse(pooling == null || (pool.isEmpty() && classes > 0), "global_pool");
            arguments.refuse(pooling == Pooling.ATTENTION && arguments.kind() != Kind.VIT, "global_pool");
            return new ClassHead(pooling, norm(pool), classes, scores, 0);
        }

        private String pool() {
            boolean average = arguments.kind() == Kind.EVA || arguments.kind() == Kind.BEIT;
            String pool = args().string("global_pool", average ? "avg" : "token");
            String informed = file.string("global_pool", pool);
            require(
                    informed.equals(pool),
                    "%s: global_pool is \"%s\" here, but the architecture and model_args make it \"%s\"",
                    file.where(),
                    Excerpt.of(informed),
                    Excerpt.of(pool));
            return pool;
        }

        /** Returns where the norm stands: after the mean unless an argument says otherwise. */
        private HeadNorm norm(String pool) {
            boolean after = pool.equals("avg");
            if (arguments.kind() == Kind.VIT) {
                arguments.refuse(!args().flag("final_norm", true), "final_norm");
                return args().flag("fc_norm", after) ? HeadNorm.POOLED : HeadNorm.TOKENS;
            }
            if (arguments.kind() == Kind.BEIT) {
                return after ? HeadNorm.POOLED : HeadNorm.TOKENS;
            }
            boolean pooled = args().flag("use_fc_norm", after);
            boolean tokens = args().flag("use_post_transformer_norm", !pooled);
            arguments.refuse(pooled == tokens, "use_post_transformer_norm");
            return pooled ? HeadNorm.POOLED : HeadNorm.TOKENS;
        }
    }
}

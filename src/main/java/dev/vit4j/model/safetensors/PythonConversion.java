package dev.vit4j.model.safetensors;

import dev.vit4j.common.Json;
import java.nio.file.Path;
import java.util.List;

/**
 * The two lines of Python that turn weights pickled by PyTorch into safetensors. Pickles are never read here: loading one
 * may run any code. {@code weights_only} keeps PyTorch from running it either.
 */
public final class PythonConversion {
    private PythonConversion() {}

    /**
     * @param pickles one file, or the shards of one model
     * @return an instruction that ends in the two lines, which write {@code model.safetensors} beside the files
     */
    public static String of(List<Path> pickles) {
        String target = literal(pickles.get(0).resolveSibling("model.safetensors"));
        if (pickles.size() == 1) {
            return lines("import torch, safetensors.torch", "torch.load(" + literal(pickles.get(0)), target);
        }
        String files = String.join(
                ", ", pickles.stream().map(PythonConversion::literal).toList());
        return instruction(
                "import torch, safetensors.torch; w = {}; [w.update(torch.load(f, map_location=\"cpu\","
                        + " weights_only=True)) for f in [" + files + "]]",
                target);
    }

    /**
     * @param repository {@code ORG/NAME} on the Hugging Face Hub
     * @param revision branch, tag or commit
     * @param pickle name of the file in it
     * @param folder downloads the repository into it
     * @return an instruction that ends in the two lines, which write {@code model.safetensors} into the folder
     */
    public static String ofHub(String repository, String revision, String pickle, Path folder) {
        return lines(
                "import torch, safetensors.torch, huggingface_hub as h; d = h.snapshot_download("
                        + literal(repository) + ", revision=" + literal(revision) + ", local_dir=" + literal(folder)
                        + ")",
                "torch.load(d + " + literal("/" + pickle),
                literal(folder.resolve("model.safetensors")));
    }

    private static String lines(String imports, String load, String target) {
        return instruction(imports + "; w = " + load + ", map_location=\"cpu\", weights_only=True)", target);
    }

    /** Checkpoints of training programs often hold the weights under a key; copies, since save_file refuses shared memory. */
    private static String instruction(String load, String target) {
        return "convert it with Python:\n    " + load
                + "\n    safetensors.torch.save_file({k: v.clone().contiguous() for k, v in"
                + " w.get(\"state_dict\", w.get(\"model\", w)).items()}, " + target + ", {\"format\": \"pt\"})";
    }

    /** A JSON string is a Python literal too. */
    private static String literal(Object text) {
        return Json.line(text.toString());
    }
}

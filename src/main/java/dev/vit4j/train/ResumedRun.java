package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import dev.vit4j.common.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Checks the changes to a run that goes on, and records them in its folder. */
final class ResumedRun {
    private ResumedRun() {}

    /**
     * @param run the run's folder
     * @param before its options
     * @param after its options from now on
     * @param begun whether it has saved a state
     * @param notes receives what the changes mean
     * @throws dev.vit4j.common.BadInputException if the teacher changed or the run has done more epochs
     */
    static void apply(RunFolder run, TrainOptions before, TrainOptions after, boolean begun, Consumer<String> notes)
            throws IOException {
        requireTeacher(run, after);
        ObjectNode change = Json.mapper().createObjectNode();
        if (after.run().epochs() != before.run().epochs()) {
            int done = 0;
            if (begun) {
                TrainingProgress progress = Checkpoint.readProgress(run.last());
                notes.accept(ResumedEpochs.describe(before, after, progress));
                done = progress.epoch();
            }
            change.put("epochs_done", done);
            changed(change, "epochs", before.run().epochs(), after.run().epochs());
        }
        changed(change, "workers", before.run().workers(), after.run().workers());
        changed(change, "data", before.data().path(), after.data().path());
        changed(
                change,
                "teacher",
                before.distillation().teacher(),
                after.distillation().teacher());
        if (!change.isEmpty()) {
            run.change(after, change);
        }
    }

    private static void changed(ObjectNode change, String what, Object from, Object to) {
        if (!from.equals(to)) {
            change.putObject(what).putPOJO("from", from).putPOJO("to", to);
        }
    }

    private static void requireTeacher(RunFolder run, TrainOptions options) {
        if (!options.distillation().isOn()) {
            return;
        }
        Path teacher = Locations.path(options.distillation().teacher());
        require(
                Files.isDirectory(teacher),
                "%s: the teacher of the run %s is not there; put it back, or name its new place: vit train --resume %s"
                        + " --teacher MODEL",
                teacher,
                run.root(),
                ShellWord.of(run.root()));
        require(
                run.teacherSha256().isEmpty() || run.teacherSha256().equals(ModelFiles.sha256(teacher)),
                "%s: its weights are not those that the run %s began with; restore them, or start a new run from this"
                        + " one's best model: --model %s",
                teacher,
                run.root(),
                run.best());
    }
}

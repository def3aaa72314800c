package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Locations;
import dev.vit4j.common.ShellWord;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.manifest.DataChanges;
import dev.vit4j.data.manifest.DataManifest;
import dev.vit4j.data.manifest.ManifestIo;
import dev.vit4j.data.manifest.SplitRule;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the data of a run and compares it with what the run remembers of it. */
final class RunData {
    private RunData() {}

    static DataSplits open(TrainOptions options) {
        DataOptions dataOptions = DataOptions.DEFAULT
                .withValidation(options.data().valSplit(), options.run().seed())
                .withCoarseLabels(options.data().coarseLabels())
                .withSubset(options.data().subset())
                .withMultiLabel(options.data().multiLabel());
        return DataSets.open(
                Locations.path(options.data().path()),
                dataOptions.withFormat(options.data().reading().applyTo(dataOptions.format())));
    }

    /** Opens the data of a run that goes on. */
    static DataSplits reopen(RunFolder run, TrainOptions options) {
        require(
                DataSets.exists(Locations.path(options.data().path())),
                "%s: the data of the run %s is not there; put it back, or name its new place: vit train --resume %s"
                        + " --data D",
                options.data().path(),
                run.root(),
                ShellWord.of(run.root()));
        return open(options);
    }

    static DataManifest describe(TrainOptions options, DataSplits splits) {
        return DataManifest.of(
                Locations.path(options.data().path()),
                splits,
                SplitRule.of(options.data().valSplit(), options.run().seed()));
    }

    /**
     * @return what the run remembers, with the folder where the data is now
     * @throws dev.vit4j.common.BadInputException if the data changed
     */
    static DataManifest requireUnchanged(RunFolder run, TrainOptions options, DataSplits splits) {
        require(
                Files.exists(run.data()),
                "%s: missing, so whether the data changed cannot be told; restore it, or start a new run from this one's"
                        + " best model: --model %s",
                run.data(),
                run.best());
        DataManifest then = ManifestIo.read(run.data());
        Path folder = Locations.path(options.data().path());
        DataChanges changes = DataChanges.of(then, folder, splits);
        require(
                changes.none(),
                "%s: the data changed since the run %s began: %s. A resumed run must equal one that never stopped:"
                        + " restore the files, or start a new run from this one's best model: vit train --model %s --data"
                        + " %s --out NEW",
                folder,
                run.root(),
                changes.text(),
                ShellWord.of(run.best()),
                ShellWord.of(folder));
        return new DataManifest(DataSets.root(folder), then.summary(), then.files());
    }
}

package dev.vit4j.train.optimizer;

import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Updates with ND4J's operations on any backend; each operation is a pass over memory. */
final class StockUpdate implements UpdateArithmetic {
    private final INDArray decayed;
    private final INDArray rates;
    private final INDArray scratch;

    /**
     * @param decayed weight decay of each parameter, 0 for those without
     * @param rates factor of each parameter on the learning rate; null if all are 1
     */
    StockUpdate(INDArray decayed, INDArray rates) {
        this.decayed = decayed;
        this.rates = rates;
        this.scratch = Nd4j.zerosLike(decayed);
    }

    @Override
    public void gather(FlatVector to, List<INDArray> parts, double share, boolean replace) {
        Iterator<INDArray> next = parts.iterator();
        for (INDArray view : to.views().values()) {
            INDArray part = next.next();
            INDArray scaled = share == 1 ? part : part.mul(share);
            if (replace) {
                view.assign(scaled);
            } else {
                view.addi(scaled);
            }
        }
    }

    @Override
    public double norm(INDArray gradient) {
        return gradient.norm2Number().doubleValue();
    }

    @Override
    public void adamW(Vectors vectors, Numbers update) {
        AdamWSettings s = update.settings();
        INDArray p = vectors.parameters();
        INDArray g = vectors.gradient();
        INDArray m = vectors.first();
        INDArray v = vectors.second();
        if (update.gradientScale() != 1) {
            g.muli(update.gradientScale());
        }
        m.muli(s.beta1()).addi(g.mul(1 - s.beta1(), scratch));
        g.mul(g, scratch).muli(1 - s.beta2());
        v.muli(s.beta2()).addi(scratch);
        if (s.weightDecay() > 0) {
            decayed.mul(p, scratch).muli(update.learningRate() * s.weightDecay());
            p.subi(scratch);
        }
        double correction1 = 1 - Math.pow(s.beta1(), (double) update.step());
        double correction2 = 1 - Math.pow(s.beta2(), (double) update.step());
        scratch.assign(v);
        Transforms.sqrt(scratch, false).divi(Math.sqrt(correction2)).addi(s.epsilon());
        m.div(scratch, scratch).muli(update.learningRate() / correction1);
        if (rates != null) {
            scratch.muli(rates);
        }
        p.subi(scratch);
    }

    @Override
    public void average(INDArray average, INDArray x, double decay) {
        average.muli(decay).addi(x.mul(1 - decay, scratch));
    }

    @Override
    public void close() {
        scratch.close();
    }
}

/** fast-check, drawing the same cases in every run: what fails is what a change broke. `SEED=… npx vitest run` draws others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.SEED ?? 11) });

export default fc;

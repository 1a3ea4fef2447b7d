/** Regularised logistic regression: training by L-BFGS, deterministic to the last bit on one engine. */

/** Sparse rows: feature indices and values of each example. */
export interface Rows {
  indices: Int32Array[];
  values: Float64Array[];
  width: number;
}

/** Minimises a smooth function of many variables from zero (limited-memory BFGS, memory 8, Armijo line search). */
function minimise(
  width: number,
  objective: (x: Float64Array, gradient: Float64Array) => number,
  iterations: number,
): Float64Array {
  const x = new Float64Array(width);
  let gradient = new Float64Array(width);
  let value = objective(x, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  const rhos: number[] = [];
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const direction = Float64Array.from(gradient, (g) => -g);
    const alphas: number[] = [];
    for (let k = steps.length - 1; k >= 0; k--) {
      const alpha = rhos[k]! * dot(steps[k]!, direction);
      alphas[k] = alpha;
      for (let i = 0; i < width; i++) direction[i]! -= alpha * changes[k]![i]!;
    }
    if (steps.length > 0) {
      const last = steps.length - 1;
      const scale = 1 / (rhos[last]! * dot(changes[last]!, changes[last]!));
      for (let i = 0; i < width; i++) direction[i]! *= scale;
    }
    for (let k = 0; k < steps.length; k++) {
      const beta = rhos[k]! * dot(changes[k]!, direction);
      for (let i = 0; i < width; i++) direction[i]! += steps[k]![i]! * (alphas[k]! - beta);
    }
    const slope = dot(gradient, direction);
    if (slope > -1e-9) break;
    let size = iteration === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    const next = new Float64Array(width);
    const nextGradient = new Float64Array(width);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 30; tries++, size /= 2) {
      for (let i = 0; i < width; i++) next[i] = x[i]! + size * direction[i]!;
      nextGradient.fill(0);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * size * slope) break;
    }
    if (!(nextValue < value)) break;
    const step = Float64Array.from(next, (v, i) => v - x[i]!);
    const change = Float64Array.from(nextGradient, (v, i) => v - gradient[i]!);
    const curvature = dot(step, change);
    const gain = value - nextValue;
    x.set(next);
    gradient = nextGradient;
    value = nextValue;
    if (curvature > 1e-12) {
      steps.push(step);
      changes.push(change);
      rhos.push(1 / curvature);
      if (steps.length > 8) {
        steps.shift();
        changes.shift();
        rhos.shift();
      }
    }
    if (gain < 1e-6 * Math.abs(value)) break;
  }
  return x;
}

/** Weights of a model with `classes` outputs (`classes` rows of `width` numbers, class by class). */
export function trainMulti(
  rows: Rows,
  labels: ArrayLike<number>,
  importance: ArrayLike<number>,
  classes: number,
  strength: number,
  iterations = 80,
): Float64Array {
  const { width } = rows;
  const z = new Float64Array(classes);
  return minimise(
    width * classes,
    (w, gradient) => {
      let loss = 0;
      for (let i = 0; i < w.length; i++) {
        loss += 0.5 * strength * w[i]! * w[i]!;
        gradient[i] = strength * w[i]!;
      }
      for (let n = 0; n < rows.indices.length; n++) {
        const index = rows.indices[n]!;
        const value = rows.values[n]!;
        let top = Number.NEGATIVE_INFINITY;
        for (let c = 0; c < classes; c++) {
          let sum = 0;
          const offset = c * width;
          for (let k = 0; k < index.length; k++) sum += w[offset + index[k]!]! * value[k]!;
          z[c] = sum;
          if (sum > top) top = sum;
        }
        let total = 0;
        for (let c = 0; c < classes; c++) total += Math.exp(z[c]! - top);
        const weight = importance[n]!;
        loss += weight * (Math.log(total) + top - z[labels[n]!]!);
        for (let c = 0; c < classes; c++) {
          const error = weight * (Math.exp(z[c]! - top) / total - (c === labels[n] ? 1 : 0));
          const offset = c * width;
          for (let k = 0; k < index.length; k++) gradient[offset + index[k]!]! += error * value[k]!;
        }
      }
      return loss;
    },
    iterations,
  );
}

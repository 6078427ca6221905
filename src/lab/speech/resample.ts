/** A low-pass filter at half of a `factor`-th of the sample rate: a sinc under a Hamming window, with unit gain. */
const lowPass = (factor: number, taps: number): readonly number[] => {
  const middle = (taps - 1) / 2;
  const weights = Array.from({ length: taps }, (_, index) => {
    const x = (index - middle) / factor;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * index) / (taps - 1)));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};

const HALF_BAND = lowPass(2, 47);
const THIRD_BAND = lowPass(3, 71);
const THIRD_DELAY = (THIRD_BAND.length - 1) / 2;

const clipped = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample)));

/** Every `factor`-th sample from `first` on, after what the lower rate cannot carry has been filtered out. */
const decimate = (samples: Int16Array, filter: readonly number[], factor: number, first: number): Int16Array => {
  const length = Math.max(0, Math.ceil((samples.length - first) / factor));
  const lower = new Int16Array(length);
  for (let index = 0; index < length; index++) {
    const start = first + factor * index - (filter.length - 1) / 2;
    let sum = 0;
    filter.forEach((weight, offset) => (sum += weight * (samples[start + offset] ?? 0)));
    lower[index] = clipped(sum);
  }
  return lower;
};

/** 16 kHz to 8 kHz. */
export const halveRate = (samples: Int16Array): Int16Array => decimate(samples, HALF_BAND, 2, 0);

/** 8 kHz to 24 kHz, without what lies above 4 kHz. */
export const tripleRate = (samples: Int16Array): Int16Array => {
  const tripled = new Int16Array(samples.length * 3);
  for (let index = 0; index < tripled.length; index++) {
    let sum = 0;
    for (let tap = (index + THIRD_DELAY) % 3; tap < THIRD_BAND.length; tap += 3)
      sum += (THIRD_BAND[tap] ?? 0) * (samples[(index + THIRD_DELAY - tap) / 3] ?? 0);
    tripled[index] = clipped(3 * sum);
  }
  return tripled;
};

/** 24 kHz to 8 kHz, piece by piece: what comes out is as late as half of the filter is long (1.5 ms). */
export class RateDivider {
  /** The samples that later output still depends on; before the first there is silence. */
  #kept = new Int16Array(2 * THIRD_DELAY);

  push(samples: Int16Array): Int16Array {
    const joined = new Int16Array(this.#kept.length + samples.length);
    joined.set(this.#kept);
    joined.set(samples, this.#kept.length);
    const complete = Math.max(0, Math.floor((joined.length - 2 * THIRD_DELAY) / 3));
    const lower = decimate(joined.subarray(0, complete * 3 + 2 * THIRD_DELAY), THIRD_BAND, 3, THIRD_DELAY);
    this.#kept = joined.slice(complete * 3);
    return lower.subarray(0, complete);
  }
}

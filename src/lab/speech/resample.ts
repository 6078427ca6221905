const TAPS = 47;

/** A low-pass filter at a quarter of the sample rate: a sinc under a Hamming window, with unit gain. */
const HALF_BAND = ((): readonly number[] => {
  const middle = (TAPS - 1) / 2;
  const taps = Array.from({ length: TAPS }, (_, index) => {
    const x = (index - middle) / 2;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * index) / (TAPS - 1)));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
})();

/** Every second sample, after what the lower rate cannot carry has been filtered out: 16 kHz to 8 kHz. */
export const halveRate = (samples: Int16Array): Int16Array => {
  const halved = new Int16Array(Math.ceil(samples.length / 2));
  for (let index = 0; index < halved.length; index++) {
    const first = 2 * index - (TAPS - 1) / 2;
    let sum = 0;
    HALF_BAND.forEach((tap, offset) => (sum += tap * (samples[first + offset] ?? 0)));
    halved[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return halved;
};

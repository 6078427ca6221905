export type Spoken = Readonly<{
  text: string;
  audioMs: number;
  /** How much text there was when so much audio had come. */
  points: readonly Readonly<{ audioMs: number; length: number }>[];
}>;

/** A share of the text like that of the audio, and never more than had come with that audio; whole words only. */
export const heardText = ({ text, audioMs, points }: Spoken, heardMs: number): string => {
  if (heardMs <= 0 || audioMs <= 0) return '';
  if (heardMs >= audioMs) return text;
  const next = points.find((point) => point.audioMs > heardMs)?.audioMs;
  const arrived = points.findLast((point) => point.audioMs === next)?.length ?? text.length;
  const length = Math.min(arrived, Math.floor((text.length * heardMs) / audioMs));
  const heard = text.slice(0, length);
  return /\s/.test(text.charAt(length)) ? heard : heard.replace(/\S*$/, '').trimEnd();
};

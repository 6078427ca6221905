import type { CallCommand } from '../../calls/domain/call.commands.js';

export type Waiting = Readonly<{
  command: CallCommand;
  bytes: number;
  /** Both only for a command whose sender waits for the outcome. */
  acknowledged?: () => void;
  failed?: (error: Error) => void;
}>;

export const waiting = (command: CallCommand): Waiting => ({ command, bytes: JSON.stringify(command).length });

/** The commands of one call that the log has not acknowledged yet, in order, with a bound on their number and size. */
export class WaitingCommands {
  #commands: Waiting[] = [];
  #bytes = 0;

  constructor(
    private readonly maxCount: number,
    private readonly maxBytes: number,
  ) {}

  get count(): number {
    return this.#commands.length;
  }

  /** Whether one more fits; the bounds are multiplied by `stretch`. */
  hasRoomFor({ bytes }: Waiting, stretch = 1): boolean {
    return this.count < this.maxCount * stretch && this.#bytes + bytes <= this.maxBytes * stretch;
  }

  add(command: Waiting): void {
    this.#commands.push(command);
    this.#bytes += command.bytes;
  }

  has(command: Waiting): boolean {
    return this.#commands.includes(command);
  }

  first(count: number): readonly Waiting[] {
    return this.#commands.slice(0, count);
  }

  remove(gone: readonly Waiting[]): void {
    this.#commands = this.#commands.filter((command) => !gone.includes(command));
    this.#bytes = this.#commands.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

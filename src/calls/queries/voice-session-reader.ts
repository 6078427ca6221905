import { Injectable } from '@nestjs/common';
import { TimeSlices } from '../../platform/clock/time-slices.js';
import { ReadModels } from '../../platform/read-models/read-model-store.js';
import type { SessionPage } from '../read-models/session-page.js';
import { voiceSession } from '../read-models/voice-session.projection.js';
import type { SessionHead, VoiceSession } from '../read-models/voice-session.js';
import { Assembly, type Room } from './session-contents.js';

/** Characters of tools' arguments and results in one answer, which is parsed and written on the thread of audio. */
export const ROOM = 1024 * 1024;

/** Pages that are fetched at once: what comes over from a store is a few megabytes at most. */
const PAGES = 16;

/** Reads what voice sessions hold, from the pages it is kept in, in slices of the event loop's turns. */
@Injectable()
export class VoiceSessionReader {
  readonly #slices = new TimeSlices();

  constructor(private readonly store: ReadModels) {}

  /** The sessions with their contents, in the order of their heads. */
  async whole(
    heads: readonly (SessionHead | VoiceSession)[],
    room: Room = { left: ROOM },
  ): Promise<readonly VoiceSession[]> {
    const assemblies = new Map(heads.filter((head) => !('turns' in head)).map(({ id }) => [id, new Assembly(room)]));
    for await (const page of this.#pages([...assemblies.keys()]))
      await this.#slices.run(() => assemblies.get(page.callId)?.add(page));
    // Documents of version 2, which are served while version 3 is built, are whole by themselves.
    return heads.map((head) => ({ ...head, ...assemblies.get(head.id)?.contents }) as VoiceSession);
  }

  async *#pages(callIds: readonly string[]): AsyncGenerator<SessionPage> {
    if (callIds.length === 0) return;
    const query = { filter: { callId: { $in: callIds } }, sort: { callId: 1, page: 1 } as const, limit: PAGES };
    let last: SessionPage | undefined;
    do {
      const after = last && { values: [last.callId, last.page], id: last.id };
      const { documents } = await this.store.find<SessionPage>(voiceSession, { ...query, ...(after && { after }) });
      yield* documents;
      last = documents.length === PAGES ? documents.at(-1) : undefined;
    } while (last);
  }
}

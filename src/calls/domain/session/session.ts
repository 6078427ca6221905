import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { EndCause } from '../ending/ending.events.js';
import type { SessionEvent } from './session.events.js';

/** Why a session is lost whose process died: nobody who carried it can say more. */
export const PROCESS_LOST = 'process-lost';

/** A media stream that had the call. Its losses and resumptions are told apart by when they happened (ISO 8601). */
export type MediaStream = Readonly<{
  lostAt: PersistentSet<string>;
  resumedAt: PersistentSet<string>;
  ended: boolean;
}>;

/** The one voice session of a call, over as many media streams as it takes. */
export type Session = Readonly<{
  /** When it was first opened; turns and tool calls are timed from here. */
  openedAt: string | null;
  /** The stream that has the call now; null between streams and after the call. */
  streamSid: string | null;
  streams: PersistentMap<string, MediaStream>;
  /** Its last stream went with the process that carried it, and no other has followed. */
  processLost: boolean;
  /** Why it ended, by the first of its streams that did. */
  endCause: EndCause | null;
}>;

const NEW_STREAM: MediaStream = { lostAt: PersistentSet(), resumedAt: PersistentSet(), ended: false };

export const noSession: Session = {
  openedAt: null,
  streamSid: null,
  streams: PersistentMap(),
  processLost: false,
  endCause: null,
};

export const foldSession = (session: Session, { type, data }: SessionEvent): Session => {
  const { streamSid } = data;
  const stream = session.streams.get(streamSid) ?? NEW_STREAM;
  const streamNow = (change: Partial<MediaStream>): Session['streams'] =>
    session.streams.set(streamSid, { ...stream, ...change });
  switch (type) {
    case 'SessionOpened':
      return { ...session, streamSid, openedAt: session.openedAt ?? data.openedAt, streams: streamNow({}) };
    case 'SessionResumed': {
      const streams = streamNow({ resumedAt: stream.resumedAt.add(data.at) });
      return { ...session, streamSid, processLost: false, streams };
    }
    case 'SessionLost': {
      const streams = streamNow({ lostAt: stream.lostAt.add(data.at) });
      return { ...session, streamSid: null, processLost: data.reason === PROCESS_LOST, streams };
    }
    case 'SessionEnded':
      return {
        ...session,
        streamSid: session.streamSid === streamSid ? null : session.streamSid,
        endCause: session.endCause ?? data.cause,
        streams: streamNow({ ended: true }),
      };
  }
};

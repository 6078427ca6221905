import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { AnnotationsEvent } from './annotations.events.js';

/** What is learnt of a call beside the conversation, during it and after. */
export type Annotations = Readonly<{
  /** The last yes (true) or no of each scope. */
  consents: PersistentMap<string, boolean>;
  recordings: PersistentSet<string>;
  summarizedAt: PersistentSet<string>;
  costed: boolean;
}>;

export const noAnnotations: Annotations = {
  consents: PersistentMap(),
  recordings: PersistentSet(),
  summarizedAt: PersistentSet(),
  costed: false,
};

export const foldAnnotations = (annotations: Annotations, { type, data }: AnnotationsEvent): Annotations => {
  switch (type) {
    case 'ConsentRecorded':
      return { ...annotations, consents: annotations.consents.set(data.scope, data.granted) };
    case 'RecordingAttached':
      return { ...annotations, recordings: annotations.recordings.add(data.recordingSid) };
    case 'CallSummarized':
      return { ...annotations, summarizedAt: annotations.summarizedAt.add(data.at) };
    case 'CallCosted':
      return { ...annotations, costed: true };
  }
};

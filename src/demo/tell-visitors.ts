import { modelOf } from '../lab/model-of.js';
import { Narrator } from './narrator.js';
import type { Demo } from './start-demo.js';

/** Tells the calls that a visitor places, as those of the demo are told. */
export const tellVisitors = ({ lab, onStage }: Demo): void => {
  const narrators = new Map<string, Narrator>();
  lab.watch((event) => {
    const narrator = narrators.get(event.callSid) ?? (event.type === 'ringing' ? onStage(new Narrator()) : undefined);
    if (narrator === undefined) return;
    narrators.set(event.callSid, narrator);
    narrator.phone(event);
    if (event.type === 'ended') void modelOf(lab, event.callSid).then((sessions) => narrator.model(sessions));
  });
};

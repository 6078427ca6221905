import type { CallerScript } from '../../scripts/script.js';
import type { Exchange } from '../exchange.js';
import { Line } from '../line/line.js';
import { ScriptedPerson } from '../people/scripted-person.js';
import type { Call } from './call.js';

/** The person takes the phone: the line opens and the call is in progress. `words` is what it will say, rendered. */
export const pickUp = (
  exchange: Exchange,
  call: Call,
  script: CallerScript,
  words: ReadonlyMap<string, Uint8Array>,
): Line => {
  const person = new ScriptedPerson(script, words, {
    press: (digit) => call.line?.press(digit),
    note: (happening) => call.note(happening),
    heard: (span) => exchange.heard(call, span),
    hangUp: () => {
      call.note({ type: 'hangsUp', by: 'caller' });
      call.advance('completed');
    },
  });
  call.line = new Line(exchange.clock, person, call.tap);
  call.advance('in-progress');
  return call.line;
};

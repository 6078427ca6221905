import type { BridgeObserver } from './bridge-report.js';
import type { CallEnding } from '../talk/call-ending.js';
import type { Dialogue } from './dialogue.js';
import type { Farewell } from '../talk/farewell.js';
import type { Floor } from './floor.js';
import type { ModelEvent } from './realtime-model.js';
import type { SilenceWatch } from '../talk/silence-watch.js';
import type { ToolRounds } from '../talk/tool-rounds.js';
import type { ToolRunner } from '../talk/tool-runner.js';

export type ModelEventsParts = Readonly<{
  dialogue: Dialogue;
  floor: Floor;
  runner: ToolRunner;
  rounds: ToolRounds;
  farewell: Farewell;
  silence: SilenceWatch;
  ending: CallEnding;
  observe: BridgeObserver;
}>;

export type ResponseDone = Extract<ModelEvent, { type: 'responseDone' }>;

/** Takes each event of the current model session where it belongs. Audio comes first: it is most of what there is. */
export const routeModelEvent = (
  event: ModelEvent,
  parts: ModelEventsParts,
  done: (done: ResponseDone) => void,
): void => {
  const { dialogue, floor, farewell, ending, rounds, runner, silence, observe } = parts;
  if (ending.ended) return afterEnd(event, parts);
  switch (event.type) {
    case 'audio':
      return dialogue.audio(event);
    case 'agentText':
      return dialogue.agentText(event.itemId, event.responseId, event.delta);
    case 'speechStarted':
      silence.broken();
      farewell.callerActs();
      return farewell.final ? dialogue.callerInterjects(event.itemId) : dialogue.callerStarted(event.itemId);
    case 'speechStopped':
      return farewell.final ? dialogue.callerInterjected(event.itemId) : dialogue.callerStopped(event.itemId);
    case 'itemAdded':
      return dialogue.itemAdded(event.itemId, event.previousItemId);
    case 'callerText':
      return dialogue.callerText(event.itemId, event.text);
    case 'callerTextFailed':
      return dialogue.callerText(event.itemId, null);
    case 'agentItemDone':
      return dialogue.agentItemDone(event);
    case 'toolCall':
      floor.progressed('calledTool');
      rounds.called(event.responseId ?? floor.active, event.callId);
      return void runner.handle(event);
    case 'responseStarted':
      return dialogue.responseStarted(event.responseId);
    case 'responseDone':
      return done(event);
    case 'error':
      if (event.code === 'conversation_already_has_active_response') return floor.refused();
      // The response was over before it was told to stop.
      if (event.code === 'response_cancel_not_active') return;
      return observe({ type: 'provider-error', code: event.code });
    case 'audioDropped':
      return observe({ type: 'frame-dropped', direction: 'to-model' });
    case 'ignored':
      return observe({ type: 'model-event-ignored', reason: event.reason });
    case 'rateLimited':
    case 'closed':
      return;
  }
};

/** Only the caller's last words still count. */
const afterEnd = (event: ModelEvent, { dialogue, ending }: ModelEventsParts): void => {
  if (event.type === 'callerText') dialogue.callerText(event.itemId, event.text);
  else if (event.type === 'callerTextFailed') dialogue.callerText(event.itemId, null);
  ending.transcribed();
};

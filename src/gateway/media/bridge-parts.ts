import type { TalkParts } from '../talk/talk-parts.js';
import type { BridgeObserver } from './bridge-report.js';
import type { BridgeSettings } from './bridge-settings.js';
import type { PhoneSocket } from './phone-line.js';
import type { RealtimeModel } from './realtime-model.js';

/** What one bridged call is made of. */
export type BridgeParts = TalkParts &
  Readonly<{
    settings: BridgeSettings;
    socket: PhoneSocket;
    model: RealtimeModel;
    observe: BridgeObserver;
  }>;

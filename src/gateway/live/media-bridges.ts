import type { AnswerLimits } from '../talk/answer-watch.js';
import { BRIDGE_DEFAULTS, type Fillers } from '../media/bridge-settings.js';
import { MediaBridge } from '../media/media-bridge.js';
import type { PhoneSocket } from '../media/phone-line.js';
import type { RealtimeModel } from '../media/realtime-model.js';
import type { StreamClaims } from '../telephony/stream-tokens.js';
import type { BridgeReports } from './bridge-observer.js';
import type { TalkOpener } from './talk-opener.js';
import { transcriptionLanguage } from './transcription-language.js';

export type MediaBridgesParts = Readonly<{
  talks: TalkOpener;
  model: RealtimeModel;
  transcriptionModel: string;
  answerLimits: AnswerLimits;
  fillers: Fillers;
  reports: BridgeReports;
}>;

/** Puts a started stream, a talk and a realtime model together into a bridge. */
export class MediaBridges {
  constructor(private readonly parts: MediaBridgesParts) {}

  /** Throws as {@link TalkOpener.open} does; nothing paid is open then. */
  async open(claims: StreamClaims, streamSid: string, socket: PhoneSocket): Promise<MediaBridge> {
    const { talks, model, transcriptionModel, answerLimits, fillers, reports } = this.parts;
    const talk = await talks.open(claims, streamSid);
    const { settings } = talk.agent;
    const bridge = new MediaBridge({
      ...talk.parts,
      settings: {
        ...BRIDGE_DEFAULTS,
        ...answerLimits,
        ...talk.settings,
        fillers,
        session: {
          model: settings.model,
          voice: settings.voice,
          instructions: settings.instructions,
          tools: talk.tools,
          turnDetection: settings.turnDetection,
          transcriptionModel,
          language: transcriptionLanguage(settings.language),
        },
      },
      socket,
      model,
      observe: reports.forCall(claims.callId),
    });
    talk.carriedBy(bridge);
    bridge.start();
    return bridge;
  }
}

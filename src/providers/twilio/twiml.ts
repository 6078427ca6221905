// Deep: the SDK's entry loads its REST client too, a tenth of a start.
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

/** Puts the call's audio on our socket. The token rides in the path and as a parameter; `action` goes on afterwards. */
export const connectStream = (stream: { url: string; token: string; actionUrl: string }): string => {
  const response = new VoiceResponse();
  const connect = response.connect({ action: stream.actionUrl });
  connect.stream({ url: stream.url }).parameter({ name: 'stream_token', value: stream.token });
  return response.toString();
};

/** Control characters and halves of characters: XML cannot hold them, and nobody can say them. */
const UNSPEAKABLE = /[^\P{Cc}\t\n\r]|[\p{Cs}\uFFFE\uFFFF]/gu;

/** Says a sentence and hangs up: the last resort, so that a caller never meets silence. */
export const sayAndHangUp = (text: string): string => {
  const response = new VoiceResponse();
  response.say(text.replace(UNSPEAKABLE, ' '));
  response.hangup();
  return response.toString();
};

export const hangUp = (): string => {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
};

/** Refuses an inbound call with a busy tone: it is neither answered nor billed. */
export const rejectBusy = (): string => {
  const response = new VoiceResponse();
  response.reject({ reason: 'busy' });
  return response.toString();
};

/** Twilio's media streams are opened below this path, with a token behind it. */
export const MEDIA_STREAM_PATH = '/media-stream';

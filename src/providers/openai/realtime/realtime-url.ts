/**
 * The socket's address from the configured base (`https://api.openai.com/v1`): same host and path, `ws` for `http`.
 * A base without a path gets the API's own `/v1`.
 */
export const realtimeUrl = (baseUrl: string, model: string): string => {
  const url = new URL(baseUrl);
  url.protocol = url.protocol.replace('http', 'ws');
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = `${path === '' ? '/v1' : path}/realtime`;
  url.search = '';
  url.searchParams.set('model', model);
  return url.href;
};

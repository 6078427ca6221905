import { request } from 'undici';
import { DocumentInvalid, type DocumentProblem } from '../document/document-invalid.js';
import type { Change } from '../steps/step.js';

export type ServerOptions = Readonly<{ server: string; adminKey: string; reissue: readonly string[]; plan: boolean }>;

type Answer = Readonly<{
  changes?: readonly Change[];
  message?: string;
  details?: Readonly<{ fields?: readonly DocumentProblem[] }>;
}>;

/** The server would not, or could not be understood. */
export class ServerRefused extends Error {
  override readonly name = 'ServerRefused';
}

/** Has a running server apply the document. Throws {@link DocumentInvalid} or {@link ServerRefused}. */
export const applyOverHttp = async (
  document: unknown,
  { server, adminKey, reissue, plan }: ServerOptions,
): Promise<readonly Change[]> => {
  const url = serverUrl(server);
  for (const name of reissue) url.searchParams.append('reissue', name);
  if (plan) url.searchParams.set('plan', 'true');
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-key': adminKey },
    body: JSON.stringify(document),
  }).catch((error: NodeJS.ErrnoException) => {
    throw new ServerRefused(
      `no answer from ${url.origin} (${error.code ?? error.message}): is the server running there?`,
    );
  });
  const answer = (await body.json().catch(() => ({}))) as Answer;
  if (statusCode === 200 && answer.changes) return answer.changes;
  if (answer.details?.fields) throw new DocumentInvalid(answer.details.fields);
  if (statusCode === 404) throw new ServerRefused(`${server} has no admin API: start it with ADMIN_API_KEY`);
  if (statusCode === 401) throw new ServerRefused(`${server} knows another key: ADMIN_API_KEY must be the server's`);
  throw new ServerRefused(`${server} answered ${statusCode}: ${answer.message ?? 'nothing that can be read'}`);
};

const serverUrl = (server: string): URL => {
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new ServerRefused('--server must be the URL of a server, like http://127.0.0.1:5050');
  return new URL('/api/v1/admin/apply', server);
};

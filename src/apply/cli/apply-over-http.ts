import { request } from 'undici';
import { DocumentInvalid, type DocumentProblem } from '../document/document-invalid.js';
import type { Change } from '../steps/step.js';

export type ServerOptions = Readonly<{ server: string; adminKey: string; reissue: readonly string[] }>;

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
  { server, adminKey, reissue }: ServerOptions,
): Promise<readonly Change[]> => {
  const url = new URL('/api/v1/admin/apply', server);
  for (const name of reissue) url.searchParams.append('reissue', name);
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-key': adminKey },
    body: JSON.stringify(document),
  });
  const answer = (await body.json().catch(() => ({}))) as Answer;
  if (statusCode === 200 && answer.changes) return answer.changes;
  if (answer.details?.fields) throw new DocumentInvalid(answer.details.fields);
  if (statusCode === 404) throw new ServerRefused(`${server} has no admin API: start it with ADMIN_API_KEY`);
  throw new ServerRefused(`${server} answered ${statusCode}: ${answer.message ?? 'nothing that can be read'}`);
};

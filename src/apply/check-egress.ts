import { egressProblem } from '../platform/egress/egress-problem.js';
import type { DocumentProblem } from './document/document-invalid.js';
import type { PlatformDocument } from './document/platform-document.js';

/** Tools at addresses that this server will not call. */
export const checkEgress = async (
  { tenants }: PlatformDocument,
  allowedHosts: readonly string[],
): Promise<readonly DocumentProblem[]> => {
  const checked = tenants.flatMap(({ tools = [] }, tenant) =>
    tools.map(async ({ url }, index) => {
      const target = new URL(url);
      const problem = await egressProblem(target, allowedHosts);
      const allow = `to allow it, put ${target.host} into TOOL_ALLOWED_HOSTS of the server`;
      return problem === undefined
        ? []
        : [{ field: `tenants[${tenant}].tools[${index}].url`, message: `would not be called: ${problem}; ${allow}` }];
    }),
  );
  return (await Promise.all(checked)).flat();
};

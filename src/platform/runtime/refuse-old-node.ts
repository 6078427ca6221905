/** What package.json says under `engines`. */
export const NODE_FLOOR: readonly [major: number, minor: number] = [20, 19];

/** A sentence about a Node that is too old to run this; undefined if it is not. `version` as in `process.versions`. */
export const oldNodeProblem = (version: string): string | undefined => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [floorMajor, floorMinor] = NODE_FLOOR;
  if (major > floorMajor || (major === floorMajor && minor >= floorMinor)) return undefined;
  return `Voiceledger needs Node ${NODE_FLOOR.join('.')} or later, and this is ${version}.`;
};

/**
 * Ends the process with a sentence where Node is too old. An entry file calls it before it imports anything else: an
 * old Node dies while it parses what is newer than itself, and says nothing that helps.
 */
export const refuseOldNode = (): void => {
  const problem = oldNodeProblem(process.versions.node);
  if (problem === undefined) return;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
};

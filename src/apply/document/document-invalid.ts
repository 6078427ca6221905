/** One thing that is wrong with a platform document: where, and what to put there. Never a value of the document. */
export type DocumentProblem = Readonly<{ field: string; message: string }>;

/** A platform document cannot be applied; nothing was. */
export class DocumentInvalid extends Error {
  override readonly name = 'DocumentInvalid';
  constructor(readonly problems: readonly DocumentProblem[]) {
    super(problems.map(({ field, message }) => `${field} ${message}`).join('\n'));
  }
}

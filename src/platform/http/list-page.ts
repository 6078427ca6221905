import { ApiProperty } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { One, Page, PageOf } from '../queries/page.js';
import { ApiError } from './api-error.js';
import { answerPosition } from './ledger-position.js';

/** What every page of a list says beside its `data`, which each list adds with the type of its items. */
export abstract class ListPage {
  @ApiProperty({ type: 'integer' }) limit!: number;
  @ApiProperty({ type: 'integer' }) offset!: number;
  @ApiProperty({ type: 'integer', description: 'How many match in all.' }) total!: number;
}

/** The answer of a list's route: the documents as `present` shows them, and the headers of read-your-writes. */
export const answerPage = <Doc, Dto>(
  reply: FastifyReply,
  { limit, offset, position }: PageOf,
  page: Page<Doc>,
  present: (document: Doc) => Dto,
): ListPage & { data: Dto[] } => {
  answerPosition(reply, position, page.position);
  return { data: page.documents.map((document) => present(document)), limit, offset, total: page.total };
};

/** The document that a route answers with, and the headers of read-your-writes; a 404 if there is none. */
export const answerOne = <Doc>(
  reply: FastifyReply,
  { position }: Readonly<{ position: bigint | undefined }>,
  found: One<Doc>,
): Doc => {
  answerPosition(reply, position, found.position);
  if (found.document === undefined) throw new ApiError('not_found');
  return found.document;
};

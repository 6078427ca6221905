import type { NotedEvent } from '../platform/log-witness/noted-events.js';
import type { Verification } from './verify-stream.js';

export type LinesRequest = Readonly<{ stream: string; from?: bigint; limit?: number; decoded: boolean }>;

/** Lines of JSON, each with its line feed, and the revision to go on from; undefined at the stream's end. */
export type LinesPage = Readonly<{ text: string; lines: number; next: bigint | undefined }>;

/** The log as auditors read it, page by page. Throws `StoreUnavailable` when it is out of reach. */
export abstract class AuditLog {
  abstract page(request: LinesRequest): Promise<LinesPage>;
  /** `noted`: the newest event of the stream that is known from elsewhere. */
  abstract verify(stream: string, noted?: NotedEvent): Promise<Verification>;
  abstract close(): Promise<void>;
}

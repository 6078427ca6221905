import { ApiProperty } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from './error-codes.js';

/** The one shape of every error answer. */
export class ErrorBody {
  @ApiProperty({ type: Boolean, enum: [false] })
  ok!: false;

  @ApiProperty({ enum: ERROR_CODES, enumName: 'ErrorCode', description: 'Stable and for machines.' })
  error!: ErrorCode;

  @ApiProperty({ type: String, description: 'For people; may change.' })
  message!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: "`fields` names invalid fields; `reason` is the domain's own code.",
    example: { fields: [{ field: 'to', message: 'to must be a phone number in E.164 form' }] },
  })
  details!: Record<string, unknown>;

  @ApiProperty({ type: String, description: 'The `x-request-id` of the answer: quote it when asking for help.' })
  request_id!: string;
}

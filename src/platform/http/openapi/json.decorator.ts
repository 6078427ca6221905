import { ApiProperty } from '@nestjs/swagger';

const ANY_JSON = [
  { type: 'object', additionalProperties: true },
  { type: 'array', items: {} },
  ...['string', 'number', 'boolean', 'null'].map((type) => ({ type })),
];

/** A property that is always there and holds any JSON value. */
export const ApiJson = (description: string) => ApiProperty({ description, anyOf: ANY_JSON });

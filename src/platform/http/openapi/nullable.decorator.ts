import { ApiProperty } from '@nestjs/swagger';

type Primitive = 'string' | 'integer' | 'number' | 'boolean';

/** A property that is always there and may be null. For an OpenAPI 3.1 document swagger writes `type: [type, 'null']`. */
export const ApiNullable = (type: Primitive, options: Readonly<{ description?: string; format?: string }> = {}) =>
  ApiProperty({ ...options, type, nullable: true });

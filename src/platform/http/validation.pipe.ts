import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { ApiError, invalidFields, type FieldError } from './api-error.js';

const MAX_REPORTED_FIELDS = 20;
const MAX_NAME_LENGTH = 100;

/** Validates every DTO of the application: unknown fields are refused, nothing is converted unless the DTO says so. */
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, exceptionFactory: toApiError, whitelist: true, forbidNonWhitelisted: true });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value !== undefined && !isObject(value)) {
      throw new ApiError('invalid_request', 'The body must be an object.');
    }
    const validated: unknown = await super.transform(value, metadata);
    if (isObject(validated)) removeUnset(validated);
    return validated;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Class fields leave an own `undefined` for what was not sent, which a spread would mistake for a change. */
const removeUnset = (dto: Record<string, unknown>): void => {
  for (const key of Object.keys(dto)) {
    if (dto[key] === undefined) delete dto[key];
  }
};

const toApiError = (errors: ValidationError[]): ApiError =>
  invalidFields(...errors.flatMap((error) => fieldsOf(error, '')).slice(0, MAX_REPORTED_FIELDS));

const fieldsOf = (error: ValidationError, parent: string): readonly FieldError[] => {
  const name = error.property.slice(0, MAX_NAME_LENGTH);
  const field = /^\d+$/.test(name) && parent !== '' ? `${parent}[${name}]` : parent === '' ? name : `${parent}.${name}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: message.slice(0, 300) }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldsOf(child, field))];
};

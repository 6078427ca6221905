import {
  ValidationPipe,
  type ArgumentMetadata,
  type ValidationError,
  type ValidationPipeOptions,
} from '@nestjs/common';
import { ApiError, invalidFields, type FieldError } from './api-error.js';

const KEEPS_UNKNOWN = Symbol('keeps-unknown-fields');
const MAX_REPORTED_FIELDS = 20;
const MAX_NAME_LENGTH = 100;

/**
 * Marks the DTO of a request whose sender adds fields as it likes: unknown ones are kept, because the carrier's
 * signature covers them. Every other DTO refuses and names them.
 */
export const KeepsUnknownFields = (): ClassDecorator => (target) => {
  Reflect.defineMetadata(KEEPS_UNKNOWN, true, target);
};

/** Validates every DTO of the application; nothing is converted unless the DTO says so. */
export class RequestValidationPipe extends ValidationPipe {
  readonly #tolerant: ValidationPipe;

  constructor() {
    const common: ValidationPipeOptions = { transform: true, exceptionFactory: toApiError };
    super({ ...common, whitelist: true, forbidNonWhitelisted: true });
    this.#tolerant = new ValidationPipe(common);
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype, type } = metadata;
    if (type === 'body' && value !== undefined && !isObject(value)) {
      throw new ApiError('invalid_request', 'The body must be an object.');
    }
    const tolerates = metatype !== undefined && Reflect.hasMetadata(KEEPS_UNKNOWN, metatype);
    const validated: unknown = tolerates
      ? await this.#tolerant.transform(value, metadata)
      : await super.transform(value, metadata);
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

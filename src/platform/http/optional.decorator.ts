import { ValidateIf } from 'class-validator';

/**
 * The property may be left out. Unlike class-validator's `IsOptional` it may not be null, which the schema does not
 * allow either.
 */
export const Optional = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);

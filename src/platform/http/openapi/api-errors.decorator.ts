import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { codeOfStatus, ERRORS } from '../error-codes.js';
import { ErrorBody } from '../error-body.js';

/** Documents error answers in the shared shape: `@ApiErrors(400, 404, 409)`. */
export const ApiErrors = (...statuses: number[]): ClassDecorator & MethodDecorator =>
  applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({ status, type: ErrorBody, description: ERRORS[codeOfStatus(status)].message }),
    ),
  );

import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiError } from './api-error.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `@Param('id', UuidPipe) id: string`: an id that is no UUID in lower case is nobody's, which is a 404 like any unknown one. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!UUID.test(id)) throw new ApiError('not_found');
    return id;
  }
}

/** Documents such a parameter. */
export const ApiUuidParam = (name: string): MethodDecorator =>
  ApiParam({ name, schema: { type: 'string', format: 'uuid' } });

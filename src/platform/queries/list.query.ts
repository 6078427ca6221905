import { Query } from '@nestjs/cqrs';
import type { Page, PageOf } from './page.js';

/** A page of a read model: a context's list is a class that extends this, and a handler that asks the reader. */
export abstract class ListOf<Doc> extends Query<Page<Doc>> {
  constructor(readonly page: PageOf) {
    super();
  }
}

import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ListOf } from '../../platform/queries/list.query.js';
import type { Page } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { tenants, type TenantView } from '../read-models/tenants.projection.js';

export class ListTenants extends ListOf<TenantView> {}

@QueryHandler(ListTenants)
export class ListTenantsHandler implements IQueryHandler<ListTenants> {
  constructor(private readonly reader: ReadModelReader) {}

  execute({ page }: ListTenants): Promise<Page<TenantView>> {
    return this.reader.page(tenants, page);
  }
}

import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { FindOf } from '../../platform/queries/find.query.js';
import type { One } from '../../platform/queries/page.js';
import { ReadModelReader } from '../../platform/queries/read-model-reader.js';
import { tenants, type TenantView } from '../read-models/tenants.projection.js';

export class FindTenant extends FindOf<TenantView> {}

@QueryHandler(FindTenant)
export class FindTenantHandler implements IQueryHandler<FindTenant> {
  constructor(private readonly reader: ReadModelReader) {}

  execute(wanted: FindTenant): Promise<One<TenantView>> {
    return this.reader.one(tenants, wanted);
  }
}
